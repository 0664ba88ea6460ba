"""The national totals: one row per stage, moved in the transaction of the referral's own move."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import func, select, update

from referral.adapters.tables import stage_count
from referral.application.ports import StageTotal

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.ext.asyncio import AsyncConnection

    from referral.domain.stages import Stage, StageMove


# One lock for all stages, held to the commit: two transactions that move several referrals never wait crosswise.
_MOVING = select(func.pg_advisory_xact_lock(0x5374_6167))


class StageTotals:
    """The `Flow` port, and the writer of the totals."""

    def __init__(self, connection: AsyncConnection) -> None:
        """On the connection of the move."""
        self._connection = connection

    async def totals(self) -> Sequence[StageTotal]:
        """One line per stage."""
        rows = (await self._connection.execute(select(stage_count))).all()
        return [StageTotal(row.stage, row.reached, row.present) for row in rows]

    async def apply(self, moves: Sequence[StageMove]) -> None:
        """Adds the moves up and writes each stage once."""
        if moves:
            await self._connection.execute(_MOVING)
        steps: dict[Stage, tuple[int, int]] = {}
        for move in moves:
            reached, present = steps.get(move.entered, (0, 0))
            steps[move.entered] = (reached + move.first, present + 1)
            if move.left is not None:
                reached, present = steps.get(move.left, (0, 0))
                steps[move.left] = (reached, present - 1)
        for stage, (reached, present) in steps.items():
            await self._connection.execute(
                update(stage_count)
                .where(stage_count.c.stage == stage.value)
                .values(reached=stage_count.c.reached + reached, present=stage_count.c.present + present)
            )
