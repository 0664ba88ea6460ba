"""The Centre's own worklist: what runs and no case manager has, or what one has; what is to be decided first."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from chassis.ports import Page
from contracts.words.referrals import Owner
from contracts.words.reports import CentreShow
from identification.application.lists.listing import listed
from identification.application.lists.ports import WHAT_WAITS, CentreFilter
from identification.application.reports.place import CLASS
from identification.domain.reports.minimum import belgrade_midnight

if TYPE_CHECKING:
    from collections.abc import Collection

    from chassis.domain.principal import Principal
    from identification.application.ports import Sources, UnitOfWork
    from identification.application.reading.view import ReportView
    from identification.domain.reports.report import Report


@dataclass(frozen=True, slots=True)
class ListRunningReports:
    """A page of at most `first`, after a cursor; of `asked` classes, or without any of those of the receipt.

    With `overdue` only what should have been decided by now, with `due_today` what is to be before midnight in Belgrade; with both
    either. With `municipality` only of whom was met there, as far as the caller may read that. What is to review is not narrowed.
    """

    principal: Principal
    first: int
    after: str | None = None
    asked: Collection[str] | None = None
    narrowed: CentreFilter = WHAT_WAITS
    overdue: bool = False
    due_today: bool = False
    municipality: str | None = None


async def list_running_reports(query: ListRunningReports, uow: UnitOfWork, sources: Sources) -> Page[ReportView]:
    """The page, a line on the record for each report; none for a unit that serves no place. Raises InvalidInput for a foreign cursor."""
    narrowed, principal, now = query.narrowed, query.principal, sources.clock.now()
    if narrowed.show is CentreShow.REVIEW:
        narrowed = CentreFilter(narrowed.show, due_before=belgrade_midnight(now))
    elif query.due_today:
        narrowed = replace(narrowed, due_from=None if query.overdue else now, due_before=belgrade_midnight(now))
    elif query.overdue:
        narrowed = replace(narrowed, due_before=now)
    if query.municipality is not None:
        narrowed = replace(narrowed, place_code=sources.place_code(query.municipality))
    page = await uow.reports.running(principal, query.first, query.after, narrowed)
    # A command of the release before may have closed a report to the caller and left it its code.
    reading = None if query.municipality is None else CLASS
    views = await listed(principal, page.items, uow, sources.clock, query.asked, reading=reading)
    cursors = {facts.report.id: cursor for facts, cursor in zip(page.items, page.cursors, strict=True)}
    owners = {facts.report.id: _owner(facts.report, principal) for facts in page.items}
    lines = [replace(view, owner=owners[each]) for each, view in views.items()]
    return Page(lines, [cursors[each] for each in views], page.next_cursor)


def _owner(report: Report, principal: Principal) -> Owner:
    """Who has it, as the caller sees it: the case manager, and until there is one who took it over."""
    by = report.progress.manager_id or report.progress.taken_over_by
    if by is None:
        return Owner.NOBODY
    return Owner.ME if by == principal.subject else Owner.OTHERS
