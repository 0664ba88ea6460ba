"""The Centre took the report over in identification: its item here follows, and the clocks of triage and take-over stop."""

from __future__ import annotations

from typing import TYPE_CHECKING

from referral.domain.errors import UnknownReferral

if TYPE_CHECKING:
    from contracts.events.identification import ReportReceivedV1
    from referral.application.ports import FollowUnitOfWork, Sources


async def follow_take_over(event: ReportReceivedV1, uow: FollowUnitOfWork, _: Sources) -> None:
    """Dated by the event. Raises UnknownReferral when the report's item was never opened."""
    for referral in await uow.referrals.of_report(event.report_id):
        if referral.is_formal_identification:
            referral.follow_take_over(event.taken_over_by, event.taken_over_at)
            await uow.referrals.save(referral)
            return
    raise UnknownReferral(
        f"Report {event.report_id} has no item of the Centre's here. Replay its report-submitted event first."
    )
