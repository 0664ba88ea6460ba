"""The caller's list: what the receipts of reports they hold a position towards say."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from identification.application.reading import ReportView, views_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from uuid import UUID

    from chassis.domain.principal import Principal
    from chassis.ports import Clock
    from identification.application.ports import UnitOfWork
    from identification.domain.positions import Facts

OPERATION = "report.listed"
LIST_CLASSES = ("reference", "danger", "receipt", "instruction", "whereabouts")


@dataclass(frozen=True, slots=True)
class ReportPage:
    """Views newest first, and where the next page starts."""

    items: Sequence[ReportView]
    next_cursor: str | None


async def list_reports(
    principal: Principal, first: int, after: str | None, uow: UnitOfWork, clock: Clock, reference: str | None = None
) -> ReportPage:
    """A page of at most `first`, with `reference` of that one report; nothing about a person is opened for a list.

    A line on the record stands for each report that is shown. Raises InvalidInput for a foreign cursor.
    """
    page = await uow.reports.page(principal, first, after, reference)
    return ReportPage(list((await _listed(principal, page.items, uow, clock)).values()), page.next_cursor)


async def list_named_reports(
    report_ids: Sequence[UUID], principal: Principal, uow: UnitOfWork, clock: Clock
) -> list[ReportView | None]:
    """The same of these reports, in the order asked; None stands for missing and forbidden alike."""
    views = await _listed(principal, await uow.reports.facts_of(report_ids, principal), uow, clock)
    return [views.get(report_id) for report_id in report_ids]


async def _listed(
    principal: Principal, reports: Iterable[Facts], uow: UnitOfWork, clock: Clock
) -> dict[UUID, ReportView]:
    views = await views_of(principal, list(reports), {}, uow, clock.now(), LIST_CLASSES)
    shown = {report_id: view for report_id, view in views.items() if view.positions}
    await uow.trail.note(principal, [view.line(OPERATION) for view in shown.values()])
    return shown
