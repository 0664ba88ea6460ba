"""The Centre opens the procedure that decides whether a person is a victim."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chassis.domain.errors import InvalidInput
from chassis.permission import permitted
from contracts.words.procedures import ProcedureStep
from contracts.words.reports import AssessedGrounds, NextStep, WayIn
from identification.application.contents.classes import TRIAGE
from identification.application.procedures.procedure_command import HeldProcedure
from identification.application.report_command import on_report
from identification.application.reports.assessments import assessed, end_proposed_dismissal, reasons_must_fit
from identification.domain.consents.consent import ConsentScope, agrees_to
from identification.domain.consents.errors import NotAgreedToBeIdentified
from identification.domain.procedures.errors import AlreadyInProcedure, NoProcedureThroughReporter
from identification.domain.procedures.procedure import Procedure

if TYPE_CHECKING:
    from contracts.commands.procedures import ProcedureOpening
    from contracts.commands.reports import Assessment
    from identification.application.ports import Sources, UnitOfWork
    from identification.application.report_command import HeldReport, ReportCommand

OPERATION = "procedure.open"


@on_report(OPERATION, permitted("openProcedure"))
async def open_procedure(
    command: ReportCommand[ProcedureOpening], held: HeldReport, uow: UnitOfWork, sources: Sources
) -> None:
    """The assessment is sealed behind earlier ones; a report without a case has one from now on.

    Raises StaleVersion, ReportMoveRefused, NoProcedureThroughReporter, NotAgreedToBeIdentified, AlreadyInProcedure; InvalidInput as
    `reasons_must_fit`, and for an assessment that leads elsewhere.
    """
    report, given = held.record, command.given
    held.expect(given.expected_version)
    _leads_to_procedure(given.assessment)
    reasons_must_fit(report, given.assessment)
    if report.in_force.way_in is WayIn.THROUGH_ME:
        raise NoProcedureThroughReporter
    if not report.in_force.child_path:
        consents = (await uow.ledger.consents([report.id])).get(report.id, ())
        if not agrees_to(consents, ConsentScope.IDENTIFICATION):
            raise NotAgreedToBeIdentified
    case_id = report.progress.case_id or sources.ids.new()
    earlier = await uow.procedures.of_case(case_id)
    if earlier is not None and not earlier.may_be_followed:
        raise AlreadyInProcedure
    report.assess(held.now, others_wait=await uow.awaited.assessed(report.id))
    report.begin_case(case_id)
    await end_proposed_dismissal(held, command.principal.subject, uow)
    opened = HeldProcedure(
        command.principal,
        held,
        Procedure(sources.ids.new(), case_id, report.id, held.now, command.principal.subject),
    )
    opened.goes_on(ProcedureStep.OPENED)
    await opened.seal(uow, sources, **{TRIAGE: assessed(given.assessment)})
    await uow.procedures.add(opened.procedure)
    await opened.carry_over(uow)


def _leads_to_procedure(assessment: Assessment) -> None:
    wrong = []
    if assessment.grounds is not AssessedGrounds.REASONABLE:
        wrong.append(("assessment.grounds", "must be reasonable grounds: without them no procedure is opened."))
    if assessment.next_step is not NextStep.OPEN_PROCEDURE:
        wrong.append(("assessment.nextStep", "must be that a procedure is opened."))
    if wrong:
        raise InvalidInput(wrong)
