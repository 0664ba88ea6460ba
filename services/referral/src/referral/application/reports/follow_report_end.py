"""A report has ended: what was opened for it ends, but who protects a child goes on when the Centre has dismissed it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from contracts.events.identification import ReportEndedEvent
    from referral.application.ports import FollowUnitOfWork, Sources


async def follow_report_end(event: ReportEndedEvent, uow: FollowUnitOfWork, _: Sources) -> None:
    """Every open referral of the report ends that does not go on; ended ones stay as they ended. An assessment meets its term first."""
    for referral in await uow.referrals.of_report(event.report_id):
        if event.assessed:
            referral.follow_assessment(event.ended_at)
        if referral.sending.purpose not in event.goes_on and referral.follow_end(event.referrals_end, event.ended_at):
            await uow.referrals.save(referral)
