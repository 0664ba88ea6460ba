"""The reports of one case: what is done to one of them as a case is done to all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from contracts.words.reports import ReportState

if TYPE_CHECKING:
    from collections.abc import Iterable

    from chassis.domain.principal import Principal
    from identification.application.ports import UnitOfWork
    from identification.domain.reports.report import Report


async def with_linked(reports: Iterable[Report], principal: Principal, uow: UnitOfWork) -> list[Report]:
    """These, and behind them the others of their cases that have not ended, each once."""
    found = {each.id: each for each in reports}
    for each in [*found.values()]:
        for other in await uow.reports.linked(each, principal):
            if other.report.state is ReportState.RECEIVED:
                found.setdefault(other.report.id, other.report)
    return [*found.values()]
