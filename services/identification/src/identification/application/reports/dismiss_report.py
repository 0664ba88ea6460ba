"""The Centre dismisses an adult's report that it took over, with its assessment."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chassis.permission import permitted
from identification.application.contents.classes import TRIAGE
from identification.application.report_command import on_whole_report
from identification.application.reports.assessments import assessed, reasons_must_fit
from identification.domain.errors import ChildReportCannotBeDismissed
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
    """The report ends for all of its persons; the assessment is sealed with the report of the first of them.

    Raises ChildReportCannotBeDismissed, StaleVersion or ReportMoveRefused; InvalidInput as `reasons_must_fit`.
    """
    report, given, by = held.record, command.given, command.principal.subject
    held.expect(given.expected_version)
    reasons_must_fit(report, given.assessment)
    report.dismiss(held.now)
    if any(each.report.in_force.child_path for each in held.others):
        raise ChildReportCannotBeDismissed
    # Before the report is saved: nothing is added to one that has ended.
    content = {"dismissed": given.reason.value, **assessed(given.assessment)}
    addendum = Addendum(sources.ids.new(), TRIAGE, content, report.version, held.now)
    await uow.parts.append(report.filing, [addendum], by)
    await uow.remarks.ended(command.report_id, None, given.reason.value, by, held.now)
