"""Several referrals at once, for a caller that composes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from referral.application.reading.recording import recorded

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from chassis.domain.principal import Principal
    from referral.application.ports import Sources, UnitOfWork
    from referral.application.reading.view import ReferralView


async def read_referrals(
    referral_ids: Sequence[UUID], principal: Principal, uow: UnitOfWork, sources: Sources
) -> Sequence[ReferralView]:
    """Views of those that the caller holds a position towards; the others are simply not there."""
    return await recorded(await uow.referrals.find_all(referral_ids, principal), principal, uow, sources)
