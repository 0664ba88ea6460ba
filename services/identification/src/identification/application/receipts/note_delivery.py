"""Notifications placed the report in the Centre's duty inbox: the receipt says delivered."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from identification.application.ports import UnitOfWork


async def note_delivery(
    report_id: UUID, unit: UUID, duty_units: frozenset[UUID], at: datetime, uow: UnitOfWork
) -> None:
    """Dates the delivery by the event's own time; other units' inboxes do not count for the receipt."""
    if unit in duty_units:
        await uow.reports.note_delivery(report_id, at)
