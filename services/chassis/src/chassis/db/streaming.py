"""Whether whatever keeps this server's backups receives what is written to it (infra/decisions/0044)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import text

if TYPE_CHECKING:
    from chassis.db.database import Database

SLOT = "barman"
"""The replication slot through which it receives."""


class NotStreamed(Exception):
    """Nothing receives what is written: what is acknowledged from now on would be lost with the server's disk."""


async def streamed(database: Database) -> None:
    """Returns while it is received; raises NotStreamed when not, and Unavailable."""
    async with database.transaction() as connection:
        asked = text("select active from pg_replication_slots where slot_name = :slot")
        if not (await connection.execute(asked, {"slot": SLOT})).scalar_one_or_none():
            raise NotStreamed
