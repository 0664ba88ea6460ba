"""The national totals: per stage as they are now, terms as they were when yesterday ended; nothing that belongs to a record."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from contracts.words.referrals import Stage
from referral.application.flow.ports import StageTotal
from referral.domain.flow.suppression import as_released, may_be_shown

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from chassis.ports import Clock
    from referral.application.ports import UnitOfWork
    from referral.domain.clocks.terms import TermCount


@dataclass(frozen=True, slots=True)
class ReleasedTotal:
    """One stage as it may leave the Office, in whole fives; None for both where a number would be close to a person."""

    stage: str
    reached: int | None
    present: int | None


@dataclass(frozen=True, slots=True)
class TermTotal:
    """How many of a stage were within their term and past it; None for both where a number would be close to a person."""

    stage: str
    due: int | None
    overdue: int | None


@dataclass(frozen=True, slots=True)
class TermsView:
    """Stages in which somebody is waited for, at the end of a day."""

    as_of: datetime
    stages: Sequence[TermTotal]


@dataclass(frozen=True, slots=True)
class FlowView:
    """Every stage in the order of a report's way, at a moment; `terms` is None before the first day was counted.

    `stages` are for the Office's own eyes, `released` is what may stand in a file that leaves it (decision 0014).
    """

    as_of: datetime
    stages: Sequence[StageTotal]
    released: Sequence[ReleasedTotal]
    terms: TermsView | None


async def read_flow(uow: UnitOfWork, clock: Clock) -> FlowView:
    """The totals now; a stage that nothing has reached counts zero."""
    known = {total.stage: total for total in await uow.flow.totals()}
    stages = [known.get(stage.value, StageTotal(stage.value, 0, 0)) for stage in Stage]
    counted_at = await uow.term_counts.counted_at()
    terms = None if counted_at is None else TermsView(counted_at, _suppressed(await uow.term_counts.counts()))
    return FlowView(clock.now(), stages, [released_total(stage) for stage in stages], terms)


def released_total(total: StageTotal) -> ReleasedTotal:
    """The stage as it may leave the Office. What moved on is the difference of the two numbers, so it must not be small either."""
    if not may_be_shown(total.reached, total.present, total.reached - total.present):
        return ReleasedTotal(total.stage, None, None)
    return ReleasedTotal(total.stage, as_released(total.reached), as_released(total.present))


def _suppressed(counts: Sequence[TermCount]) -> list[TermTotal]:
    in_order = sorted(counts, key=lambda count: list(Stage).index(count.stage))
    return [
        TermTotal(count.stage.value, count.due, count.overdue)
        if may_be_shown(count.due, count.overdue)
        else TermTotal(count.stage.value, None, None)
        for count in in_order
    ]
