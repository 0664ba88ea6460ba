"""The Centre's duty confirmed the unit that a child's referral had gone on to: its people can read it now."""

from __future__ import annotations

from typing import TYPE_CHECKING

from referral.domain.errors import UnknownReferral

if TYPE_CHECKING:
    from contracts.events.identification import RerouteConfirmedV1
    from referral.application.ports import FollowUnitOfWork, Sources


async def follow_confirmation(event: RerouteConfirmedV1, uow: FollowUnitOfWork, _: Sources) -> None:
    """The Centre's duty confirmed the unit that it had gone on to, whose people can read it now, dated by the event.

    Raises UnknownReferral when it was never opened here.
    """
    known = event.referral_id
    if (referral := await uow.referrals.find(known)) is None:
        raise UnknownReferral.never_opened(known)
    referral.follow_confirmation(event.unit_id, event.confirmed_at)
    await uow.referrals.save(referral)
