"""The Centre links the persons of two reports: as the same person, whose reports are one case then, or as related."""

from __future__ import annotations

from operator import attrgetter
from typing import TYPE_CHECKING, Final

from chassis.domain.errors import InvalidInput, NotFound
from chassis.permission import permitted
from contracts.words.persons import Relation
from contracts.words.positions import Position
from contracts.words.procedures import ProcedureStep
from contracts.words.reports import ReportState
from identification.application.persons.case import with_linked
from identification.application.reading.ports import about_report
from identification.application.reading.view import held_positions
from identification.application.report_command import hold_report
from identification.domain.persons.errors import LinkWithoutConsent
from identification.domain.persons.linking import Link, become_one_case, may_join
from identification.domain.procedures.history import in_force, must_agree
from identification.domain.reading.closed import closed_since
from identification.domain.reports.record import ProcedureOfCase

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from contracts.commands.linking import PersonsLink
    from identification.application.persons.ports import Candidate
    from identification.application.ports import Sources, UnitOfWork
    from identification.application.report_command import HeldReport, ReportCommand
    from identification.domain.procedures.procedure import Procedure
    from identification.domain.reports.report import Report

OPERATION: Final = "persons.link"
_MAY = permitted("linkPersons")


# Without the command decorator: the intake may not see the report any more, and a repeat is answered all the same.
async def link_persons(command: ReportCommand[PersonsLink], uow: UnitOfWork, sources: Sources) -> Report:
    """At once where a number, or name and birth date, are the same; else it waits for another person who supervises and links it too.

    A case that has a manager is joined by them, or by who supervises: said by others it waits for one of these. So does what would take a
    case from one of two case managers. Of another report than the caller holds only its likely same person is linked.
    Raises NotFound, Forbidden, StaleVersion, ReportMoveRefused, AlreadyLinked, LinkWithoutConsent, ProceduresOfBoth,
    DecisionsOfBoth, CaseManagerNotChosen, RecusedFromCase, InvalidInput.
    """
    given, principal = command.given, command.principal
    candidate = await _candidate(command.report_id, given.other_id, uow)
    proposed = await _proposed(command.report_id, given.other_id, uow)
    # Before the report is held, since it locks both: two who link them from either side wait for each other.
    other_id = candidate.other_id if candidate else proposed or given.other_id
    there = await uow.links.linkable(command.report_id, other_id)
    held = await hold_report(command, uow, sources)
    if held.positions:
        _MAY(held.positions).require()
    if await uow.idempotency.seen(principal, OPERATION, command.idempotency_key, command.report_id):
        return held.record
    if not held.positions:
        raise NotFound
    held.expect(given.expected_version)
    await _link(command, held, there, uow, sources)
    await uow.audit_log.note(principal, [about_report(command.report_id, held.positions, OPERATION)])
    await uow.idempotency.done(id=command.report_id)
    return held.record


async def _link(
    command: ReportCommand[PersonsLink],
    held: HeldReport,
    there: Sequence[Report],
    uow: UnitOfWork,
    sources: Sources,
) -> None:
    given, report, by = command.given, held.record, command.principal.subject
    if given.other_id == report.id:
        raise InvalidInput([("otherId", "must be another report.")])
    if not there:
        raise NotFound
    other = there[0]
    candidate = await _candidate(report.id, other.id, uow)
    positions = await _positions(command, other, uow)
    likely = candidate is not None and given.relation is Relation.SAME_PERSON
    if not (_MAY(positions).allowed or likely):
        raise NotFound
    await _must_not_be_closed((report, other), uow)
    exact = candidate is not None and candidate.exact
    joins = exact and may_join(held.positions, positions, (report, other))
    link = next((each for each in await uow.links.of_reports([report.id]) if _is_of(each, other, given.relation)), None)
    is_new = link is None
    report.link()
    if link is None:
        link = Link.propose(sources.ids.new(), (report.id, other.id), given.relation, by, held.now)
        if joins or given.relation is not Relation.SAME_PERSON:
            link.confirm(by, held.now)
    else:
        link.second(by, held.now, may_confirm=joins or Position.SUPERVISOR in held.positions)
    joining = link.makes_case and not _are_one_case(report, other)
    # Before the link is stored: from then on the procedures of both are one person's.
    procedures = await _that_agree(report, other, uow) if joining else []
    await (uow.links.add(link) if is_new else uow.links.save(link))
    await uow.reports.save(report)
    if joining:
        await _join(command, held, there, link, procedures, uow, sources)


async def _that_agree(report: Report, other: Report, uow: UnitOfWork) -> list[Procedure]:
    """Procedures of the two persons, which may be those of one. Raises as `must_agree`."""
    ours, theirs = [await uow.procedures.of_person(each.id) for each in (report, other)]
    must_agree(ours, theirs)
    return [*ours, *theirs]


async def _candidate(report_id: UUID, other_id: UUID, uow: UnitOfWork) -> Candidate | None:
    """By its own id or that of the other report."""
    found = (await uow.persons.candidates([report_id])).get(report_id, ())
    return next((each for each in found if other_id in (each.id, each.other_id)), None)


async def _proposed(report_id: UUID, link_id: UUID, uow: UnitOfWork) -> UUID | None:
    """The other report of a link, by the id of the link."""
    found = await uow.links.of_reports([report_id])
    return next((each.other_than(report_id) for each in found if each.id == link_id), None)


async def _positions(command: ReportCommand[PersonsLink], other: Report, uow: UnitOfWork) -> frozenset[str]:
    """What the caller holds towards the other report."""
    others = await uow.reports.facts_of([other.id], command.principal)
    return frozenset().union(*(held_positions(command.principal, each) for each in others))


async def _must_not_be_closed(reports: Sequence[Report], uow: UnitOfWork) -> None:
    """A candidate that the caller does not hold is none once its person took consent back."""
    consents = await uow.ledger.consents([each.id for each in reports])
    if any(closed_since(each.in_force, consents.get(each.id, ())) is not None for each in reports):
        raise LinkWithoutConsent


def _are_one_case(report: Report, other: Report) -> bool:
    return report.progress.case_id is not None and report.progress.case_id == other.progress.case_id


def _is_of(link: Link, other: Report, relation: Relation) -> bool:
    return link.relation is relation and other.id in (link.report_a, link.report_b)


async def _join(
    command: ReportCommand[PersonsLink],
    held: HeldReport,
    there: Sequence[Report],
    link: Link,
    procedures: Sequence[Procedure],
    uow: UnitOfWork,
    sources: Sources,
) -> None:
    report = held.record
    cases = {each.progress.case_id for each in (report, there[0])}
    here = await with_linked([report], command.principal, uow)
    there = [each for each in there if each is there[0] or each.state is ReportState.RECEIVED]
    before = {each.id: each.in_open_procedure for each in (*here, *there)}
    procedure = in_force(sorted((each for each in procedures if each.case_id in cases), key=attrgetter("opened_at")))
    of_case = ProcedureOfCase() if procedure is None else procedure.of_case
    everyone = become_one_case(here, there, command.given.keep, sources.ids.new(), of_case, held.now)
    for each in everyone:
        await uow.links.join(each, link)
    for each in everyone:
        if procedure is not None and each.in_open_procedure and not before[each.id]:
            each.publish_procedure(procedure.id, ProcedureStep.OPENED, held.now)
        await uow.reports.publish(each)
