"""What lists of reports share: what their lines hold, and that each line is on the record."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from contracts import access
from identification.application.contents.classes import ASSIGNMENT, PROCEDURE
from identification.application.reading.view import NO_GROUNDS, TABLE, ReportView, grounds_of, reader_of, views_of
from identification.application.receipts.read_receipt import RECEIPT_CLASSES

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from uuid import UUID

    from chassis.domain.principal import Principal
    from chassis.ports import Clock
    from identification.application.ports import UnitOfWork
    from identification.application.reading.view import Grounds
    from identification.domain.reading.positions import Facts

OPERATION: Final = "report.listed"
LIST_CLASSES: Final = (*RECEIPT_CLASSES, "report", "municipality", "birth", ASSIGNMENT, PROCEDURE)


async def listed(
    principal: Principal,
    reports: Sequence[Facts],
    uow: UnitOfWork,
    clock: Clock,
    asked: Collection[str] | None,
    *,
    reading: str | None = None,
) -> dict[UUID, ReportView]:
    """Views by id of those reports that the caller holds a position towards, in the order given; with `reading` who reads that class."""
    now = clock.now()
    # What the receipt holds rests on no ground.
    needed = asked is not None or reading is not None
    grounds: Mapping[UUID, Grounds] = await grounds_of(principal, reports, uow) if needed else {}
    if reading is not None:
        readers = ((facts, reader_of(principal, facts, grounds[facts.report.id], now)) for facts in reports)
        reports = [facts for facts, reader in readers if access.rule(TABLE, reader, reading).reason is None]
    classes = RECEIPT_CLASSES if asked is None else LIST_CLASSES
    views = await views_of(principal, reports, grounds, uow, now, classes, asked, texts=False)
    shown = {report_id: view for report_id, view in views.items() if view.positions}
    await uow.audit_log.note(
        principal, [view.line(OPERATION, grounds.get(view.id, NO_GROUNDS).named()) for view in shown.values()]
    )
    return shown
