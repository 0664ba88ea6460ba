"""Something new is known of a report: the Centre's duty is notified, who took the report over, and who works on the person."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from contracts import access
from contracts.words.urgency import Urgency
from notifications.application.notices.posting import Occurrence, post, settle
from notifications.domain.notices.routing import CLASS_OF, Audience, Occasion, routes_for
from notifications.domain.vocabulary import RANK, Matter, Recipient

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from uuid import UUID

    from chassis.ports import Clock
    from notifications.application.ports import Directory, UnitOfWork
    from notifications.application.reports.ports import Assignment, Report
    from notifications.domain.duty.roster import DutyRoster
    from notifications.domain.notices.routing import Route

Addressed = tuple[Recipient, Matter]


@dataclass(frozen=True, slots=True)
class TellNews:
    """What happened; without an urgency that of the report counts. `asked_by` asked for what was answered or decided.

    Of units that work on the person those are notified whose purpose is one of `purposes`: without any named, those that may read
    the class of the occasion.
    """

    event_id: UUID
    report_id: UUID
    occasion: Occasion
    urgency: Urgency | None
    asked_by: UUID | None = None
    purposes: Collection[str] | None = None


@dataclass(frozen=True, slots=True)
class _Situation:
    """The report as it is known, who works on the person, who is on duty, and whether they are called in place of a unit."""

    report: Report | None
    working: Sequence[Assignment]
    duty: DutyRoster
    calls_for_unit: bool


async def tell_news(command: TellNews, uow: UnitOfWork, directory: Directory, clock: Clock) -> None:
    """One item for each who is notified. It takes the place of earlier ones of its kind that are no more urgent.

    So no inbox fills by taps, and nothing more urgent goes unseen because something followed it.
    """
    await uow.matters.hold(command.report_id)
    if await uow.matters.has_ended(Matter(command.report_id, None)):
        return
    report = await uow.matters.report(command.report_id)
    urgency = command.urgency or (report.urgency if report else Urgency.IMMEDIATE)
    working = await _working_on(command, uow)
    duty = await uow.rosters.in_force(directory.duty(), clock.now())
    calls_for_unit = any(directory.duty_number(each.unit_id) is None for each in working)
    situation = _Situation(report, working, duty, calls_for_unit)
    for route in routes_for(command.occasion):
        for recipient, matter in _notified(route.audience, command, situation):
            occurrence = Occurrence(command.event_id, matter, urgency)
            await _post(route, recipient, occurrence, uow, clock)


async def _post(route: Route, recipient: Recipient, occurrence: Occurrence, uow: UnitOfWork, clock: Clock) -> None:
    if not await post(route, recipient, occurrence, uow, clock):
        return
    earlier = [
        each
        for each in await uow.notices.news_of(occurrence.matter.report_id)
        if (each.code, each.recipient) == (route.code, recipient) and each.caused_by != occurrence.event_id
    ]
    await settle([each for each in earlier if RANK[each.urgency] >= RANK[occurrence.urgency]], uow)


async def _working_on(command: TellNews, uow: UnitOfWork) -> Sequence[Assignment]:
    purposes = command.purposes
    if purposes is None:
        class_ = CLASS_OF.get(command.occasion)
        purposes = [] if class_ is None else access.readable_for(access.load(), [class_])
    assigned = await uow.matters.assignments_of([command.report_id])
    return [each for each in assigned if each.accepted_by is not None and each.purpose in purposes]


def _notified(audience: Audience, command: TellNews, situation: _Situation) -> list[Addressed]:
    matter = Matter(command.report_id, None)
    if audience is Audience.UNIT_ON_DUTY:
        return [(Recipient.unit(situation.duty.unit_id), matter)]
    if audience is Audience.WORKING_UNIT:
        return [(Recipient.unit(each.unit_id), Matter(each.report_id, each.referral_id)) for each in situation.working]
    if audience is Audience.WORKER:
        return [
            (Recipient.person(each.accepted_by), Matter(each.report_id, each.referral_id))
            for each in situation.working
            if each.accepted_by is not None
        ]
    taken_over_by = situation.report.taken_over_by if situation.report else None
    if audience is Audience.IN_CHARGE:
        in_charge = situation.duty.in_charge(taken_over_by, calls_for_unit=situation.calls_for_unit)
        return [(each, matter) for each in in_charge]
    by = command.asked_by if audience is Audience.ASKED_BY else taken_over_by
    return [] if by is None else [(Recipient.person(by), matter)]
