"""Keys whose owner never came to be, removed by the worker."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from chassis.processes.rounds import Rounds
from chassis.telemetry.logging import get_logger
from identification.adapters import tables
from identification.adapters.reports.batches import among

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from chassis.db.database import Database
    from chassis.vault.sweeper import Sweeper, Swept

_EVERY_SECONDS = 600.0
_COLUMNS = {
    "report": tables.report.c.id,
    "person": tables.report.c.person_id,
    "draft": tables.draft.c.id,
    "advice": tables.advice.c.id,
}
_log = get_logger(__name__)


class OrphanSweep:
    """A filing, a draft or a question without a report commits its keys first; when its own transaction fails, they are left behind."""

    def __init__(self, database: Database, sweeper: Sweeper) -> None:
        """`database` as the worker role, which sees every report."""
        self._database = database
        self._sweeper = sweeper
        self.rounds = Rounds("orphans", self.sweep_once, _EVERY_SECONDS)

    async def sweep_once(self) -> None:
        """One round of the worker; raises Unavailable."""
        swept = await self.sweep()
        if swept.removed:
            _log.info("vault.orphans_removed", count=swept.removed)
        if swept.held_back:
            # No owner of that kind was seen at all: row-level security or a wrong address looks like this.
            _log.warning("vault.orphans_held_back", count=sum(swept.held_back.values()))

    async def sweep(self) -> Swept:
        """Once; raises Unavailable."""
        return await self._sweeper.orphans(_COLUMNS, self._existing)

    async def _existing(self, kind: str, ids: Sequence[UUID]) -> set[UUID]:
        column = _COLUMNS[kind]
        async with self._database.transaction() as connection:
            return set((await connection.execute(select(column).where(among(column, ids)))).scalars())
