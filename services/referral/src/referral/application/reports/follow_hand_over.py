"""A colleague took a report that was handed over: they see how its referrals stand as its author does."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from uuid import UUID

    from referral.application.ports import FollowUnitOfWork


async def follow_hand_over(report_id: UUID, second_author: UUID | None, uow: FollowUnitOfWork) -> None:
    """Of every referral of the report, whatever became of it; an offer that nobody took changes nothing."""
    for referral in await uow.referrals.of_report(report_id) if second_author else ():
        referral.progress.second_author_id = second_author
        await uow.referrals.save(referral)
