"""A link does not hold any more: of the same person the report has a case of its own again, with the same case manager."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from chassis.permission import permitted
from identification.application.persons.case import procedure_of
from identification.application.report_command import on_report
from identification.domain.persons.errors import NoSuchLink
from identification.domain.reports.record import ProcedureOfCase

if TYPE_CHECKING:
    from contracts.commands.linking import PersonsUnlink
    from identification.application.ports import Sources, UnitOfWork
    from identification.application.report_command import HeldReport, ReportCommand

OPERATION: Final = "persons.unlink"


@on_report(OPERATION, permitted("unlinkPersons"))
async def unlink_persons(
    command: ReportCommand[PersonsUnlink], held: HeldReport, uow: UnitOfWork, sources: Sources
) -> None:
    """What waits for a supervisor is declined so. A procedure goes with the report that it was opened on.

    Raises StaleVersion, NoSuchLink, ReportMoveRefused.
    """
    report, by = held.record, command.principal.subject
    held.expect(command.given.expected_version)
    live = await uow.links.of_reports([report.id])
    link = next((each for each in live if each.id == command.given.link_id), None)
    if link is None:
        raise NoSuchLink
    report.unlink()
    leaves = link.makes_case
    # Who leaves the case is not the same person as any other report of it.
    for each in [link, *(each for each in live if each is not link and leaves and each.makes_case)]:
        each.end(by, held.now)
        await uow.links.save(each)
    if leaves:
        await _leave(command, held, uow, sources)


async def _leave(command: ReportCommand[PersonsUnlink], held: HeldReport, uow: UnitOfWork, sources: Sources) -> None:
    """So does each of its case that no link holds there any more; one of them stays where none else does."""
    stay = [each.report for each in await uow.reports.linked(held.record, command.principal)]
    links = [each for each in await uow.links.of_reports([each.id for each in stay]) if each.makes_case]
    alone = [each for each in stay if not any(each.id in (link.report_a, link.report_b) for link in links)]
    for each in (held.record, *(alone if len(alone) < len(stay) else alone[1:])):
        each.begin_case(sources.ids.new())
        await uow.links.leave(each)
    for each in (held.record, *stay):
        procedure = await procedure_of(each, uow)
        goes_with = ProcedureOfCase() if procedure is None else procedure.of_case
        if each.follow(goes_with) and each is not held.record:
            await uow.reports.save(each)
