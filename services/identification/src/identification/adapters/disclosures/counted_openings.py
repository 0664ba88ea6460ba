"""How many openings were refused, and how many wait for a word of the Centre's duty: figures of the worker."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import func, select

from chassis.processes.rounds import Rounds
from identification.adapters import tables

if TYPE_CHECKING:
    from chassis.db.database import Database

_EVERY_SECONDS = 10.0
_REFUSED = select(func.count()).select_from(tables.refused_opening).where(tables.FOR_GOOD)
_WAITING = select(func.count()).select_from(tables.disclosure).where(tables.UNCONFIRMED)


class CountedOpenings:
    """Counts from time to time, so that the operator of the platform sees it too; no other table says so."""

    def __init__(self, database: Database) -> None:
        """`database` as the worker role, which sees every one."""
        self._database = database
        self._counted: dict[str, int | None] = {"openings_refused": None, "openings_unconfirmed": None}
        self.rounds = Rounds("openings", self.count, _EVERY_SECONDS)

    def status(self) -> dict[str, int | None]:
        """Figures for /readyz; null until they were counted."""
        return dict(self._counted)

    async def count(self) -> None:
        """Once; raises Unavailable."""
        async with self._database.transaction() as connection:
            refused = int((await connection.execute(_REFUSED)).scalar_one())
            waiting = int((await connection.execute(_WAITING)).scalar_one())
        self._counted = {"openings_refused": refused, "openings_unconfirmed": waiting}
