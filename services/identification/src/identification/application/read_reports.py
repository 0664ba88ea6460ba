"""Several reports at once, for a caller that composes: each is read, ruled and recorded like a single one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chassis.domain.errors import NotFound
from identification.application.read_report import recorded_view

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from chassis.domain.principal import Principal
    from chassis.ports import Clock
    from identification.application.ports import UnitOfWork
    from identification.application.reading import ReportView


async def read_reports(
    report_ids: Sequence[UUID], principal: Principal, uow: UnitOfWork, clock: Clock
) -> list[ReportView | None]:
    """Views in the order asked; None stands for missing and for forbidden alike.

    Nothing is opened: a list that shows a report is no person who opens it (DESIGN 10.2).
    """
    views: dict[UUID, ReportView | None] = {}
    for report_id in dict.fromkeys(report_ids):
        try:
            facts = await uow.reports.facts(report_id, principal)
            views[report_id] = await recorded_view(principal, facts, uow, clock)
        except NotFound:
            views[report_id] = None
    return [views[report_id] for report_id in report_ids]
