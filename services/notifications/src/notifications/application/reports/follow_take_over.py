"""The Centre took a report over: what asked it to do so asks no more."""

from __future__ import annotations

from typing import TYPE_CHECKING

from notifications.application.notices.posting import end_alarm, settle
from notifications.domain.duty.alarm import AlarmState

if TYPE_CHECKING:
    from uuid import UUID

    from notifications.application.ports import UnitOfWork


async def follow_take_over(report_id: UUID, by: UUID, uow: UnitOfWork) -> None:
    """Items of the Centre and of its people on duty become history, and so does a request that is announced later; its alarm ends."""
    persons = await uow.matters.hold_persons(report_id)
    for each in persons:
        await uow.matters.take_over(each, by)
    for referral_id in await uow.matters.referrals_of(report_id, for_take_over=True):
        await settle(await uow.notices.asking_about(referral_id), uow)
    await settle(await uow.notices.alerts_of(persons), uow)
    await end_alarm(report_id, AlarmState.TAKEN_OVER, uow, by=by)
