"""The national totals: one row per stage, moved in the transaction of the referral's own move."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import func, select

from chassis.db.writes import Write
from referral.adapters.tables import stage_count
from referral.application.flow.ports import StageTotal

if TYPE_CHECKING:
    from collections.abc import Sequence

    from chassis.db.transaction import Transaction
    from contracts.words.referrals import Stage
    from referral.domain.flow.stages import StageMove


# One lock for all stages, held to the commit: two transactions that move several referrals never wait crosswise.
_MOVING = select(func.pg_advisory_xact_lock(0x5374_6167))
_STEP = Write(
    "stage text, reached integer, present integer",
    "{name} as (update stage_count total set reached = total.reached + step.reached, present = total.present + step.present "
    "from (select stage, sum(reached) as reached, sum(present) as present from {rows} group by stage) step "
    "where total.stage = step.stage)",
)


class StageTotals:
    """The `Flow` port, and the writer of the totals."""

    def __init__(self, connection: Transaction) -> None:
        """On the connection of the move."""
        self._connection = connection
        self._moving = False

    async def totals(self) -> Sequence[StageTotal]:
        rows = (await self._connection.execute(select(stage_count))).all()
        return [StageTotal(row.stage, row.reached, row.present) for row in rows]

    async def apply(self, moves: Sequence[StageMove]) -> None:
        """Holds the totals until the transaction ends, and writes the steps with what it writes last, each stage once."""
        if moves and not self._moving:
            await self._connection.execute(_MOVING)
            self._moving = True
        for move in moves:
            self._step(move.entered, int(move.first), 1)
            if move.left is not None:
                self._step(move.left, 0, -1)

    def _step(self, stage: Stage, reached: int, present: int) -> None:
        self._connection.later(_STEP, {"stage": stage.value, "reached": reached, "present": present})
