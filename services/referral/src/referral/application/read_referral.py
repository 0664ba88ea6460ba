"""Somebody opens a referral: they see what their position allows, and the read is on the record first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chassis.domain.errors import NotFound
from referral.application.duty import duty_at_reading
from referral.application.ports import ReadRecord
from referral.application.view import ReferralView, held_positions, view_of, views_of
from referral.domain.policies import may_read

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from chassis.domain.principal import Principal
    from referral.application.ports import Sources, UnitOfWork
    from referral.domain.referral import Referral


async def read_referral(referral_id: UUID, principal: Principal, uow: UnitOfWork, sources: Sources) -> ReferralView:
    """The caller's view; raises NotFound without a position."""
    referral = await uow.referrals.find(referral_id, principal)
    if referral is None:
        raise NotFound
    positions = held_positions(principal, referral, await duty_at_reading(principal, uow, sources))
    may_read(positions).require()
    await uow.trail.note(principal, [ReadRecord(referral_id, positions)])
    return view_of(principal, referral, positions, sources)


async def read_referrals(
    referral_ids: Sequence[UUID], principal: Principal, uow: UnitOfWork, sources: Sources
) -> Sequence[ReferralView]:
    """Views of those that the caller holds a position towards; the others are simply not there."""
    return await recorded(await uow.referrals.find_all(referral_ids, principal), principal, uow, sources)


async def recorded(
    referrals: Sequence[Referral], principal: Principal, uow: UnitOfWork, sources: Sources
) -> Sequence[ReferralView]:
    """Views of these referrals, each on the record."""
    views = views_of(principal, referrals, await duty_at_reading(principal, uow, sources), sources)
    await uow.trail.note(principal, [ReadRecord(view.id, frozenset(view.positions)) for view in views])
    return views
