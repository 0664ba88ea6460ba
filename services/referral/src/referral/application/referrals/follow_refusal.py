"""Identification did not open a referral to the unit that it went to: until it is confirmed, that unit cannot read it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from contracts.words.disclosures import OpeningRefusal
from contracts.words.referrals import ReferralState
from referral.application.referrals.sending import later_clock

if TYPE_CHECKING:
    from contracts.events.identification import OpeningRefusedV1
    from referral.application.ports import FollowUnitOfWork, Sources


async def follow_refusal(event: OpeningRefusedV1, uow: FollowUnitOfWork, sources: Sources) -> None:
    """Identification did not open it to the unit that it went to: the Centre's duty must confirm a unit or name another.

    By when, a clock says for a child; of any other purpose the term of the answer goes on. A referral that is not here was invented.
    """
    if event.reason is not OpeningRefusal.UNCONFIRMED:
        return
    if (referral := await uow.referrals.find(event.referral_id)) is None:
        return
    code, urgency = ReferralState.ESCALATED.row.clock(referral.sending.purpose), referral.sending.urgency
    if code is None:
        return
    clock = later_clock(uow.cause, code, urgency, event.refused_at, sources)
    referral.await_confirmation(event.unit_id, clock)
    await uow.referrals.save(referral)
