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


class Forgetting:
    """A job of every worker."""

    def __init__(self, database: Database, clock: Clock) -> None:
        """`database` connects as the worker role."""
        self._database = database
        self._clock = clock
        self.rounds = Rounds("idempotency", self.forget_once, _EVERY_SECONDS)

    async def forget_once(self) -> None:
        """One transaction; raises Unavailable."""
        async with self._database.transaction() as connection:
            await forget(connection, self._clock.now(), KEPT)
