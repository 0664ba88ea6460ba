"""The Centre records that it informed the prosecutor that a person in proceedings may be a victim (DESIGN 10.11)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chassis.domain.errors import InvalidInput
from chassis.permission import permitted
from contracts import access
from contracts.words.reports import Manner
from identification.application.procedures.procedure_command import must_be_past
from identification.application.report_command import on_report
from identification.domain.reports.addendum import Addendum
from identification.domain.reports.non_punishment import PROCEEDINGS
from identification.domain.ways_in import SentField, way_must_hold

if TYPE_CHECKING:
    from contracts.commands.persons import ProsecutorInformed
    from identification.application.ports import Sources, UnitOfWork
    from identification.application.report_command import HeldReport, ReportCommand
    from identification.domain.reports.report import Report

OPERATION = "report.inform-prosecutor"


@on_report(OPERATION, permitted("informProsecutor"))
async def inform_prosecutor(
    command: ReportCommand[ProsecutorInformed], held: HeldReport, uow: UnitOfWork, sources: Sources
) -> None:
    """Seals it behind what its author said of the proceedings, and ends the task.

    Raises InvalidInput, StaleVersion, NothingToInform, ReportMoveRefused.
    """
    given, report = command.given, held.record
    must_be_past("informedOn", given.informed_on, held.now)
    _words_must_fit(report, given)
    held.expect(given.expected_version)
    report.inform_prosecutor()
    said = given.model_dump(mode="json", by_alias=True, exclude={"expected_version"})
    addendum = Addendum(sources.ids.new(), PROCEEDINGS, {"informed": [said]}, report.version, held.now)
    await uow.parts.append(report.filing, [addendum], command.principal.subject)


def _words_must_fit(report: Report, given: ProsecutorInformed) -> None:
    """Raises InvalidInput without the office, or with words where the way in holds none."""
    way = access.load().way(report.in_force.way_in)
    written = {"office": given.office, "reference": given.reference, "note": given.note}
    way_must_hold(way, [SentField(name, PROCEEDINGS, Manner.WRITTEN) for name, said in written.items() if said])
    if given.office is None and way.holds(PROCEEDINGS, Manner.WRITTEN):
        raise InvalidInput([("office", "must be there: write down which prosecutor's office was informed.")])
