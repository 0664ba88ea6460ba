"""What every use case that notifies people shares: an item once per event, and its end."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from notifications.domain.deliveries import Delivery
from notifications.domain.naming import notice_id
from notifications.domain.notices.notice import Notice
from notifications.domain.notices.routing import channels_of

if TYPE_CHECKING:
    from collections.abc import Iterable
    from uuid import UUID

    from chassis.ports import Clock
    from contracts.words.notices import NoticeCode
    from contracts.words.urgency import Urgency
    from notifications.application.ports import UnitOfWork
    from notifications.domain.duty.alarm import AlarmState
    from notifications.domain.vocabulary import Matter, Recipient


@dataclass(frozen=True, slots=True)
class Occurrence:
    """Which event caused it, and about what; of an alarm, which alert (`rung`), and of a question, which reminder."""

    event_id: UUID
    matter: Matter
    urgency: Urgency
    rung: int | None = None


async def post(
    code: NoticeCode, recipient: Recipient, occurrence: Occurrence, uow: UnitOfWork, clock: Clock
) -> Notice | None:
    """Puts one item into the recipient's inbox and starts its other channels; None when the same event has done it already."""
    notice = Notice(
        notice_id(occurrence.event_id, occurrence.matter, recipient, code),
        recipient,
        occurrence.matter,
        code=code,
        urgency=occurrence.urgency,
        caused_by=occurrence.event_id,
        created_at=clock.now(),
        rung=occurrence.rung,
    )
    if not await uow.notices.add(notice):
        return None
    for channel in channels_of(notice.code, notice.urgency, recipient, notice.matter):
        await uow.deliveries.add(Delivery.of(notice, channel))
    return notice


async def settle(notices: Iterable[Notice], uow: UnitOfWork) -> None:
    """What these asked for was done: they stay in the history, and cause no more mails or calls."""
    for notice in notices:
        notice.settle()
        await _retire(notice, uow)


async def alerts_of_units(matter: Matter, uow: UnitOfWork) -> list[Notice]:
    """Waiting alerts of units about this referral; a person on duty is alerted about the report, and stays so."""
    alerts = await uow.notices.alerts_of([matter.report_id])
    return [
        each for each in alerts if each.matter.referral_id == matter.referral_id and each.recipient.person_id is None
    ]


async def settle_alerts(matter: Matter, unit_id: UUID, uow: UnitOfWork) -> None:
    """A unit is alerted about this referral no more."""
    await settle([each for each in await alerts_of_units(matter, uow) if each.recipient.unit_id == unit_id], uow)


async def settle_news(report_id: UUID, code: NoticeCode, uow: UnitOfWork) -> None:
    """What such news of the report asked for was done."""
    await uow.matters.hold(report_id)
    await settle([each for each in await uow.notices.news_of(report_id) if each.code is code], uow)


async def withdraw(notices: Iterable[Notice], uow: UnitOfWork) -> None:
    """These leave the inbox, and cause no more mails or calls."""
    for notice in notices:
        notice.withdraw()
        await _retire(notice, uow)


async def end_alarm(report_id: UUID, because: AlarmState, uow: UnitOfWork, by: UUID | None = None) -> None:
    """There are no more alerts about the report, and the record says why, once."""
    alarm = await uow.alarms.of(report_id)
    if alarm is None or not alarm.end(because):
        return
    await uow.alarms.save(alarm)
    await uow.record.ended(alarm, by)


async def _retire(notice: Notice, uow: UnitOfWork) -> None:
    await uow.notices.save(notice)
    for delivery in await uow.deliveries.pending_of(notice.id):
        delivery.cancel()
        await uow.deliveries.save(delivery)
