"""The Centre dismisses an adult's report that it took over, with its assessment."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chassis.domain.errors import InvalidInput
from chassis.permission import permitted
from contracts import access
from contracts.words.reports import Manner
from identification.application.contents.classes import TRIAGE
from identification.application.report_command import on_whole_report
from identification.domain.errors import ChildReportCannotBeDismissed
from identification.domain.reports.addendum import Addendum
from identification.domain.ways_in import SentField, way_must_hold

if TYPE_CHECKING:
    from contracts.commands.reports import Dismissal
    from identification.application.contents.ports import Content
    from identification.application.ports import Sources, UnitOfWork
    from identification.application.report_command import HeldReport, ReportCommand

OPERATION = "report.dismiss"


@on_whole_report(OPERATION, permitted("dismissReport"))
async def dismiss_report(
    command: ReportCommand[Dismissal], held: HeldReport, uow: UnitOfWork, sources: Sources
) -> None:
    """The report ends for all of its persons; the assessment is sealed with the report of the first of them.

    Raises ChildReportCannotBeDismissed, StaleVersion or ReportMoveRefused; InvalidInput without the reasons in words, or with them
    where the way in holds no text.
    """
    report, given, by = held.record, command.given, command.principal.subject
    held.expect(given.expected_version)
    way, said = access.load().way(report.in_force.way_in), SentField("assessment.reason", TRIAGE, Manner.WRITTEN)
    if given.assessment.reason is not None:
        way_must_hold(way, [said])
    elif way.holds(said.class_, said.manner):
        raise InvalidInput([(said.name, "must be there: write down why.")])
    report.dismiss(held.now)
    if any(each.report.in_force.child_path for each in held.others):
        raise ChildReportCannotBeDismissed
    # Before the report is saved: nothing is added to one that has ended.
    addendum = Addendum(sources.ids.new(), TRIAGE, assessed(given), report.version, held.now)
    await uow.parts.append(report.filing, [addendum], by)
    await uow.remarks.ended(command.report_id, None, given.reason.value, by, held.now)


def assessed(given: Dismissal) -> Content:
    """What the class of assessments holds of it."""
    return {"dismissed": given.reason.value, **given.assessment.model_dump(mode="json", by_alias=True)}
