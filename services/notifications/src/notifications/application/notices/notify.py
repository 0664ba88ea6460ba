"""An event makes its notices: one item for each reader whom its rows name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from contracts import access
from contracts.events.identification import PersonEvent, urgency_of
from contracts.events.referral import ReferralEvent
from contracts.words.referrals import Purpose
from contracts.words.urgency import Urgency
from notifications.application.notices.posting import Occurrence, post, settle
from notifications.domain.duty.alarm import AlertInterval
from notifications.domain.errors import AuthorIsUnknown
from notifications.domain.notices.routing import OF_NO_REPORT, OF_NO_REPORT_CAUSES, Audience, Kind, rows_for
from notifications.domain.vocabulary import RANK, Matter, Recipient

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from uuid import UUID

    from chassis.ports import Clock
    from contracts.envelope import Envelope, EventData
    from notifications.application.ports import Directory, UnitOfWork
    from notifications.application.reports.ports import Assignment, Report
    from notifications.domain.notices.routing import Row

_OF_DUTY = frozenset({Audience.ON_DUTY, Audience.NEXT_ON_DUTY, Audience.UNIT_ON_DUTY, Audience.IN_CHARGE})
_OF_CENTRE = frozenset({Audience.SUPERVISORS, Audience.DIRECTORS})
_AUTHORS = frozenset({Audience.AUTHOR, Audience.SECOND_AUTHOR})
_REPORTERS = frozenset({Audience.AUTHOR, Audience.UNIT})
_WORKING = frozenset({Audience.IN_CHARGE, Audience.WORKING_UNIT, Audience.WORKER})


@dataclass(frozen=True, slots=True)
class NoticeDependencies:
    """What notifying takes from outside; `directory` knows who is on duty."""

    directory: Directory
    clock: Clock


@dataclass(frozen=True, slots=True)
class _Situation:
    """What the readers are found with: what is said, of what, its report as far as it is known, and who works on the person."""

    said: Any
    matter: Matter
    report: Report | None
    working: Sequence[Assignment]
    uow: UnitOfWork
    outside: NoticeDependencies


def matter_of(event: EventData) -> Matter:
    """Whose report it is about, or which draft or question without a report, and which referral, if one."""
    about = event.about if isinstance(event, PersonEvent | ReferralEvent) else event.subject
    return Matter(about, getattr(event, "referral_id", None))


async def notify(event: EventData, envelope: Envelope, uow: UnitOfWork, outside: NoticeDependencies) -> None:
    """As the rows say that hold of this event; raises AuthorIsUnknown when no report-submitted came before, RosterIsEmpty."""
    matter = matter_of(event)
    await uow.matters.hold(matter.report_id)
    await post_rows(rows_for(event), event, matter, envelope.id, uow, outside)


async def post_rows(
    rows: Sequence[Row],
    said: object,
    matter: Matter,
    cause: UUID,
    uow: UnitOfWork,
    outside: NoticeDependencies,
    rung: int | None = None,
) -> None:
    """`said` names the persons and units: an event, or what is kept of it. Of what has ended only the authors are notified."""
    if not rows:
        return
    report = await uow.matters.report(matter.report_id)
    has_ended = await uow.matters.has_ended(matter)
    urgency = await _urgency(said, matter, report, uow)
    for row in rows:
        if report is None and matter.referral_id is None and _is_for_reporters(row):
            raise AuthorIsUnknown
        working = [] if _WORKING.isdisjoint(row.audiences) else await _working_on(row, said, matter, uow)
        situation = _Situation(said, matter, report, working, uow, outside)
        for audience in row.audiences:
            if has_ended and audience not in _AUTHORS:
                continue
            # Authors are notified as urgently as what they reported is, whatever became of it.
            as_urgent = report.urgency if report and audience in _AUTHORS else urgency
            for recipient, about in await _readers(audience, situation):
                await _post(row, recipient, Occurrence(cause, about, as_urgent, rung), uow, outside.clock)


async def _post(row: Row, recipient: Recipient, occurrence: Occurrence, uow: UnitOfWork, clock: Clock) -> None:
    """News take the place of earlier ones of their kind that are no more urgent.

    So no inbox fills by taps, and nothing more urgent goes unseen because something followed it.
    """
    if not await post(row.code, recipient, occurrence, uow, clock) or row.kind is not Kind.NEWS:
        return
    earlier = [
        each
        for each in await uow.notices.news_of(occurrence.matter.report_id)
        if each.recipient == recipient
        and (each.code is row.code or row.code in OF_NO_REPORT)
        and each.caused_by != occurrence.event_id
    ]
    await settle([each for each in earlier if RANK[each.urgency] >= RANK[occurrence.urgency]], uow)


async def _urgency(said: object, matter: Matter, report: Report | None, uow: UnitOfWork) -> Urgency:
    """As it says; else as its referral was sent or its report filed. What is not known is immediate."""
    published = getattr(said, "urgency", None)
    if published is not None:
        return urgency_of(published)
    if type(said) in OF_NO_REPORT_CAUSES:
        return Urgency.STANDARD
    known = report if matter.referral_id is None else await uow.matters.addressee_of(matter.referral_id)
    return known.urgency if known else Urgency.IMMEDIATE


def _is_for_reporters(row: Row) -> bool:
    return row.code not in OF_NO_REPORT and not _REPORTERS.isdisjoint(row.audiences)


async def _working_on(row: Row, said: Any, matter: Matter, uow: UnitOfWork) -> Sequence[Assignment]:
    purposes: Collection[str] = (
        [each.value for each in said.readable_for]
        if row.needs is None
        else access.readable_for(access.load(), [row.needs])
    )
    assigned = await uow.matters.assignments_of([matter.report_id])
    return [each for each in assigned if each.accepted_by is not None and each.purpose in purposes]


async def _readers(audience: Audience, of: _Situation) -> list[tuple[Recipient, Matter]]:
    """With the case manager who stands in for them, unless they recused themself."""
    found = await _named(audience, of)
    manager = of.report.manager_id if of.report else None
    about = [each for recipient, each in found if manager is not None and recipient == Recipient.person(manager)]
    if manager is None or of.report is None or not about:
        return found
    cover = await of.uow.rosters.standing_in(manager, of.outside.clock.now())
    if cover is None or cover in of.report.recused:
        return found
    return [*found, *((Recipient.person(cover), each) for each in about)]


async def _named(audience: Audience, of: _Situation) -> list[tuple[Recipient, Matter]]:
    if audience is Audience.WORKING_UNIT:
        return [(Recipient.unit(each.unit_id), Matter(each.report_id, each.referral_id)) for each in of.working]
    if audience is Audience.WORKER:
        return [
            (Recipient.person(each.accepted_by), Matter(each.report_id, each.referral_id))
            for each in of.working
            if each.accepted_by is not None and not (of.report and each.accepted_by in of.report.recused)
        ]
    if audience is Audience.UNIT:
        return [(_unit(of.said.unit_id, of), of.matter)] if of.said.unit_id else []
    if audience is Audience.AWAITED:
        return [(Recipient.person(each), of.matter) for each in of.said.awaited]
    if audience in _OF_DUTY | _OF_CENTRE:
        return [(each, of.matter) for each in await _on_duty(audience, of)]
    person = None if audience is Audience.ENDED_UNIT else _person(audience, of)
    return [] if person is None else [(Recipient.person(person), of.matter)]


def _person(audience: Audience, of: _Situation) -> UUID | None:
    if audience is Audience.AUTHOR:
        return of.report.author_id if of.report else of.said.author_id
    if audience is Audience.TAKEN_OVER_BY:
        return of.report.in_charge if of.report else None
    named: UUID | None = getattr(of.said, audience.value)
    # Who asked is of the Centre, and sees no more of what a case manager has.
    return of.report.manager_id or named if of.report and audience is Audience.ASKED_BY else named


def _unit(unit_id: UUID, of: _Situation) -> Recipient:
    """The unit; instead of the Centre's intake the case manager, once there is one: the intake sees nothing more of the report.

    What asks for the take-over stays the intake's, however late it comes: the reporter's receipt says when it was delivered there.
    """
    manager = of.report.manager_id if of.report and unit_id == of.outside.directory.duty().unit_id else None
    asks_for_take_over = getattr(of.said, "purpose", None) is Purpose.FORMAL_IDENTIFICATION
    return Recipient.unit(unit_id) if manager is None or asks_for_take_over else Recipient.person(manager)


async def _on_duty(audience: Audience, of: _Situation) -> list[Recipient]:
    directory = of.outside.directory
    duty = await of.uow.rosters.in_force(directory.duty(), of.outside.clock.now())
    if audience is Audience.UNIT_ON_DUTY:
        return [_unit(duty.unit_id, of)]
    if audience in _OF_CENTRE:
        people = duty.supervisors if audience is Audience.SUPERVISORS else duty.directors
        return [Recipient.on_duty(person, duty.unit_id) for person in people]
    if audience is Audience.ON_DUTY:
        return [duty.now()]
    if audience is Audience.NEXT_ON_DUTY:
        is_known = (of.report is not None and of.report.taken_over) or await _is_alarmed(of)
        return [] if is_known else [duty.following(await of.uow.notices.last_alerted(of.matter.report_id))]
    calls_for_unit = any(directory.duty_number(each.unit_id) is None for each in of.working)
    return duty.in_charge(of.report.in_charge if of.report else None, calls_for_unit=calls_for_unit)


async def _is_alarmed(of: _Situation) -> bool:
    """Whether the report's own alarm alerted a person within a step of the term, or since: it says the same, to one after the other."""
    since = of.said.due_at - AlertInterval().step
    alerted = await of.uow.notices.alerted([of.matter.report_id])
    return any(alerts.last >= since for alerts in alerted.values())
