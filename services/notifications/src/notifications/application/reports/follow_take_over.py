"""The Centre took a report over: what asked it to do so asks no more."""

from __future__ import annotations

from typing import TYPE_CHECKING

from notifications.application.notices.notify import notify
from notifications.application.notices.posting import end_alarm, settle
from notifications.domain.duty.alarm import AlarmState

if TYPE_CHECKING:
    from contracts.envelope import Envelope
    from contracts.events.identification import ReportReceivedV1
    from notifications.application.notices.notify import NoticeDependencies
    from notifications.application.ports import UnitOfWork


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
