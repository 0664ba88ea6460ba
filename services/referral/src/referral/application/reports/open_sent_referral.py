"""The Centre sent a person to a unit, on grounds that stay with identification: the unit is asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from contracts.events.identification import urgency_of
from contracts.naming import referral_id
from contracts.words.referrals import Purpose
from referral.application.referrals.centres_item import centres_item
from referral.application.referrals.sending import to_a_unit
from referral.domain.referrals.record import hand_on

if TYPE_CHECKING:
    from contracts.events.identification import ReferralAuthorisedV1
    from referral.application.ports import FollowUnitOfWork, Sources


async def open_sent_referral(event: ReferralAuthorisedV1, uow: FollowUnitOfWork, sources: Sources) -> None:
    """The unit is asked, dated by the event; who has the report at the Centre sees it, as they see the Centre's own item.

    A request that is known stays as it is, and for a purpose of a later version nothing is opened. Raises UnknownReferral without an
    item here.
    """
    purpose = event.purpose
    if not isinstance(purpose, Purpose) or purpose is Purpose.FORMAL_IDENTIFICATION:
        return
    known = await uow.referrals.of_report(event.report_id)
    if any(each.id == referral_id(uow.cause, purpose.value) for each in known):
        return
    item = centres_item(event.report_id, known)
    sent = to_a_unit(
        purpose,
        uow.cause,
        event.report_id,
        item.sending.author_id,
        urgency_of(event.urgency),
        event.authorised_at,
        sources,
        unit=event.unit_id,
        excluded_units=frozenset(event.excluded_units),
        person_id=event.person_id,
        sent_by=event.sent_by,
    )
    hand_on(item.progress, sent.progress)
    await uow.referrals.add(sent)
