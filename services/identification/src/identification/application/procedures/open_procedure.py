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
from identification.domain.procedures.errors import NoNewFacts, NoProcedureThroughReporter
from identification.domain.procedures.history import closed_at, followed, goes_on_when_agreed
from identification.domain.procedures.procedure import Procedure

if TYPE_CHECKING:
    from collections.abc import Iterable

    from contracts.commands.procedures import ProcedureOpening
    from contracts.commands.reports import Assessment
    from identification.application.ports import Sources, UnitOfWork
    from identification.application.report_command import HeldReport, ReportCommand
    from identification.domain.consents.consent import ConsentEntry
    from identification.domain.reports.report import Report

OPERATION = "procedure.open"


@on_report(OPERATION, permitted("openProcedure"))
async def open_procedure(
    command: ReportCommand[ProcedureOpening], held: HeldReport, uow: UnitOfWork, sources: Sources
) -> None:
    """The assessment is sealed behind earlier ones; a report without a case has one from now on.

    After another procedure of the person, on any of their reports, it is opened on facts that are newer than its end.
    Raises StaleVersion, ReportMoveRefused, NoProcedureThroughReporter, NotAgreedToBeIdentified, AlreadyInProcedure, DecisionInForce,
    NoNewFacts; InvalidInput as `reasons_must_fit`, and for an assessment that leads elsewhere.
    """
    report, given = held.record, command.given
    held.expect(given.expected_version)
    _leads_to_procedure(given.assessment)
    reasons_must_fit(report, given.assessment)
    if report.in_force.way_in is WayIn.THROUGH_ME:
        raise NoProcedureThroughReporter
    consents = (await uow.ledger.consents([report.id])).get(report.id, ())
    if not (report.in_force.child_path or agrees_to(consents, ConsentScope.IDENTIFICATION)):
        raise NotAgreedToBeIdentified
    follows = followed(await uow.procedures.of_person(report.id))
    if follows is not None and not await _is_newer(report, consents, follows, uow):
        raise NoNewFacts
    case_id = report.progress.case_id or sources.ids.new()
    report.assess(held.now, others_wait=await uow.awaited.assessed(report.id))
    report.begin_case(case_id)
    await end_proposed_dismissal(held, command.principal.subject, uow)
    opened = HeldProcedure(
        command.principal,
        held,
        Procedure(
            sources.ids.new(),
            case_id,
            report.id,
            held.now,
            command.principal.subject,
            follows=None if follows is None else follows.id,
        ),
    )
    opened.goes_on(ProcedureStep.OPENED)
    await opened.seal(uow, sources, **{TRIAGE: assessed(given.assessment)})
    await uow.procedures.add(opened.procedure)
    await opened.carry_over(uow)


async def _is_newer(report: Report, consents: Iterable[ConsentEntry], follows: Procedure, uow: UnitOfWork) -> bool:
    """Whether the report was filed or added to since that one ended, or the person agreed again who had refused."""
    since = closed_at(follows)
    agreed = goes_on_when_agreed(follows) and any(each.given and each.recorded_at > since for each in consents)
    if report.filing.submitted_at > since or agreed:
        return True
    return await uow.parts.was_added_to(report.id, since, report.no_additions)


def _leads_to_procedure(assessment: Assessment) -> None:
    wrong = []
    if assessment.grounds is not AssessedGrounds.REASONABLE:
        wrong.append(("assessment.grounds", "must be reasonable grounds: without them no procedure is opened."))
    if assessment.next_step is not NextStep.OPEN_PROCEDURE:
        wrong.append(("assessment.nextStep", "must be that a procedure is opened."))
    if wrong:
        raise InvalidInput(wrong)
