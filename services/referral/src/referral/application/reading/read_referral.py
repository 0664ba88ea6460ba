"""A caller opens a referral: they see what their position allows, and the read is on the record first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chassis.domain.errors import NotFound
from referral.application.duty.on_duty import present_at_reading
from referral.application.reading.ports import READ, about_referral
from referral.application.reading.view import CLASS, ReferralView, held_positions, view_of
from referral.domain.policies import may_read

if TYPE_CHECKING:
    from uuid import UUID

    from chassis.domain.principal import Principal
    from referral.application.ports import Sources, UnitOfWork


async def read_referral(referral_id: UUID, principal: Principal, uow: UnitOfWork, sources: Sources) -> ReferralView:
    """The caller's view; raises NotFound without a position."""
    referral = await uow.referrals.find(referral_id, principal)
    if referral is None:
        raise NotFound
    positions = held_positions(principal, referral, *await present_at_reading(principal, uow, sources))
    may_read(positions).require()
    await uow.audit_log.note(principal, [about_referral(referral_id, positions, READ, [CLASS])])
    return view_of(principal, referral, positions, sources)
