"""A day ends: what was due and what was overdue at its end is counted once, for the Office."""

from __future__ import annotations

from typing import TYPE_CHECKING

from referral.domain.clocks.terms import end_of_yesterday

if TYPE_CHECKING:
    from chassis.ports import Clock
    from referral.application.ports import FollowUnitOfWork


async def count_terms(uow: FollowUnitOfWork, clock: Clock) -> bool:
    """Counts the day that ended last, unless that was done; answers whether it counted."""
    moment = end_of_yesterday(clock.now())
    counted = await uow.term_counts.counted_at()
    if counted is not None and counted >= moment:
        return False
    await uow.term_counts.count(moment)
    return True
