"""The Centre gives a report that it took over to a case manager, who holds it from then on instead of the intake."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from chassis.domain.errors import NotFound
from chassis.permission import permitted
from contracts.words.people import CentreRole
from identification.application.persons.case import with_linked
from identification.application.reading.ports import about_report
from identification.application.report_command import hold_report
from identification.domain.errors import DoneForAllPersons, NoCaseManager

if TYPE_CHECKING:
    from contracts.commands.reports import CaseAssignment
    from identification.application.ports import Sources, UnitOfWork
    from identification.application.report_command import HeldReport, ReportCommand

OPERATION = "report.assign"


# Without the command decorator: the intake cannot see the report any more, and a repeat is answered all the same.
async def assign_case(command: ReportCommand[CaseAssignment], uow: UnitOfWork, sources: Sources) -> UUID:
    """The id of the case of the first person; several persons go together, each in a case of their own with all that is linked.

    Raises NotFound, Forbidden, DoneForAllPersons, StaleVersion, NoCaseManager, AlreadyAssigned, RecusedFromCase, ReportMoveRefused.
    """
    held = await hold_report(command, uow, sources)
    if held.positions:
        permitted("assignCase")(held.positions).require()
        if held.record.filing.joint_with is not None:
            raise DoneForAllPersons(held.record.filing.joint_with)
    earlier = await uow.idempotency.seen(command.principal, OPERATION, command.idempotency_key, command.report_id)
    if earlier is not None:
        return UUID(str(earlier.ids["case"]))
    if not held.positions:
        raise NotFound
    held.expect(command.given.expected_version)
    case_id = await _assign(command, held, uow, sources)
    await uow.audit_log.note(command.principal, [about_report(command.report_id, held.positions, OPERATION)])
    await uow.idempotency.done(case=case_id)
    return case_id


async def must_be_case_manager(person_id: UUID, uow: UnitOfWork) -> None:
    """Raises NoCaseManager for anybody who is none at the Centre now."""
    person = await uow.people.find(person_id)
    if person is None or not person.active or CentreRole.CENTRE_CASE_MANAGER not in person.roles:
        raise NoCaseManager


async def _assign(command: ReportCommand[CaseAssignment], held: HeldReport, uow: UnitOfWork, sources: Sources) -> UUID:
    manager_id = command.given.manager_id
    await must_be_case_manager(manager_id, uow)
    everyone = await with_linked([held.record, *(each.report for each in held.others)], command.principal, uow)
    # Of several persons one may be in a case that the manager has.
    persons = [each for each in everyone if each is held.record or each.progress.manager_id != manager_id]
    cases = [each.assign(manager_id, sources.ids.new(), held.now) for each in persons]
    for each in persons:
        await uow.reports.save(each)
    return cases[0]
