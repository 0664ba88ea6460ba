"""How many referrals wait for a duty that was missed within a week: a figure of the worker."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import distinct, func, literal_column, select

from chassis.processes.rounds import Rounds
from referral.adapters.tables import clock

if TYPE_CHECKING:
    from chassis.db.database import Database

_EVERY_SECONDS = 10.0
# There is an alert at the breach; what is older than a week is no news, and the Office sees it among its terms.
# The moment of the transaction and not `clock_timestamp()`: only what does not change meanwhile is looked up in an index.
_NEWS = func.now() - literal_column("interval '7 days'")
_MISSED = select(func.count(distinct(clock.c.referral_id))).where(
    clock.c.state == literal_column("'breached'"), clock.c.ended_at.is_(None), clock.c.due_at > _NEWS
)


class CountedBreaches:
    """Counts from time to time, so that the operator of the platform sees it too."""

    def __init__(self, database: Database) -> None:
        """`database` as the worker role, which sees every one."""
        self._database = database
        self._open: int | None = None
        self.rounds = Rounds("breaches", self.count, _EVERY_SECONDS)

    def status(self) -> dict[str, int | None]:
        """For /readyz; null until it was counted."""
        return {"breaches_open": self._open}

    async def count(self) -> None:
        """Once; raises Unavailable."""
        async with self._database.transaction() as connection:
            self._open = int((await connection.execute(_MISSED)).scalar_one())
