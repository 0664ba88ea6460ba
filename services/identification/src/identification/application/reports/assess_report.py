"""The Centre records how it assesses a person of a report that it took over."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chassis.permission import permitted
from identification.application.contents.classes import TRIAGE
from identification.application.report_command import on_report
from identification.application.reports.assessments import assessed, end_proposed_dismissal, reasons_must_fit
from identification.domain.reports.addendum import Addendum

if TYPE_CHECKING:
    from contracts.commands.reports import Assessing
    from identification.application.ports import Sources, UnitOfWork
    from identification.application.report_command import HeldReport, ReportCommand

OPERATION = "report.assess"


@on_report(OPERATION, permitted("assessReport"))
async def assess_report(command: ReportCommand[Assessing], held: HeldReport, uow: UnitOfWork, sources: Sources) -> None:
    """Seals it behind earlier assessments of the person, which stay; of several persons each is assessed.

    Raises StaleVersion or ReportMoveRefused; InvalidInput as `reasons_must_fit`.
    """
    report, assessment = held.record, command.given.assessment
    held.expect(command.given.expected_version)
    reasons_must_fit(report, assessment)
    report.assess(held.now, others_wait=await uow.awaited.assessed(report.id))
    addendum = Addendum(sources.ids.new(), TRIAGE, assessed(assessment), report.version, held.now)
    await uow.parts.append(report.filing, [addendum], command.principal.subject)
    await end_proposed_dismissal(held, command.principal.subject, uow)
