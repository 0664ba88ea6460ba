"""How long the log keeps records."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import text

from chassis.bus.postgres.naming import table_of
from contracts.topics import OWNERS

if TYPE_CHECKING:
    from datetime import timedelta

    from chassis.db.database import Database


async def delete_older(bus: Database, age: timedelta) -> dict[str, int]:
    """Deletes records written longer than `age` ago, whether read or not; how many by topic. As bus_migrator.

    A group that was away for longer has a gap: `republish` closes it from the outboxes.
    """
    gone: dict[str, int] = {}
    async with bus.transaction() as connection:
        for topic in OWNERS:
            old = "written_at < clock_timestamp() - cast(:age as interval)"
            query = text(f"delete from {table_of(topic)} where {old}")
            gone[topic] = (await connection.execute(query, {"age": age})).rowcount
    return gone
