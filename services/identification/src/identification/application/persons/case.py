"""The reports of one case: what is done to one of them as a case is done to all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from contracts.words.reports import ReportState

if TYPE_CHECKING:
    from collections.abc import Iterable

    from chassis.domain.principal import Principal
    from identification.application.ports import UnitOfWork
    from identification.domain.procedures.procedure import Procedure
    from identification.domain.reports.report import Report


async def with_linked(reports: Iterable[Report], principal: Principal, uow: UnitOfWork) -> list[Report]:
    """These, and behind them the others of their cases that have not ended, each once."""
    found = {each.id: each for each in reports}
    for each in [*found.values()]:
        for other in await uow.reports.linked(each, principal):
            if other.report.state is ReportState.RECEIVED:
                found.setdefault(other.report.id, other.report)
    return [*found.values()]


async def procedure_of(report: Report, uow: UnitOfWork) -> Procedure | None:
    """The newest procedure of its case, held until the transaction ends; None where it has none."""
    case_id = report.progress.case_id
    return None if case_id is None else await uow.procedures.of_case(case_id)
