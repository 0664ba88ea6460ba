"""What happened to a report, and what follows for its referrals: use cases by event."""

from __future__ import annotations

from typing import TYPE_CHECKING

from contracts.events.identification import (
    ConsentRecordedV1,
    ConsentWithdrawnV1,
    HandOverChangedV1,
    ReportPersonAddedV1,
    ReportReceivedV1,
    ReportSubmittedV1,
    ReportWithdrawnV1,
    urgency_of,
)
from contracts.events.notifications import DeliveryDeliveredV1
from contracts.words.notices import Channel
from contracts.words.referrals import ReferralEnd
from referral.application.referrals.centres_item import centres_item
from referral.application.referrals.sending import to_protect_a_child, to_the_centre

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from contracts.envelope import EventData
    from referral.application.ports import FollowUnitOfWork, Sources


async def open_referrals(filed: ReportSubmittedV1, uow: FollowUnitOfWork, sources: Sources) -> None:
    """The Centre gets its item, and for a child the centre for social work, or the Centre's duty, a referral.

    Both in one transaction, dated by the submission; a report that has its referrals already gets no more.
    """
    known = await uow.referrals.of_report(filed.report_id)
    if any(each.sending.person_id is None for each in known):
        return
    urgency, excluded_units = urgency_of(filed.urgency), frozenset(filed.excluded_units)
    common = (uow.cause, filed.report_id, filed.author_id, urgency, filed.submitted_at, sources)
    centre = to_the_centre(
        *common,
        danger=filed.danger,
        ask_when_safe=filed.ask_when_safe,
        excluded_units=excluded_units,
        known_since=filed.received_at,
    )
    delivered_at = await uow.deliveries.take(filed.report_id)
    if delivered_at is not None:
        centre.note_delivery(delivered_at)
    await uow.referrals.add(centre)
    await uow.flow.add_person()
    # An excluded centre never learns of the child: the Centre's duty finds another one (DESIGN 10.7).
    if filed.child_path:
        await uow.referrals.add(to_protect_a_child(*common, unit=filed.serving_csr, excluded_units=excluded_units))


async def refer_person(added: ReportPersonAddedV1, uow: FollowUnitOfWork, sources: Sources) -> None:
    """One more person is counted; a child of them gets a referral of their own.

    To the centre for social work that serves this child, or to the Centre's duty where none may learn of the child.
    It is dated by the event; the Centre has its item for the whole report. A person who has their referral already gets no other.
    """
    await uow.flow.add_person()
    if not added.child_path:
        return
    if any(each.sending.person_id == added.person_id for each in await uow.referrals.of_report(added.report_id)):
        return
    child = to_protect_a_child(
        uow.cause,
        added.report_id,
        added.author_id,
        urgency_of(added.urgency),
        added.added_at,
        sources,
        unit=added.serving_csr,
        excluded_units=frozenset(added.excluded_units),
        person_id=added.person_id,
    )
    await uow.referrals.add(child)


async def follow_take_over(event: ReportReceivedV1, uow: FollowUnitOfWork, _: Sources) -> None:
    """The Centre took it over: its item follows, and the clocks of triage and take-over stop, dated by the event.

    Raises UnknownReferral when the report's item was never opened.
    """
    item = centres_item(event.report_id, await uow.referrals.of_report(event.report_id))
    item.follow_take_over(event.taken_over_by, event.taken_over_at)
    await uow.referrals.save(item)


async def follow_hand_over(event: HandOverChangedV1, uow: FollowUnitOfWork, _: Sources) -> None:
    """A colleague who took it sees how every referral stands, as its author does, whatever became of it.

    An offer that was not taken changes nothing.
    """
    for referral in await uow.referrals.of_report(event.report_id) if event.second_author_id else ():
        referral.progress.second_author_id = event.second_author_id
        await uow.referrals.save(referral)


async def follow_consent(event: ConsentRecordedV1 | ConsentWithdrawnV1, uow: FollowUnitOfWork, _: Sources) -> None:
    """The task to ask is done once no one is left to be asked, dated by the event.

    Where a person is still to be asked the clock runs on. Raises UnknownReferral without an item here.
    """
    # A release before published a withdrawal without it: whether the task was done cannot be known.
    if event.ask_when_safe is not False:
        return
    at = event.recorded_at if isinstance(event, ConsentRecordedV1) else event.withdrawn_at
    item = centres_item(event.report_id, await uow.referrals.of_report(event.report_id))
    item.follow_answer(at)
    await uow.referrals.save(item)


async def follow_withdrawal(event: ReportWithdrawnV1, uow: FollowUnitOfWork, _: Sources) -> None:
    """The author took it back: every open referral of the report ends; ended ones stay as they ended."""
    for referral in await uow.referrals.of_report(event.report_id):
        if referral.follow_end(ReferralEnd.WITHDRAWN, event.withdrawn_at):
            await uow.referrals.save(referral)


async def note_delivery(event: DeliveryDeliveredV1, uow: FollowUnitOfWork, sources: Sources) -> None:
    """The clock of delivery stops when it lies in the Centre's inbox.

    Only the inbox of the Centre's intake counts; what comes before the report's referrals are opened is kept for them.

    A mail that was handed over is not yet with anybody.
    """
    if event.channel is not Channel.INBOX or event.unit_id != sources.directory.intake_unit():
        return
    for referral in await uow.referrals.of_report(event.report_id):
        if referral.is_formal_identification:
            referral.note_delivery(event.delivered_at)
            await uow.referrals.save(referral)
            return
    await uow.deliveries.note(event.report_id, event.delivered_at)


FOLLOWED: dict[type[EventData], Callable[..., Awaitable[None]]] = {
    ReportSubmittedV1: open_referrals,
    ReportPersonAddedV1: refer_person,
    ReportReceivedV1: follow_take_over,
    HandOverChangedV1: follow_hand_over,
    ConsentRecordedV1: follow_consent,
    ConsentWithdrawnV1: follow_consent,
    ReportWithdrawnV1: follow_withdrawal,
    DeliveryDeliveredV1: note_delivery,
}
