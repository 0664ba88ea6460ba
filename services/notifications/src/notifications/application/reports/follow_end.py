"""Access to a matter ended: what pointed to it leaves the inbox; the unit is notified that its access changed or all was withdrawn."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from contracts.words.notices import NoticeCode
from contracts.words.urgency import Urgency
from notifications.application.notices.posting import Occurrence, end_alarm, post, withdraw
from notifications.domain.duty.alarm import AlarmState
from notifications.domain.notices.routing import Occasion, routes_for
from notifications.domain.vocabulary import Matter, Recipient

if TYPE_CHECKING:
    from uuid import UUID

    from chassis.ports import Clock
    from notifications.application.ports import UnitOfWork


@dataclass(frozen=True, slots=True)
class FollowEnd:
    """The referral ended; without one, the report and every referral of it. `withdrawn`: by the author or by the person."""

    event_id: UUID
    report_id: UUID
    referral_id: UUID | None
    withdrawn: bool


async def follow_end(command: FollowEnd, uow: UnitOfWork, clock: Clock) -> None:
    """The end stays on record, so that a referral announced later makes no notice; each unit hears of it once.

    One end travels as several events (disclosure-ended, then referral-closed; report-withdrawn, then both).
    """
    if command.referral_id is not None:
        await uow.matters.hold(command.report_id)
        await _tell_ended(command, command.referral_id, uow, clock)
        await uow.matters.end(Matter(command.report_id, command.referral_id))
        return
    for person in await uow.matters.hold_persons(command.report_id):
        await _end_all(replace(command, report_id=person), uow, clock)


async def _end_all(command: FollowEnd, uow: UnitOfWork, clock: Clock) -> None:
    for referral_id in await uow.matters.referrals_of(command.report_id):
        await _tell_ended(command, referral_id, uow, clock)
    await withdraw(await uow.notices.news_of(command.report_id), uow)
    await uow.questions.end(command.report_id)
    await withdraw(await uow.notices.alerts_of([command.report_id]), uow)
    await end_alarm(command.report_id, AlarmState.WITHDRAWN, uow)
    await uow.matters.end(Matter(command.report_id, None))


async def _tell_ended(command: FollowEnd, referral_id: UUID, uow: UnitOfWork, clock: Clock) -> None:
    matter = Matter(command.report_id, referral_id)
    if await uow.matters.has_ended(matter):
        return
    await withdraw(await uow.notices.asking_about(referral_id), uow)
    await withdraw(await uow.notices.waiting(referral_id, NoticeCode.CONFIRMATION_WAITS), uow)
    of_report = [*await uow.notices.news_of(command.report_id), *await uow.notices.alerts_of([command.report_id])]
    await withdraw([each for each in of_report if each.matter.referral_id == referral_id], uow)
    addressee = await uow.matters.addressee_of(referral_id)
    if addressee is None:
        return
    occurrence = Occurrence(command.event_id, matter, Urgency.STANDARD)
    occasion = Occasion.REQUEST_WITHDRAWN if command.withdrawn else Occasion.ACCESS_ENDED
    for route in routes_for(occasion):
        await post(route, Recipient.unit(addressee.unit_id), occurrence, uow, clock)
