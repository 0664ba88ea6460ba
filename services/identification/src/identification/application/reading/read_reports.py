"""Several reports at once, for a caller that composes: each is read, ruled and recorded like a single one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from identification.application.reading.read_report import recorded_views

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from uuid import UUID

    from chassis.domain.principal import Principal
    from chassis.ports import Clock
    from identification.application.ports import UnitOfWork
    from identification.application.reading.view import ReportView


async def read_reports(
    report_ids: Sequence[UUID],
    principal: Principal,
    uow: UnitOfWork,
    clock: Clock,
    asked: Collection[str] | None = None,
) -> list[ReportView | None]:
    """Views in the order asked; None means missing or forbidden.

    Nothing is opened: a list that shows a report is no person who opens it (DESIGN 10.2).
    """
    views = await recorded_views(principal, await uow.reports.facts_of(report_ids, principal), uow, clock, asked)
    return [views.get(report_id) for report_id in report_ids]
