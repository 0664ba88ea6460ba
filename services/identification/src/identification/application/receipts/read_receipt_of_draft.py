"""A reporter goes back to a draft that is a report by now."""

from __future__ import annotations

from typing import TYPE_CHECKING

from identification.application.receipts.watch_receipt import watch_receipt

if TYPE_CHECKING:
    from uuid import UUID

    from chassis.domain.principal import Principal
    from chassis.ports import Clock
    from identification.application.ports import UnitOfWork
    from identification.application.reading.view import ReportView


async def read_receipt_of_draft(draft_id: UUID, principal: Principal, uow: UnitOfWork, clock: Clock) -> ReportView:
    """The receipt of what the caller filed from the draft or added it to, with a line for it; raises NotFound for any other draft."""
    return await watch_receipt(await uow.reports.filed_from(draft_id, principal), principal, uow, clock)
