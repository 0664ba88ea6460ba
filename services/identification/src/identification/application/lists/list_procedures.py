"""Procedures that wait for the caller: on whose panel they sit, and what they have to sign, confirm or decide."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from chassis.ports import Page
from identification.application.lists.listing import listed

if TYPE_CHECKING:
    from collections.abc import Collection

    from chassis.domain.principal import Principal
    from chassis.ports import Clock
    from contracts.words.procedures import ProcedureShow
    from identification.application.ports import UnitOfWork
    from identification.application.reading.view import ReportView


@dataclass(frozen=True, slots=True)
class ListProcedures:
    """A page of at most `first`, after a cursor; of `asked` classes, or without any of those of the receipt."""

    principal: Principal
    show: ProcedureShow
    first: int
    after: str | None = None
    asked: Collection[str] | None = None


async def list_procedures(query: ListProcedures, uow: UnitOfWork, clock: Clock) -> Page[ReportView]:
    """The page, the longest pending first, a line on the record for each report. Raises InvalidInput for a foreign cursor."""
    page = await uow.reports.in_procedure(query.principal, query.first, query.after, query.show)
    views = await listed(query.principal, page.items, uow, clock, query.asked)
    cursors = {facts.report.id: cursor for facts, cursor in zip(page.items, page.cursors, strict=True)}
    return Page(list(views.values()), [cursors[each] for each in views], page.next_cursor)
