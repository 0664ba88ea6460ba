"""A report has ended: nothing that points to it stays in an inbox, but what is asked of who goes on protecting a child."""

from __future__ import annotations

from typing import TYPE_CHECKING

from notifications.application.notices.notify import notify
from notifications.application.notices.posting import end_alarm, withdraw
from notifications.application.reports.ending import end_access
from notifications.domain.duty.alarm import AlarmState
from notifications.domain.vocabulary import Matter

if TYPE_CHECKING:
    from contracts.envelope import Envelope
    from contracts.events.identification import ReportEndedEvent
    from notifications.application.notices.notify import NoticeDependencies
    from notifications.application.ports import UnitOfWork


async def follow_report_end(
    event: ReportEndedEvent, envelope: Envelope, uow: UnitOfWork, outside: NoticeDependencies
) -> None:
    """Of the report and every referral of it, for each person who was reported at once; its authors are notified as the rows say."""
    for report_id in await uow.matters.hold_persons(event.report_id):
        for referral_id in await uow.matters.referrals_of(report_id):
            addressee = await uow.matters.addressee_of(referral_id)
            if addressee is not None and addressee.purpose in event.goes_on:
                continue
            await end_access(event, Matter(report_id, referral_id), envelope, uow, outside)
        await withdraw(await uow.notices.news_of(report_id), uow)
        await uow.questions.end(report_id)
        await withdraw(await uow.notices.alerts_of([report_id]), uow)
        await end_alarm(report_id, AlarmState.WITHDRAWN, uow)
        await uow.matters.end(Matter(report_id, None), event.goes_on)
    await notify(event, envelope, uow, outside)
