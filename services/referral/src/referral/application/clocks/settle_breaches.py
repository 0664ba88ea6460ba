"""Rebuilding: all that is known of a report has been applied; its clocks say again which breaches were told."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from uuid import UUID

    from referral.application.ports import FollowUnitOfWork


async def settle_breaches(report_id: UUID, told: frozenset[UUID], uow: FollowUnitOfWork) -> None:
    """`told` are the clocks whose breach others know of; a breach that nobody knows of is told now."""
    for referral in await uow.referrals.of_report(report_id):
        referral.settle_breaches(told)
        await uow.referrals.save(referral)
