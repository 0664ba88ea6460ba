"""Notifications placed the report in the Centre's inbox: the clock of delivery stops at that moment."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from referral.application.ports import Directory, FollowUnitOfWork


async def note_delivery(report_id: UUID, unit: UUID, at: datetime, uow: FollowUnitOfWork, directory: Directory) -> None:
    """Only the Centre's intake counts; what is told before the report's referrals are opened is kept for them."""
    if unit != directory.intake_unit():
        return
    for referral in await uow.referrals.of_report(report_id):
        if referral.is_formal_identification:
            referral.note_delivery(at)
            await uow.referrals.save(referral)
            return
    await uow.deliveries.note(report_id, at)
