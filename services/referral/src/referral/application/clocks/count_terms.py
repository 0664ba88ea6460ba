"""What the Office is shown is counted: the totals once a day, who waits past their term once a week."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from referral.domain.clocks.terms import end_of_last_week, end_of_yesterday

if TYPE_CHECKING:
    from chassis.ports import Clock
    from referral.application.ports import FollowUnitOfWork

_LIVE_FOR = timedelta(minutes=1)


async def count_terms(uow: FollowUnitOfWork, clock: Clock, *, live: bool) -> bool:
    """Counts the week that ended last, or with `live` this moment, unless that was done; answers whether it counted."""
    now = clock.now()
    counted = await uow.term_counts.counted_at()
    if counted is not None and counted >= (now - _LIVE_FOR if live else end_of_last_week(now)):
        return False
    await uow.term_counts.count(now if live else end_of_last_week(now))
    return True


async def keep_totals(uow: FollowUnitOfWork, clock: Clock) -> bool:
    """Keeps the totals of today as soon as it has begun, unless that was done; answers whether it kept them."""
    now = clock.now()
    if await uow.flow.kept_at() >= end_of_yesterday(now):
        return False
    await uow.flow.keep(now)
    return True
