"""Due and overdue per stage at the end of a day, counted from the clocks by the worker and read by the Office."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import case, delete, func, insert, literal, literal_column, select, true

from chassis.db.transaction import OnTransaction
from contracts.words.referrals import Stage
from referral.adapters.tables import clock, referral, term_count
from referral.domain.clocks.terms import WAITING, TermCount

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy import Select


# When a stage was not waited for any more: the unit's answer leaves it, also where the clock that watched it was left
# unmeasured, and no answer is waited for once a referral has ended, whether its term had passed by then or not.
LEFT_AT = func.coalesce(
    func.least(referral.c.accepted_at, referral.c.ended_at), literal_column("'infinity'::timestamptz")
)
_watching = (
    # The offset keeps it a question about each referral that waited: as a join it would be answered for all there ever were.
    select(clock.c.code, clock.c.due_at, clock.c.started_at)
    .where(clock.c.referral_id == referral.c.id, clock.c.code.in_([code.value for code in WAITING]))
    .offset(literal_column("0"))
    .lateral("watching")
)
_stage = case({code.value: stage.value for code, stage in WAITING.items()}, value=_watching.c.code)


class PostgresTermCounts(OnTransaction):
    """The `TermCounts` port."""

    async def counted_at(self) -> datetime | None:
        found: datetime | None = (await self._connection.execute(select(func.max(term_count.c.as_of)))).scalar_one()
        return found

    async def counts(self) -> Sequence[TermCount]:
        rows = (await self._connection.execute(select(term_count))).all()
        return [TermCount(Stage(row.stage), row.due, row.overdue) for row in rows]

    async def count(self, moment: datetime) -> None:
        found = await self._connection.execute(_counted(moment))
        known = {stage: (due, overdue) for stage, due, overdue in found}
        rows = [
            {"stage": stage.value, "as_of": moment, "due": due, "overdue": overdue}
            for stage in WAITING.values()
            for due, overdue in [known.get(stage.value, (0, 0))]
        ]
        await self._connection.execute(delete(term_count))
        await self._connection.execute(insert(term_count), rows)


def _counted(moment: datetime) -> Select[Any]:
    """Due and overdue by stage of what was waited for at `moment`."""
    # Written out, once a day: of a parameter PostgreSQL would suppose that a third of all referrals waited.
    at = literal(moment, clock.c.due_at.type, literal_execute=True)
    due, overdue = (func.count().filter(passed) for passed in (_watching.c.due_at >= at, _watching.c.due_at < at))
    return (
        select(_stage, due, overdue)
        .select_from(referral.join(_watching, true()))
        .where(at <= LEFT_AT, _watching.c.started_at < at)
        .group_by(_stage)
    )
