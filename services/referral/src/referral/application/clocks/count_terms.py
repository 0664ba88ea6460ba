"""A week ends: who waited then, in time or late, is counted once, for the Office."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from referral.domain.clocks.terms import end_of_last_week

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
