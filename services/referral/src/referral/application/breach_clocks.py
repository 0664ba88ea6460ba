"""Terms pass: running clocks are breached, dated by the term, and each breach is told once."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from chassis.ports import Clock
    from referral.application.ports import FollowUnitOfWork

AT_ONCE = 50


async def breach_clocks(uow: FollowUnitOfWork, clock: Clock) -> int:
    """Handles up to AT_ONCE referrals that nobody else holds and answers how many; 0 means nothing is due."""
    now = clock.now()
    referrals = await uow.referrals.due(now, AT_ONCE)
    for referral in referrals:
        referral.breach_due(now)
        await uow.referrals.save(referral)
    return len(referrals)
