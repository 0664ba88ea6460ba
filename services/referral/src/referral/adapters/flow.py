"""The national totals: one row per stage, moved in the transaction of the referral's own move, and a copy that is kept for a day."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import func, select, update

from chassis.db.transaction import OnTransaction
from chassis.db.writes import Write
from contracts.words.referrals import Stage
from referral.adapters.tables import day_total, stage_count
from referral.application.flow.ports import StageTotal, Totals

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from typing import Any

    from sqlalchemy import Row

    from referral.domain.flow.stages import StageMove


# One lock for all stages, held to the commit: two transactions that move several referrals never wait crosswise.
_MOVING = select(func.pg_advisory_xact_lock(0x5374_6167))
_STEP = Write(
    "stage text, reached integer, present integer, persons integer",
    "{name} as (update stage_count total set reached = total.reached + step.reached, present = total.present + step.present, "
    "persons = total.persons + step.persons "
    "from (select stage, sum(reached) as reached, sum(present) as present, sum(persons) as persons from {rows} group by stage) step "
    "where total.stage = step.stage)",
)
_KEPT = ("reached", "present", "persons")


class StageTotals(OnTransaction):
    """The `Flow` and `FollowedFlow` ports, and the writer of the totals."""

    _moving = False

    async def live(self) -> Totals:
        rows = (await self._connection.execute(select(stage_count))).all()
        return Totals(*_totals(rows))

    async def of_the_day(self) -> Totals:
        rows = (await self._connection.execute(select(day_total))).all()
        return Totals(*_totals(rows), as_of=min(row.as_of for row in rows))

    async def kept_at(self) -> datetime:
        found: datetime = (await self._connection.execute(select(func.min(day_total.c.as_of)))).scalar_one()
        return found

    async def keep(self, at: datetime) -> None:
        values = {name: stage_count.c[name] for name in _KEPT}
        await self._connection.execute(
            update(day_total).where(day_total.c.stage == stage_count.c.stage).values(as_of=at, **values)
        )

    async def apply(self, moves: Sequence[StageMove]) -> None:
        """Holds the totals until the transaction ends, and writes the steps with what it writes last, each stage once."""
        if moves:
            await self._hold()
        for move in moves:
            self._step(move.entered, int(move.first), 1)
            if move.left is not None:
                self._step(move.left, 0, -1)

    async def add_person(self) -> None:
        await self._hold()
        self._step(Stage.REPORTED, 0, 0, persons=1)

    async def _hold(self) -> None:
        if not self._moving:
            await self._connection.execute(_MOVING)
            self._moving = True

    def _step(self, stage: Stage, reached: int, present: int, persons: int = 0) -> None:
        self._connection.later(
            _STEP, {"stage": stage.value, "reached": reached, "present": present, "persons": persons}
        )


def _totals(rows: Sequence[Row[Any]]) -> tuple[list[StageTotal], int]:
    return [StageTotal(row.stage, row.reached, row.present) for row in rows], sum(row.persons for row in rows)
