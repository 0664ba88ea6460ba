"""The caller's list: what the receipts of reports they hold a position towards say, and what distinguishes the reports."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from chassis.ports import Page
from identification.application.lists.listing import listed
from identification.application.lists.ports import ListFilter
from identification.domain.reports.reference_code import as_typed

if TYPE_CHECKING:
    from collections.abc import Collection

    from chassis.domain.principal import Principal
    from chassis.ports import Clock
    from identification.application.ports import UnitOfWork
    from identification.application.reading.view import ReportView


@dataclass(frozen=True, slots=True)
class ListReports:
    """A page of at most `first`, after a cursor; of `asked` classes, or without any of those of the receipt.

    `own` is what the caller or a colleague of their unit filed; `reference`, as it was typed, is one report at most; `waiting` is
    what the Centre asked about and has no answer to, `running` what has not ended. `urgent_first` is an order of what is `own`.
    """

    principal: Principal
    first: int
    after: str | None = None
    asked: Collection[str] | None = None
    own: bool = False
    reference: str | None = None
    waiting: bool = False
    running: bool = False
    urgent_first: bool = False


async def list_reports(query: ListReports, uow: UnitOfWork, clock: Clock) -> Page[ReportView]:
    """The page, a line on the record for each report; of a person nothing is opened for a list but the age.

    What is no reference is looked for all the same: it is missing like an unknown one. Raises InvalidInput for a foreign cursor.
    Only the caller's own reports, all of them or those that run, are ordered by urgency.
    """
    reference = None if query.reference is None else as_typed(query.reference) or ""
    urgent_first = query.urgent_first and query.own and not query.waiting and reference is None
    list_filter = ListFilter(query.own, reference, query.waiting, query.running, urgent_first)
    principal = query.principal
    page = await uow.reports.page(principal, query.first, query.after, list_filter)
    views = await listed(principal, page.items, uow, clock, query.asked)
    cursors = {facts.report.id: cursor for facts, cursor in zip(page.items, page.cursors, strict=True)}
    return Page(list(views.values()), [cursors[each] for each in views], page.next_cursor)
