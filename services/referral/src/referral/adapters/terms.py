"""Due and overdue per stage at the end of a day, counted from the clocks by the worker and read by the Office."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import case, delete, func, insert, or_, select

from referral.adapters.tables import clock, referral, term_count
from referral.domain.stages import Stage
from referral.domain.terms import WAITING, TermCount

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from chassis.db.transaction import Transaction

_stage = case({code.value: stage.value for code, stage in WAITING.items()}, value=clock.c.code)


class TermCounts:
    """The `Terms` part of the `Flow` port, and the writer of its numbers."""

    def __init__(self, connection: Transaction) -> None:
        """On the connection of the transaction."""
        self._connection = connection

    async def counted_at(self) -> datetime | None:
        """The moment of the numbers that are kept; None before the first count."""
        found: datetime | None = (await self._connection.execute(select(func.max(term_count.c.as_of)))).scalar_one()
        return found

    async def counts(self) -> Sequence[TermCount]:
        """One line per stage in which somebody is waited for."""
        rows = (await self._connection.execute(select(term_count))).all()
        return [TermCount(Stage(row.stage), row.due, row.overdue) for row in rows]

    async def count(self, moment: datetime) -> None:
        """Replaces the numbers by those of `moment`."""
        # The unit's answer leaves the stage, also where the clock that watched it was left unmeasured.
        waited = or_(referral.c.accepted_at.is_(None), referral.c.accepted_at >= moment)
        # Nobody is waited for once a referral has ended, whether its term had passed by then or not.
        ran = or_(referral.c.ended_at.is_(None), referral.c.ended_at >= moment)
        found = await self._connection.execute(
            select(
                _stage,
                func.count().filter(clock.c.due_at >= moment),
                func.count().filter(clock.c.due_at < moment),
            )
            .join_from(clock, referral)
            .where(clock.c.code.in_([code.value for code in WAITING]), clock.c.started_at < moment, waited, ran)
            .group_by(_stage)
        )
        known = {stage: (due, overdue) for stage, due, overdue in found}
        rows = [
            {"stage": stage.value, "as_of": moment, "due": due, "overdue": overdue}
            for stage in WAITING.values()
            for due, overdue in [known.get(stage.value, (0, 0))]
        ]
        await self._connection.execute(delete(term_count))
        await self._connection.execute(insert(term_count), rows)
