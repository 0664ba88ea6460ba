"""The national totals: per stage, and lateness as a stock of the week; nothing that belongs to a record."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from contracts.words.referrals import Counted, Stage, counted_in
from referral.application.flow.ports import StageTotal
from referral.domain.flow.suppression import as_released, may_be_shown

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from chassis.ports import Clock
    from referral.application.ports import UnitOfWork
    from referral.domain.clocks.terms import TermCount


@dataclass(frozen=True, slots=True)
class StageView:
    """One stage for the Office's own eyes, and what is counted in it."""

    stage: str
    counts: Counted
    reached: int
    present: int


@dataclass(frozen=True, slots=True)
class ReleasedTotal:
    """One stage as it may leave the Office, in whole fives; None for both where a number would be close to a person."""

    stage: str
    counts: Counted
    reached: int | None
    present: int | None


@dataclass(frozen=True, slots=True)
class TermTotal:
    """How many of a stage were within their term and past it, in whole fives; None for both where one would be close to a person."""

    stage: str
    counts: Counted
    due: int | None
    overdue: int | None


@dataclass(frozen=True, slots=True)
class TermsView:
    """Stages in which an answer is waited for, as they stood at a moment."""

    as_of: datetime
    stages: Sequence[TermTotal]


@dataclass(frozen=True, slots=True)
class FlowView:
    """Every stage in the order of a report's way, at a moment; `terms` is None before the first week was counted.

    `live` where the totals are of this moment and not of the day. `persons` are those whom the reports are about. `stages` are for the
    Office's own eyes, `released` is what may stand in a file that leaves it (decision 0014).
    """

    as_of: datetime
    live: bool
    persons: int
    stages: Sequence[StageView]
    released: Sequence[ReleasedTotal]
    terms: TermsView | None


async def read_flow(uow: UnitOfWork, clock: Clock, *, live: bool) -> FlowView:
    """The totals of the day, or with `live` of this moment; a stage that nothing has reached counts zero."""
    totals = await (uow.flow.live() if live else uow.flow.of_the_day())
    known = {total.stage: total for total in totals.stages}
    counted = [known.get(stage.value, StageTotal(stage.value, 0, 0)) for stage in Stage]
    stages = [StageView(each.stage, counted_in(Stage(each.stage)), each.reached, each.present) for each in counted]
    counted_at = await uow.term_counts.counted_at()
    terms = None if counted_at is None else TermsView(counted_at, _suppressed(await uow.term_counts.counts()))
    released = [released_total(stage) for stage in counted]
    return FlowView(totals.as_of or clock.now(), live, totals.persons, stages, released, terms)


def released_total(total: StageTotal) -> ReleasedTotal:
    """The stage as it may leave the Office. What moved on is the difference of the two numbers, so it must not be small either."""
    counts = counted_in(Stage(total.stage))
    if not may_be_shown(total.reached, total.present, total.reached - total.present):
        return ReleasedTotal(total.stage, counts, None, None)
    return ReleasedTotal(total.stage, counts, as_released(total.reached), as_released(total.present))


def _suppressed(counts: Sequence[TermCount]) -> list[TermTotal]:
    in_order = sorted(counts, key=lambda count: list(Stage).index(count.stage))
    return [
        TermTotal(each.stage.value, counted_in(each.stage), as_released(each.due), as_released(each.overdue))
        if may_be_shown(each.due, each.overdue)
        else TermTotal(each.stage.value, counted_in(each.stage), None, None)
        for each in in_order
    ]
