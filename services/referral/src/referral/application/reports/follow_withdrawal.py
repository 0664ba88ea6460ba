"""The author took the report back: nothing that was opened for it goes on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from contracts.words.referrals import ReferralEnd

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from referral.application.ports import FollowUnitOfWork


async def follow_withdrawal(report_id: UUID, at: datetime, uow: FollowUnitOfWork) -> None:
    """Ends every open referral of the report; ended ones stay as they ended."""
    for referral in await uow.referrals.of_report(report_id):
        if referral.follow_end(ReferralEnd.WITHDRAWN, at):
            await uow.referrals.save(referral)
