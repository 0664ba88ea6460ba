"""The Centre dismisses a report that it took over, with its assessment; a child's only by the word of a supervisor too."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chassis.permission import permitted
from identification.application.contents.classes import TRIAGE
from identification.application.report_command import on_whole_report
from identification.application.reports.assessments import assessed, reasons_must_fit
from identification.domain.dismissals import DismissalProposal
from identification.domain.policies import acts_at_centre_as
from identification.domain.procedures.errors import ProcedureBegan
from identification.domain.reports.addendum import Addendum

if TYPE_CHECKING:
    from contracts.commands.reports import Dismissal
    from identification.application.ports import Sources, UnitOfWork
    from identification.application.report_command import HeldReport, ReportCommand

OPERATION = "report.dismiss"


@on_whole_report(OPERATION, permitted("dismissReport"))
async def dismiss_report(
    command: ReportCommand[Dismissal], held: HeldReport, uow: UnitOfWork, sources: Sources
) -> None:
    """The report ends for all of its persons; with a child among them that is only proposed, for a supervisor to decide.

    The assessment is sealed with the report of the first of them. Raises StaleVersion, ProcedureBegan or ReportMoveRefused;
    InvalidInput as `reasons_must_fit`.
    """
    report, given, by = held.record, command.given, command.principal.subject
    everybody = (report, *(each.report for each in held.others))
    held.expect(given.expected_version)
    reasons_must_fit(report, given.assessment)
    if any(each.progress.procedure_opened_at is not None for each in everybody):
        raise ProcedureBegan
    of_child = any(each.in_force.child_path for each in everybody)
    if of_child:
        report.propose_dismissal(DismissalProposal(by, acts_at_centre_as(held.positions), held.now))
    else:
        report.dismiss(held.now)
    # Before the report is saved: nothing is added to one that has ended.
    content = {"proposed" if of_child else "dismissed": given.reason.value, **assessed(given.assessment)}
    addendum = Addendum(sources.ids.new(), TRIAGE, content, report.version, held.now)
    await uow.parts.append(report.filing, [addendum], by)
    if not of_child:
        await uow.remarks.ended(command.report_id, None, given.reason.value, by, held.now)
        return
    for each in everybody:
        each.progress.assess_by = None
        await uow.awaited.assessed(each.id)
