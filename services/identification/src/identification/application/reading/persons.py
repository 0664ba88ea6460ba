"""Who else was reported at once."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from identification.application.reading.view import PersonOfReport
from identification.domain.policies import knows_all_persons

if TYPE_CHECKING:
    from chassis.domain.principal import Principal
    from identification.application.ports import UnitOfWork
    from identification.application.reading.view import ReportView
    from identification.domain.reading.positions import Facts
    from identification.domain.reports.report import Report


async def with_persons(view: ReportView, facts: Facts, principal: Principal, uow: UnitOfWork) -> ReportView:
    """The view with all persons of the report in their order, for a reader who knows of all; of what is said of them the path alone."""
    report = facts.report
    if report.filing.persons == 1 or not knows_all_persons(frozenset(view.positions)):
        return view
    everybody = [report, *(each.report for each in await uow.reports.joint(report, principal))]
    return replace(view, persons=sorted(map(_person, everybody), key=lambda each: each.number))


def _person(report: Report) -> PersonOfReport:
    return PersonOfReport(report.id, report.filing.number, report.filing.reference, report.in_force.child_path)
