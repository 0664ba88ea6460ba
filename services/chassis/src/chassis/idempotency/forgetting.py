"""Forgets commands that will not be repeated any more."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from chassis.idempotency.store import forget
from chassis.processes.rounds import Rounds

if TYPE_CHECKING:
    from chassis.db.database import Database
    from chassis.ports import Clock

# A client that repeats a command after a month means a new one.
KEPT = timedelta(days=30)
_EVERY_SECONDS = 3600.0


def forgetting(database: Database, clock: Clock) -> Rounds:
    """A job of every worker; `database` connects as its role."""

    async def forget_once() -> None:
        async with database.transaction() as connection:
            await forget(connection, clock.now(), KEPT)

    return Rounds("idempotency", forget_once, _EVERY_SECONDS)
