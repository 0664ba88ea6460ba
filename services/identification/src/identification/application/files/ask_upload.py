"""An author asks to send a file, and is given a ticket."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chassis.domain.errors import NotFound
from chassis.permission import permitted
from contracts import access
from identification.application.reading.ports import about_report
from identification.application.reading.view import held_positions
from identification.domain.files.errors import TicketRanOut
from identification.domain.files.file import Ticket, may_have_another_file, way_must_hold
from identification.domain.reports.lifecycle import ReportAction

if TYPE_CHECKING:
    from uuid import UUID

    from contracts.commands.reports import Upload
    from identification.application.ports import Sources, UnitOfWork
    from identification.application.report_command import ReportCommand

OPERATION = "report.ask-upload"


# Without the command decorator: nothing of the report changes yet, so it stays free for others; the answer is the ticket.
async def ask_upload(command: ReportCommand[Upload], uow: UnitOfWork, sources: Sources) -> Ticket:
    """A ticket of the caller's alone; raises StaleVersion, ReportMoveRefused, FilesNotThroughReporter, TooManyFiles, TicketRanOut."""
    principal, report_id = command.principal, command.report_id
    facts = await uow.reports.facts(report_id, principal)
    report, positions = facts.report, held_positions(principal, facts)
    permitted("attachFile")(positions).require()
    if (earlier := await uow.idempotency.seen(principal, OPERATION, command.idempotency_key, report_id)) is not None:
        return await _given(earlier.id, uow)
    report.expect(command.given.expected_version)
    report.allow(ReportAction.ADD)
    way_must_hold(command.given.file_class, access.load().way(report.in_force.way_in).never)
    may_have_another_file(*await uow.files.held(report_id))
    ticket = Ticket(sources.ids.new(), report_id, command.given.file_class, sources.clock.now())
    await uow.files.issue(ticket, report.filing, command.given.caption, principal)
    await uow.audit_log.note(principal, [about_report(report_id, positions, OPERATION)])
    await uow.idempotency.done(id=ticket.id)
    return ticket


async def _given(ticket_id: UUID, uow: UnitOfWork) -> Ticket:
    try:
        return await uow.files.ticket(ticket_id)
    except NotFound:
        raise TicketRanOut from None
