"""A danger is not taken over yet: the next person is alerted, in their inbox, by mail and by telephone.

First everybody on duty, then the Centre's supervisor and director, then the centre for social work that was asked to protect a child.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from chassis.processes.apart import naming
from contracts.words.referrals import Purpose
from contracts.words.urgency import Urgency
from notifications.application.notices.posting import Occurrence, post, settle
from notifications.domain.naming import alert_id
from notifications.domain.notices.routing import Timer, rows_of
from notifications.domain.vocabulary import Matter

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from contextlib import AbstractAsyncContextManager
    from datetime import datetime
    from uuid import UUID

    from chassis.ports import Clock
    from notifications.application.ports import Directory, UnitOfWork
    from notifications.domain.duty.alarm import Alarm, AlertInterval
    from notifications.domain.vocabulary import Recipient


@dataclass(frozen=True, slots=True)
class AlertDependencies:
    """What alerting takes from outside.

    `due` finds an alarm with an alert due that is free and not left out, with a transaction in the chain that started it.
    """

    due: Callable[[datetime, Sequence[UUID]], AbstractAsyncContextManager[tuple[Alarm, UnitOfWork] | None]]
    directory: Directory
    clock: Clock
    interval: AlertInterval


@dataclass(frozen=True, slots=True)
class Alerted:
    """One alert that was made, by its number."""

    report_id: UUID
    number: int


async def alert_next(alerting: AlertDependencies, without: Sequence[UUID] = ()) -> Alerted | None:
    """Makes the alert of one alarm that is due, whole or not at all; None when none is. One that dies in between alerts no one.

    `without` are reports whose alarms are left out. Raises NotDone, by the report, for one that cannot be handled.
    """
    now = alerting.clock.now()
    with naming() as about:
        async with alerting.due(now, without) as found:
            if found is None:
                return None
            alarm, uow = found
            about.what = alarm.report_id
            return await _alert_due(alarm, now, alerting, uow)


async def _alert_due(alarm: Alarm, now: datetime, alerting: AlertDependencies, uow: UnitOfWork) -> Alerted | None:
    number = alarm.advance(now, alerting.interval)
    if number is None:
        return None
    # What a centre for social work answers about one of them counts from now on, or before: it is never called about what it answered.
    persons = await uow.matters.hold_persons(alarm.report_id)
    centres = await _to_be_called(persons, alerting, uow)
    alerted = await uow.notices.alerted(persons)
    duty = await uow.rosters.in_force(alerting.directory.duty(), now)
    recipient = duty.longest_unalerted({each: alerts.last for each, alerts in alerted.items()}, list(centres))
    matter = Matter(alarm.report_id, None)
    if recipient.person_id is None and recipient.unit_id in centres:
        matter = centres[recipient.unit_id]
    before = alerted.get(recipient)
    await _alert(recipient, matter, 1 + (before.count if before else 0), alarm, number, uow, alerting.clock)
    await uow.alarms.save(alarm)
    return Alerted(alarm.report_id, number)


async def _to_be_called(persons: Sequence[UUID], alerting: AlertDependencies, uow: UnitOfWork) -> dict[UUID, Matter]:
    """Centres for social work that were asked to protect a child of the report and have not answered, by the referral that asked.

    Only those that have a duty telephone; an excluded unit was never asked.
    """
    asked = [each for each in await uow.matters.assignments_of(persons) if each.accepted_by is None]
    return {
        each.unit_id: Matter(each.report_id, each.referral_id)
        for each in asked
        if each.purpose == Purpose.CHILD_PROTECTION and alerting.directory.duty_number(each.unit_id)
    }


async def _alert(
    recipient: Recipient, matter: Matter, round_: int, alarm: Alarm, number: int, uow: UnitOfWork, clock: Clock
) -> None:
    """The new alert takes the place of the recipient's last one, so that no inbox fills and no telephone rings twice at once."""
    earlier = [each for each in await uow.notices.alerts_of([matter.report_id]) if each.recipient == recipient]
    await settle(earlier, uow)
    cause = alert_id(alarm.origin.caused_by, number)
    occurrence = Occurrence(cause, matter, Urgency.IMMEDIATE, number)
    for row in rows_of(Timer.DANGER_WAITS):
        notice = await post(row.code, recipient, occurrence, uow, clock)
        if notice is not None:
            await uow.record.alerted(notice, round_)
