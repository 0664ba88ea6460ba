"""The danger to a person is assessed, and when that is to be looked at again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chassis.permission import permitted
from identification.application.contents.classes import RISK
from identification.application.report_command import on_report
from identification.application.reports.assessments import words_must_fit
from identification.domain.reports.addendum import Addendum
from identification.domain.reports.minimum import belgrade_day, end_of_day
from identification.domain.reports.risk import risk_must_fit

if TYPE_CHECKING:
    from contracts.commands.reports import RiskAssessment
    from identification.application.ports import Sources, UnitOfWork
    from identification.application.report_command import HeldReport, ReportCommand

OPERATION = "risk.assess"


@on_report(OPERATION, permitted("assessRisk"))
async def assess_risk(
    command: ReportCommand[RiskAssessment], held: HeldReport, uow: UnitOfWork, sources: Sources
) -> None:
    """Seals it behind earlier ones, which stay.

    Raises StaleVersion, ReportMoveRefused; InvalidInput as `risk_must_fit` and `words_must_fit`.
    """
    given, report = command.given, held.record
    held.expect(given.expected_version)
    risk_must_fit(given.level, given.threats, given.review_on, belgrade_day(held.now))
    words_must_fit(report, "measures", given.measures, RISK)
    report.assess_risk(end_of_day(given.review_on))
    said = given.model_dump(mode="json", by_alias=True, exclude={"expected_version"})
    addendum = Addendum(sources.ids.new(), RISK, said, report.version, held.now)
    await uow.parts.append(report.filing, [addendum], command.principal.subject)
