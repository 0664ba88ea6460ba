"""What is shown of several referrals is on the record of reads first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from referral.application.duty.on_duty import present_at_reading
from referral.application.reading.ports import READ, about_referral
from referral.application.reading.view import CLASS, ReferralView, views_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from chassis.domain.principal import Principal
    from referral.application.ports import Sources, UnitOfWork
    from referral.domain.referrals.referral import Referral


async def recorded(
    referrals: Sequence[Referral], principal: Principal, uow: UnitOfWork, sources: Sources
) -> Sequence[ReferralView]:
    """Views of these referrals, each on the record."""
    views = views_of(principal, referrals, await present_at_reading(principal, uow, sources), sources)
    await uow.audit_log.note(
        principal, [about_referral(view.id, frozenset(view.positions), READ, [CLASS]) for view in views]
    )
    return views
