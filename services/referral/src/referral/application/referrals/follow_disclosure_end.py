"""Identification ended what a referral opened: it is over here too, and a named successor goes on with a child's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from contracts.words.disclosures import DisclosureEnd
from contracts.words.referrals import ReferralEnd
from referral.application.referrals.sending import to_a_unit
from referral.domain.errors import UnknownReferral
from referral.domain.referrals.record import hand_on

if TYPE_CHECKING:
    from contracts.events.identification import DisclosureEndedV1
    from referral.application.ports import FollowUnitOfWork, Sources


async def follow_disclosure_end(event: DisclosureEndedV1, uow: FollowUnitOfWork, sources: Sources) -> None:
    """Ends the referral for good and opens the successor's, closed to the same units and to the one it was taken from.

    Raises UnknownReferral when it was never opened here, but for that of an adult whose report is known.
    """
    known = event.referral_id
    if (referral := await uow.referrals.find(known)) is None:
        # The release before opened nothing for a child without a unit; its report is here, so that nothing was lost.
        if event.kind is DisclosureEnd.PERSON_IS_ADULT and await uow.referrals.of_report(event.report_id):
            return
        raise UnknownReferral.never_opened(known)
    # A kind of a later version ends it as a revocation does.
    withdrawn = event.kind is DisclosureEnd.REPORT_WITHDRAWN
    if not referral.follow_end(ReferralEnd.WITHDRAWN if withdrawn else ReferralEnd.REVOKED, event.ended_at):
        return
    await uow.referrals.save(referral)
    if event.successor_unit is not None:
        sending, progress = referral.sending, referral.progress
        successor = to_a_unit(
            sending.purpose,
            uow.cause,
            sending.report_id,
            sending.author_id,
            sending.urgency,
            event.ended_at,
            sources,
            unit=event.successor_unit,
            excluded_units=sending.excluded_units,
            barred_units=progress.barred_units | {progress.unit_id},
            person_id=sending.person_id,
        )
        hand_on(progress, successor.progress)
        await uow.referrals.add(successor)
