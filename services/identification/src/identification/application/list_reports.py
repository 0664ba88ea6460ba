"""The caller's list: what the receipts of reports they hold a position towards say, and what tells the reports apart."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from identification.application.list_ports import Narrowing
from identification.application.reading import NO_GROUNDS, ReportView, grounds_of, views_of
from identification.domain.reference_code import as_typed

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from uuid import UUID

    from chassis.domain.principal import Principal
    from chassis.ports import Clock
    from identification.application.ports import UnitOfWork
    from identification.application.reading import Grounds
    from identification.domain.positions import Facts

OPERATION: Final = "report.listed"
OF_THE_RECEIPT: Final = ("reference", "danger", "receipt", "instruction", "whereabouts")
LIST_CLASSES: Final = (*OF_THE_RECEIPT, "report", "municipality")


@dataclass(frozen=True, slots=True)
class ListReports:
    """A page of at most `first`, after a cursor; of `asked` classes, or without any of those of the receipt.

    `own` is what the caller or a colleague of their unit filed; `reference`, as somebody typed it, is one report at most.
    """

    principal: Principal
    first: int
    after: str | None = None
    asked: Collection[str] | None = None
    own: bool = False
    reference: str | None = None


@dataclass(frozen=True, slots=True)
class ReportPage:
    """Views newest first, and where the next page starts."""

    items: Sequence[ReportView]
    next_cursor: str | None


async def list_reports(query: ListReports, uow: UnitOfWork, clock: Clock) -> ReportPage:
    """The page, a line on the record for each report; nothing about a person is opened for a list.

    What is no reference is looked for all the same: it is missing like one that nobody has. Raises InvalidInput for a foreign cursor.
    """
    reference = None if query.reference is None else as_typed(query.reference) or ""
    principal, narrowing = query.principal, Narrowing(query.own, reference)
    page = await uow.reports.page(principal, query.first, query.after, narrowing)
    views = await _listed(principal, page.items, uow, clock, query.asked)
    return ReportPage(list(views.values()), page.next_cursor)


async def list_named_reports(
    report_ids: Sequence[UUID], principal: Principal, uow: UnitOfWork, clock: Clock, asked: Collection[str] | None
) -> list[ReportView | None]:
    """The same of these reports, in the order asked; None stands for missing and forbidden alike."""
    views = await _listed(principal, await uow.reports.facts_of(report_ids, principal), uow, clock, asked)
    return [views.get(report_id) for report_id in report_ids]


async def _listed(
    principal: Principal, reports: Sequence[Facts], uow: UnitOfWork, clock: Clock, asked: Collection[str] | None
) -> dict[UUID, ReportView]:
    # What the receipt holds rests on no ground.
    grounds: Mapping[UUID, Grounds] = {} if asked is None else await grounds_of(principal, reports, uow)
    listed = OF_THE_RECEIPT if asked is None else LIST_CLASSES
    views = await views_of(principal, reports, grounds, uow, clock.now(), listed, asked)
    shown = {report_id: view for report_id, view in views.items() if view.positions}
    await uow.trail.note(
        principal, [view.line(OPERATION, grounds.get(view.id, NO_GROUNDS).named()) for view in shown.values()]
    )
    return shown
