"""Keeps whose report it is, so that later events find the author's inbox."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from uuid import UUID

    from notifications.application.ports import UnitOfWork
    from notifications.application.reports.ports import Report
    from notifications.domain.duty.alarm import Alarm


async def remember_report(report_id: UUID, report: Report, alarm: Alarm | None, uow: UnitOfWork) -> None:
    """Stores ids only; the author is not notified, they have the receipt in hand. The worker climbs the alarm's first rung at once."""
    await uow.matters.hold(report_id)
    await uow.matters.remember(report_id, report)
    if alarm is not None:
        await uow.alarms.start(alarm)
