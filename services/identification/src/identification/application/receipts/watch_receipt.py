"""A reporter checks how far a report came: what they see is on the record, though nothing of it is about the person."""

from __future__ import annotations

from typing import TYPE_CHECKING

from identification.application.receipts.read_receipt import read_receipt

if TYPE_CHECKING:
    from uuid import UUID

    from chassis.domain.principal import Principal
    from chassis.ports import Clock
    from identification.application.ports import UnitOfWork
    from identification.application.reading.view import ReportView

OPERATION = "report.receipt"


async def watch_receipt(report_id: UUID, principal: Principal, uow: UnitOfWork, clock: Clock) -> ReportView:
    """The receipt, with a line for it; raises NotFound without a position."""
    view = await read_receipt(report_id, principal, uow, clock)
    await uow.audit_log.note(principal, [view.line(OPERATION)])
    return view
