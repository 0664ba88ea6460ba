"""The national totals: per stage, and lateness as a stock of the week; nothing that belongs to a record."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import AwareDatetime

from contracts.models import CamelModel
from contracts.words.referrals import Counted, Stage, counted_in
from referral.application.flow.ports import StageTotal
from referral.domain.flow.suppression import as_released, may_be_shown

if TYPE_CHECKING:
    from collections.abc import Sequence

    from chassis.ports import Clock
    from referral.application.ports import UnitOfWork
    from referral.domain.clocks.terms import TermCount


class StageAnswer(CamelModel):
    """One stage: how many ever reached it, how many are there now."""

    stage: str
    counts: Counted
    reached: int
    present: int


class TermAnswer(CamelModel):
    """How many of a stage were within their term and past it, in whole fives; both null where one would be close to a person."""

    stage: str
    counts: Counted
    due: int | None
    overdue: int | None


class TermsAnswer(CamelModel):
    """Terms as they stood when last week ended; in a demonstration, within the last minute."""

    as_of: AwareDatetime
    stages: list[TermAnswer]


class ReleasedAnswer(CamelModel):
    """One stage as it may leave the Office; both numbers are null where one would be close to a person."""

    stage: str
    counts: Counted
    reached: int | None = None
    present: int | None = None


class FlowAnswer(CamelModel):
    """The national totals of a day, or in a demonstration `live`; `persons` are those whom the reports are about.

    Reports and referrals are counted apart and never add up. `terms` is null before the first week was counted.
    """

    as_of: AwareDatetime
    live: bool
    persons: int
    stages: list[StageAnswer]
    released: list[ReleasedAnswer]
    terms: TermsAnswer | None = None


async def read_flow(uow: UnitOfWork, clock: Clock, *, live: bool) -> FlowAnswer:
    """The totals of the day, or with `live` of this moment; a stage that nothing has reached counts zero."""
    totals = await (uow.flow.live() if live else uow.flow.of_the_day())
    known = {total.stage: total for total in totals.stages}
    counted = [known.get(stage.value, StageTotal(stage.value, 0, 0)) for stage in Stage]
    counted_at = await uow.term_counts.counted_at()
    return FlowAnswer(
        as_of=totals.as_of or clock.now(),
        live=live,
        persons=totals.persons,
        stages=[_for_the_office(each) for each in counted],
        released=[released_total(each) for each in counted],
        terms=None
        if counted_at is None
        else TermsAnswer(as_of=counted_at, stages=_suppressed(await uow.term_counts.counts())),
    )


def _for_the_office(total: StageTotal) -> StageAnswer:
    counts = counted_in(Stage(total.stage))
    return StageAnswer(stage=total.stage, counts=counts, reached=total.reached, present=total.present)


def released_total(total: StageTotal) -> ReleasedAnswer:
    """The stage as it may leave the Office. What moved on is the difference of the two numbers, so it must not be small either."""
    counts = counted_in(Stage(total.stage))
    if not may_be_shown(total.reached, total.present, total.reached - total.present):
        return ReleasedAnswer(stage=total.stage, counts=counts)
    reached, present = as_released(total.reached), as_released(total.present)
    return ReleasedAnswer(stage=total.stage, counts=counts, reached=reached, present=present)


def _suppressed(counts: Sequence[TermCount]) -> list[TermAnswer]:
    in_order = sorted(counts, key=lambda count: list(Stage).index(count.stage))
    return [
        TermAnswer(
            stage=each.stage.value,
            counts=counted_in(each.stage),
            due=as_released(each.due) if may_be_shown(each.due, each.overdue) else None,
            overdue=as_released(each.overdue) if may_be_shown(each.due, each.overdue) else None,
        )
        for each in in_order
    ]
