"""A referral needs another person's eyes: it was not taken in time, its term passed, its unit rejected it, or it opened nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from contracts.words.urgency import Urgency
from notifications.application.notices.posting import Occurrence, alerts_of_units, post, settle
from notifications.domain.duty.alarm import Ladder
from notifications.domain.notices.routing import Audience, Occasion, routes_for
from notifications.domain.vocabulary import Recipient

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from chassis.ports import Clock
    from notifications.application.ports import Directory, UnitOfWork
    from notifications.domain.duty.roster import DutyRoster
    from notifications.domain.notices.notice import Notice
    from notifications.domain.vocabulary import Matter


@dataclass(frozen=True, slots=True)
class AlertDuty:
    """What happened to a referral of `unit_id`; without an urgency the one it was sent with counts. `due_at` is when a term passed.

    `opens_nothing`: identification opens nothing to the unit by it.
    """

    event_id: UUID
    matter: Matter
    referral_id: UUID
    unit_id: UUID
    occasion: Occasion
    urgency: Urgency | None
    due_at: datetime | None = None
    opens_nothing: bool = False


async def alert_duty(command: AlertDuty, uow: UnitOfWork, directory: Directory, clock: Clock) -> None:
    """Notifies those whom the routes name; raises RosterIsEmpty if there is no one. What is over alerts no one."""
    await uow.matters.hold(command.matter.report_id)
    if command.opens_nothing:
        await uow.matters.keep_closed(command.referral_id, command.unit_id)
    if command.occasion is Occasion.REFERRAL_ESCALATED:
        await uow.matters.reject(command.referral_id, command.unit_id)
    if command.opens_nothing or command.occasion is Occasion.REFERRAL_ESCALATED:
        alerts = await alerts_of_units(command.matter, uow)
        await settle([each for each in alerts if each.recipient.unit_id == command.unit_id], uow)
    if await _is_over(command, uow):
        return
    if command.occasion is Occasion.REFERRAL_ESCALATED:
        # The unit gave its answer: what still asks it for one is out of place.
        await settle(await _asking_the_unit(command, uow), uow)
    occurrence = Occurrence(command.event_id, command.matter, await _urgency(command, uow))
    duty = await uow.rosters.in_force(directory.duty(), clock.now())
    for route in routes_for(command.occasion):
        await post(route, await _recipient(route.audience, command, uow, duty), occurrence, uow, clock)


async def _is_over(command: AlertDuty, uow: UnitOfWork) -> bool:
    if await uow.matters.has_ended(command.matter):
        return True
    if command.occasion is not Occasion.NOT_TAKEN_OVER:
        return False
    report = await uow.matters.report(command.matter.report_id)
    return (report is not None and report.taken_over) or await _is_alarmed(command, uow)


async def _is_alarmed(command: AlertDuty, uow: UnitOfWork) -> bool:
    """Whether the report's own alarm alerted a person within a step of the term, or since: it says the same, to one after the other."""
    if command.due_at is None:
        return False
    since = command.due_at - Ladder().step
    alerted = await uow.notices.alerted([command.matter.report_id])
    return any(alerts.last >= since for alerts in alerted.values())


async def _asking_the_unit(command: AlertDuty, uow: UnitOfWork) -> list[Notice]:
    asking = await uow.notices.asking_about(command.referral_id)
    return [each for each in asking if each.recipient.person_id is None and each.caused_by != command.event_id]


async def _urgency(command: AlertDuty, uow: UnitOfWork) -> Urgency:
    if command.urgency is not None:
        return command.urgency
    addressee = await uow.matters.addressee_of(command.referral_id)
    return addressee.urgency if addressee else Urgency.IMMEDIATE


async def _recipient(audience: Audience, command: AlertDuty, uow: UnitOfWork, duty: DutyRoster) -> Recipient:
    if audience is Audience.UNIT:
        return Recipient.unit(command.unit_id)
    if audience is Audience.ON_DUTY:
        return duty.now()
    return duty.following(await uow.notices.last_alerted(command.matter.report_id))
