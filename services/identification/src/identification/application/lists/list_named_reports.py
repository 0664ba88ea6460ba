"""Reports that a caller names, as their list shows them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from identification.application.lists.listing import listed

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from uuid import UUID

    from chassis.domain.principal import Principal
    from chassis.ports import Clock
    from identification.application.ports import UnitOfWork
    from identification.application.reading.view import ReportView


async def list_named_reports(
    report_ids: Sequence[UUID], principal: Principal, uow: UnitOfWork, clock: Clock, asked: Collection[str] | None
) -> list[ReportView | None]:
    """In the order asked, a line on the record for each; None means missing or forbidden."""
    views = await listed(principal, await uow.reports.facts_of(report_ids, principal), uow, clock, asked)
    return [views.get(report_id) for report_id in report_ids]
