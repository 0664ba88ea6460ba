"""What happened to a person or to what was opened for them, and what follows for one referral: use cases by event."""

from __future__ import annotations

from typing import TYPE_CHECKING

from contracts.events.identification import (
    DisclosureEndedV1,
    OpeningRefusedV1,
    PersonAgeChangedV1,
    RerouteConfirmedV1,
    urgency_of,
)
from contracts.words.disclosures import DisclosureEnd, OpeningRefusal
from contracts.words.referrals import ClockCode, Purpose, ReferralEnd
from referral.application.referrals.centres_item import centres_item
from referral.application.referrals.sending import later_clock, to_protect_a_child
from referral.domain.errors import UnknownReferral

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from uuid import UUID

    from contracts.envelope import EventData
    from referral.application.ports import FollowUnitOfWork, Sources


async def follow_age(event: PersonAgeChangedV1, uow: FollowUnitOfWork, sources: Sources) -> None:
    """A child's referral is opened, and who turned out to be an adult is to be asked, dated by the event.

    What was opened for a child ends by events of its own, each referral by one (follow_disclosure_end).

    Raises UnknownReferral when the report has no item here.
    """
    known = await uow.referrals.of_report(event.report_id)
    centre = centres_item(event.report_id, known)
    urgency, at = urgency_of(event.urgency), event.changed_at
    if event.ask_when_safe:
        centre.ask_since(later_clock(uow.cause, ClockCode.ASK_WHEN_SAFE, urgency, at, sources))
    else:
        centre.ask_no_more(at)
    await uow.referrals.save(centre)
    if not event.child_path:
        return
    mine = [each for each in known if each.sending.person_id == event.person_id]
    if any(each.sending.purpose is Purpose.CHILD_PROTECTION and each.is_open for each in mine):
        return
    common = (uow.cause, event.report_id, event.author_id, urgency, at, sources)
    # An excluded centre never learns of the child: the Centre's duty finds another one (DESIGN 10.7).
    child = to_protect_a_child(
        *common, unit=event.serving_csr, excluded_units=frozenset(event.excluded_units), person_id=event.person_id
    )
    child.progress.second_author_id = event.second_author_id
    await uow.referrals.add(child)


async def follow_disclosure_end(event: DisclosureEndedV1, uow: FollowUnitOfWork, sources: Sources) -> None:
    """Ends the referral for good and opens the successor's, closed to the same units and to the one it was taken from.

    Raises UnknownReferral when it was never opened here, but for that of an adult whose report is known.
    """
    known = event.referral_id
    if (referral := await uow.referrals.find(known)) is None:
        # The release before opened nothing for a child without a unit; its report is here, so that nothing was lost.
        if event.kind is DisclosureEnd.PERSON_IS_ADULT and await uow.referrals.of_report(event.report_id):
            return
        raise _unknown(known)
    # A kind of a later version ends it as a revocation does.
    withdrawn = event.kind is DisclosureEnd.REPORT_WITHDRAWN
    if not referral.follow_end(ReferralEnd.WITHDRAWN if withdrawn else ReferralEnd.REVOKED, event.ended_at):
        return
    await uow.referrals.save(referral)
    if event.successor_unit is not None:
        sending, progress = referral.sending, referral.progress
        successor = to_protect_a_child(
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
        successor.progress.second_author_id = progress.second_author_id
        await uow.referrals.add(successor)


async def follow_refusal(event: OpeningRefusedV1, uow: FollowUnitOfWork, sources: Sources) -> None:
    """Identification did not open it to the unit that it went to: the Centre's duty must confirm a unit or name another.

    A referral that is not here was invented.
    """
    if event.reason is not OpeningRefusal.UNCONFIRMED:
        return
    if (referral := await uow.referrals.find(event.referral_id)) is None:
        return
    code, urgency = ClockCode.CHILD_WITHOUT_UNIT, referral.sending.urgency
    clock = later_clock(uow.cause, code, urgency, event.refused_at, sources)
    referral.await_confirmation(event.unit_id, clock)
    await uow.referrals.save(referral)


async def follow_confirmation(event: RerouteConfirmedV1, uow: FollowUnitOfWork, _: Sources) -> None:
    """The Centre's duty confirmed the unit that it had gone on to, whose people can read it now, dated by the event.

    Raises UnknownReferral when it was never opened here.
    """
    known = event.referral_id
    if (referral := await uow.referrals.find(known)) is None:
        raise _unknown(known)
    referral.follow_confirmation(event.unit_id, event.confirmed_at)
    await uow.referrals.save(referral)


def _unknown(referral_id: UUID) -> UnknownReferral:
    return UnknownReferral(f"Referral {referral_id} was never opened here. Restore it before replaying this event.")


FOLLOWED: dict[type[EventData], Callable[..., Awaitable[None]]] = {
    PersonAgeChangedV1: follow_age,
    DisclosureEndedV1: follow_disclosure_end,
    OpeningRefusedV1: follow_refusal,
    RerouteConfirmedV1: follow_confirmation,
}
