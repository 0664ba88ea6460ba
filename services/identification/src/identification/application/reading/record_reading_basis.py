"""The Centre records why it reads what is closed: a sealed person, or clinical findings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chassis.permission import permitted
from identification.application.reading.ports import about_report
from identification.application.reading.view import held_positions
from identification.domain.policies import basis_must_fit, seal_is_opened_by_duty
from identification.domain.reading.closed import closed_since
from identification.domain.reports.lifecycle import ReportAction

if TYPE_CHECKING:
    from uuid import UUID

    from contracts.commands.reports import Basis
    from identification.application.ports import Sources, UnitOfWork
    from identification.application.report_command import ReportCommand

OPERATION = "report.record-basis"


# Without the command decorator: the report stays free for others, the policy asks for the scope, and the line names the ground.
async def record_reading_basis(command: ReportCommand[Basis], uow: UnitOfWork, sources: Sources) -> UUID:
    """From the next read on `scope` is open to this caller alone, after a withdrawal for 72 hours; raises BasisDoesNotFit."""
    facts = await uow.reports.facts(command.report_id, command.principal)
    positions = held_positions(command.principal, facts)
    permitted("recordReadingBasis")(positions).require()
    seal_is_opened_by_duty(positions, command.given.scope)
    if await uow.idempotency.seen(command.principal, OPERATION, command.idempotency_key, command.report_id):
        return command.report_id
    facts.report.allow(ReportAction.RECORD_BASIS)
    consents = (await uow.ledger.consents([command.report_id])).get(command.report_id, ())
    withdrawn = closed_since(facts.report.in_force, consents) is not None
    basis_must_fit(facts.report.in_force, command.given.scope, command.given.basis, withdrawn=withdrawn)
    await uow.ledger.record_reading(
        command.report_id, command.principal.subject, command.given.scope, command.given.basis, sources.clock.now()
    )
    line = about_report(command.report_id, positions, f"basis.{command.given.scope}", bases=[command.given.basis.value])
    await uow.audit_log.note(command.principal, [line])
    await uow.idempotency.done(id=command.report_id)
    return command.report_id
