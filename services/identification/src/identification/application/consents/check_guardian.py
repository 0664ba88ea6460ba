"""The centre for social work that protects a child checks whether a parent or guardian is in conflict with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chassis.permission import permitted
from identification.application.contents.classes import GUARDIAN
from identification.application.report_command import on_report
from identification.domain.reports.addendum import Addendum

if TYPE_CHECKING:
    from contracts.commands.persons import GuardianCheck
    from identification.application.ports import Sources, UnitOfWork
    from identification.application.report_command import HeldReport, ReportCommand

OPERATION = "guardian.check"


@on_report(OPERATION, permitted("checkGuardian"))
async def check_guardian(
    command: ReportCommand[GuardianCheck], held: HeldReport, uow: UnitOfWork, sources: Sources
) -> None:
    """Seals the result behind earlier ones; without one that finds no conflict a parent or guardian has no right (DESIGN 10.7).

    Raises StaleVersion, GuardianshipOfAdult, ReportMoveRefused.
    """
    given, report = command.given, held.record
    held.expect(given.expected_version)
    report.check_guardian(held.now)
    check = {"result": given.result.value, "note": given.note}
    addendum = Addendum(sources.ids.new(), GUARDIAN, {"checks": [check]}, report.version, held.now)
    await uow.parts.append(report.filing, [addendum], command.principal.subject)
