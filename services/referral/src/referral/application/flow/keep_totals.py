"""A day begins: the national totals are kept for it, and production shows the Office no others."""

from __future__ import annotations

from typing import TYPE_CHECKING

from referral.domain.clocks.terms import end_of_yesterday

if TYPE_CHECKING:
    from chassis.ports import Clock
    from referral.application.ports import FollowUnitOfWork


async def keep_totals(uow: FollowUnitOfWork, clock: Clock) -> bool:
    """Keeps the totals of today as soon as it has begun, unless that was done; answers whether it kept them."""
    now = clock.now()
    if await uow.flow.kept_at() >= end_of_yesterday(now):
        return False
    await uow.flow.keep(now)
    return True
