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


async def with_persons(view: ReportView, facts: Facts, principal: Principal, uow: UnitOfWork) -> ReportView:
    """The view with all persons of the report in their order, for whoever knows of all of them; nothing of what is said of them."""
    report = facts.report
    if report.filing.persons == 1 or not knows_all_persons(frozenset(view.positions)):
        return view
    everybody = [report, *(each.report for each in await uow.reports.joint(report, principal))]
    persons = [PersonOfReport(each.id, each.filing.number, each.filing.reference) for each in everybody]
    return replace(view, persons=sorted(persons, key=lambda each: each.number))
