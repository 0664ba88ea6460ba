"""The caller's list: what the receipts of reports they hold a position towards say."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from identification.application.ports import ReadRecord
from identification.application.reading import ReportView, views_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from chassis.domain.principal import Principal
    from chassis.ports import Clock
    from identification.application.ports import UnitOfWork

OPERATION = "report.listed"
LIST_CLASSES = ("reference", "danger", "receipt", "instruction", "whereabouts")


@dataclass(frozen=True, slots=True)
class ReportPage:
    """Views newest first, and where the next page starts."""

    items: Sequence[ReportView]
    next_cursor: str | None


async def list_reports(
    principal: Principal, first: int, after: str | None, uow: UnitOfWork, clock: Clock
) -> ReportPage:
    """A page of at most `first`, a line on the record for each report; nothing about a person is opened for a list.

    Raises InvalidInput for a foreign cursor.
    """
    page = await uow.reports.page(principal, first, after)
    views = await views_of(principal, page.items, {}, uow, clock.now(), LIST_CLASSES)
    shown = [view for view in views.values() if view.positions]
    await uow.trail.note(principal, [_line(view) for view in shown])
    return ReportPage(shown, page.next_cursor)


def _line(view: ReportView) -> ReadRecord:
    return ReadRecord(view.id, frozenset(view.positions), sorted(view.classes), action=OPERATION)
