"""Keeps whose report it is, so that later events find the author's inbox."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from uuid import UUID

    from notifications.application.ports import Report, UnitOfWork


@dataclass(frozen=True, slots=True)
class RememberReport:
    """A report was filed."""

    report_id: UUID
    report: Report


async def remember_report(command: RememberReport, uow: UnitOfWork) -> None:
    """Stores ids only; the author is told nothing, they have the receipt in hand."""
    await uow.matters.remember(command.report_id, command.report)
