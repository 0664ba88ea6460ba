"""Terms pass: running clocks are breached, dated by the term, and each breach is published once."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from uuid import UUID

    from chassis.ports import Clock
    from referral.application.ports import FollowUnitOfWork

AT_ONCE = 50


async def breach_clocks(referral_id: UUID, uow: FollowUnitOfWork, clock: Clock) -> bool:
    """Breaches what is due of one referral, unless it is locked elsewhere; whether there was anything."""
    referral = await uow.referrals.if_free(referral_id)
    if referral is None or not referral.breach_due(clock.now()):
        return False
    await uow.referrals.save(referral)
    return True
