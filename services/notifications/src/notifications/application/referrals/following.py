"""A referral waits for a unit, is taken on, rejected or moved on, and opens to its unit or not: use cases by event."""

from __future__ import annotations

from typing import TYPE_CHECKING

from contracts.events.identification import OpeningAllowedV1, OpeningRefusedV1, RerouteConfirmedV1, urgency_of
from contracts.events.referral import ReferralAcceptedV1, ReferralRejectedV1, ReferralReroutedV1, ReferralSentV1
from contracts.words.disclosures import OpeningRefusal
from contracts.words.notices import NoticeCode
from contracts.words.referrals import Purpose
from notifications.application.notices.notify import matter_of, notify
from notifications.application.notices.posting import alerts_of_units, settle, withdraw
from notifications.application.reports.ports import Addressee
from notifications.domain.vocabulary import Recipient

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from contracts.envelope import Envelope, EventData
    from notifications.application.notices.notify import NoticeDependencies
    from notifications.application.ports import UnitOfWork


async def notify_unit(
    event: ReferralSentV1 | ReferralReroutedV1, envelope: Envelope, uow: UnitOfWork, outside: NoticeDependencies
) -> None:
    """It waits for a unit, which is notified once; a unit it moved on from keeps no item, and of what is over there is no notice."""
    matter, unit = matter_of(event), Recipient.unit(event.unit_id)
    for_take_over = event.purpose is Purpose.FORMAL_IDENTIFICATION
    await uow.matters.hold(matter.report_id)
    addressee = Addressee(event.unit_id, urgency_of(event.urgency), for_take_over, event.purpose.value)
    await uow.matters.address(matter, addressee)
    if isinstance(event, ReferralReroutedV1):
        await uow.matters.wait_for_opening(event.referral_id, event.unit_id)
    if await uow.matters.has_ended(matter):
        return
    earlier = await uow.notices.asking_about(event.referral_id)
    # People on duty stay alerted: the clock goes on until a unit accepts.
    await withdraw([each for each in earlier if each.recipient.person_id is None and each.recipient != unit], uow)
    await settle([each for each in await alerts_of_units(matter, uow) if each.recipient != unit], uow)
    await notify(event, envelope, uow, outside)
    report = await uow.matters.report(matter.report_id) if for_take_over else None
    if report is not None and report.taken_over:
        # History at once and not mailed; but the reporter's receipt waits for word that it was delivered.
        await settle(await uow.notices.asking_about(event.referral_id), uow)


async def settle_request(event: ReferralAcceptedV1, _: Envelope, uow: UnitOfWork, __: NoticeDependencies) -> None:
    """A unit accepted: what asks for a step on it becomes history; the unit works on the person from now on."""
    await uow.matters.hold(event.about)
    await uow.matters.accept(event.referral_id, event.unit_id, event.accepted_by)
    await settle(await uow.notices.asking_about(event.referral_id), uow)
    await settle(await alerts_of_units(matter_of(event), uow), uow)


async def alert_escalation(
    event: ReferralRejectedV1, envelope: Envelope, uow: UnitOfWork, outside: NoticeDependencies
) -> None:
    """A unit would not have it; the event does not say how pressing that is."""
    await uow.matters.hold(event.about)
    await uow.matters.reject(event.referral_id, event.unit_id)
    await _alert_no_more(event, uow)
    # The unit gave its answer: what still asks it for one is out of place.
    asking = await uow.notices.asking_about(event.referral_id)
    await settle([each for each in asking if each.recipient.person_id is None and each.caused_by != envelope.id], uow)
    await notify(event, envelope, uow, outside)


async def alert_refused_opening(
    event: OpeningRefusedV1, envelope: Envelope, uow: UnitOfWork, outside: NoticeDependencies
) -> None:
    """Identification opened nothing: either duty can confirm it, or it should not have been announced at all.

    What is published out of turn leaves open what an earlier event opened.
    """
    await uow.matters.hold(event.about)
    if event.reason is not OpeningRefusal.OUT_OF_TURN:
        await uow.matters.keep_closed(event.referral_id, event.unit_id)
        await _alert_no_more(event, uow)
    await notify(event, envelope, uow, outside)


async def follow_opening(event: OpeningAllowedV1, _: Envelope, uow: UnitOfWork, __: NoticeDependencies) -> None:
    """It opens to the unit it went on to: from now on the unit may be called about the person, and gets news once it accepts."""
    await uow.matters.hold(event.about)
    await uow.matters.let_open(event.referral_id, event.unit_id)


async def follow_confirmation(
    event: RerouteConfirmedV1, envelope: Envelope, uow: UnitOfWork, outside: NoticeDependencies
) -> None:
    """The Centre's duty confirmed where it went: that waits no more. The unit is notified: when it was asked, it could read nothing."""
    await uow.matters.hold(event.about)
    await uow.matters.let_open(event.referral_id, event.unit_id)
    await settle(await uow.notices.waiting(event.referral_id, NoticeCode.CONFIRMATION_WAITS), uow)
    await notify(event, envelope, uow, outside)


async def _alert_no_more(event: ReferralRejectedV1 | OpeningRefusedV1, uow: UnitOfWork) -> None:
    alerts = await alerts_of_units(matter_of(event), uow)
    await settle([each for each in alerts if each.recipient.unit_id == event.unit_id], uow)


FOLLOWED: dict[type[EventData], Callable[..., Awaitable[None]]] = {
    ReferralSentV1: notify_unit,
    ReferralReroutedV1: notify_unit,
    ReferralAcceptedV1: settle_request,
    ReferralRejectedV1: alert_escalation,
    OpeningRefusedV1: alert_refused_opening,
    OpeningAllowedV1: follow_opening,
    RerouteConfirmedV1: follow_confirmation,
}
