"""Keeps whose report it is, so that later events find the author's inbox."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from uuid import UUID

    from notifications.application.ports import UnitOfWork
    from notifications.application.reports.ports import Report
    from notifications.domain.duty.alarm import Alarm


@dataclass(frozen=True, slots=True)
class RememberReport:
    """A report was filed; one that speaks of danger with its alarm."""

    report_id: UUID
    report: Report
    alarm: Alarm | None


async def remember_report(command: RememberReport, uow: UnitOfWork) -> None:
    """Stores ids only; the author is told nothing, they have the receipt in hand. The worker climbs the alarm's first rung at once."""
    await uow.matters.hold(command.report_id)
    await uow.matters.remember(command.report_id, command.report)
    if command.alarm is not None:
        await uow.alarms.start(command.alarm)
