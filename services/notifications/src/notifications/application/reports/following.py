"""What happened to a report in identification, and what follows from it here: use cases by event."""

from __future__ import annotations

from typing import TYPE_CHECKING

from contracts.events.identification import (
    AdultProposalEndedV1,
    ConsentRecordedV1,
    ConsentWithdrawnV1,
    HandOverChangedV1,
    ReportPersonAddedV1,
    ReportReceivedV1,
    ReportSubmittedV1,
    urgency_of,
)
from contracts.words.notices import NoticeCode
from notifications.application.notices.notify import notify
from notifications.application.notices.posting import end_alarm, settle
from notifications.application.questions.asking import end_questions
from notifications.application.reports.ports import Report
from notifications.application.waiting import origin_of
from notifications.domain.duty.alarm import Alarm, AlarmState
from notifications.domain.notices.routing import is_refused

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from uuid import UUID

    from contracts.envelope import Envelope, EventData
    from notifications.application.notices.notify import NoticeDependencies
    from notifications.application.ports import UnitOfWork


async def remember_report(event: ReportSubmittedV1, envelope: Envelope, uow: UnitOfWork, _: NoticeDependencies) -> None:
    """Keeps whose it is, so that later events find the author's inbox; of danger an alarm starts, which the worker climbs at once.

    Stores ids only. The author is not notified, they have the receipt in hand.
    """
    await uow.matters.hold(event.report_id)
    await uow.matters.remember(event.report_id, Report(event.author_id, urgency_of(event.urgency)))
    if event.danger:
        await uow.alarms.start(Alarm(event.report_id, event.submitted_at, origin_of(envelope)))


async def remember_person(event: ReportPersonAddedV1, _: Envelope, uow: UnitOfWork, __: NoticeDependencies) -> None:
    """The same of one more person; the alarm of danger is that of the report."""
    report = Report(event.author_id, urgency_of(event.urgency), joint_with=event.report_id)
    await uow.matters.hold(event.person_id)
    await uow.matters.remember(event.person_id, report)


async def follow_take_over(
    event: ReportReceivedV1, envelope: Envelope, uow: UnitOfWork, outside: NoticeDependencies
) -> None:
    """Items of the Centre and of its people on duty become history, and so does a request that is announced later; its alarm ends."""
    persons = await uow.matters.hold_persons(event.report_id)
    for each in persons:
        await uow.matters.take_over(each, event.taken_over_by)
    for referral_id in await uow.matters.referrals_of(event.report_id, for_take_over=True):
        await settle(await uow.notices.asking_about(referral_id), uow)
    await settle(await uow.notices.alerts_of(persons), uow)
    await end_alarm(event.report_id, AlarmState.TAKEN_OVER, uow, by=event.taken_over_by)
    await notify(event, envelope, uow, outside)


async def follow_hand_over(
    event: HandOverChangedV1, envelope: Envelope, uow: UnitOfWork, outside: NoticeDependencies
) -> None:
    """What waited for the unit waits no more, whichever step this is."""
    await _settle_news(event.report_id, NoticeCode.HAND_OVER_WAITS, uow)
    await notify(event, envelope, uow, outside)


async def tell_access_changed(
    event: ConsentWithdrawnV1, envelope: Envelope, uow: UnitOfWork, outside: NoticeDependencies
) -> None:
    """The person took their consent back: what the Centre asked waits no more.

    Units whose access rested on consent hear of it by the end of their referral.
    """
    await end_questions(event.about, uow)
    await notify(event, envelope, uow, outside)


async def follow_consent(
    event: ConsentRecordedV1, envelope: Envelope, uow: UnitOfWork, outside: NoticeDependencies
) -> None:
    """The person was asked, or it was tried: the Centre hears what a reporter recorded, the reporter that the Centre asked."""
    if is_refused(event):
        await end_questions(event.about, uow)
    await notify(event, envelope, uow, outside)


async def follow_proposal_end(
    event: AdultProposalEndedV1, envelope: Envelope, uow: UnitOfWork, outside: NoticeDependencies
) -> None:
    """A second person is not asked any more, and who proposed it is notified, unless they ended it themselves."""
    await _settle_news(event.about, NoticeCode.SECOND_PERSON_NEEDED, uow)
    await notify(event, envelope, uow, outside)


async def _settle_news(report_id: UUID, code: NoticeCode, uow: UnitOfWork) -> None:
    await uow.matters.hold(report_id)
    await settle([each for each in await uow.notices.news_of(report_id) if each.code is code], uow)


FOLLOWED: dict[type[EventData], Callable[..., Awaitable[None]]] = {
    ReportSubmittedV1: remember_report,
    ReportPersonAddedV1: remember_person,
    ReportReceivedV1: follow_take_over,
    HandOverChangedV1: follow_hand_over,
    ConsentWithdrawnV1: tell_access_changed,
    ConsentRecordedV1: follow_consent,
    AdultProposalEndedV1: follow_proposal_end,
}
