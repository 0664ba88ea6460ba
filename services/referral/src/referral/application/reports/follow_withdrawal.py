"""The author took the report back: nothing that was opened for it goes on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from contracts.words.referrals import ReferralEnd

if TYPE_CHECKING:
    from contracts.events.identification import ReportWithdrawnV1
    from referral.application.ports import FollowUnitOfWork, Sources


async def follow_withdrawal(event: ReportWithdrawnV1, uow: FollowUnitOfWork, _: Sources) -> None:
    """The author took it back: every open referral of the report ends; ended ones stay as they ended."""
    for referral in await uow.referrals.of_report(event.report_id):
        if referral.follow_end(ReferralEnd.WITHDRAWN, event.withdrawn_at):
            await uow.referrals.save(referral)
