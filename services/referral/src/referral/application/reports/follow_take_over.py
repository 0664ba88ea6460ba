"""The Centre took the report over in identification: its item here follows, and the clocks of triage and take-over stop."""

from __future__ import annotations

from typing import TYPE_CHECKING

from referral.domain.errors import UnknownReferral

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from referral.application.ports import FollowUnitOfWork


async def follow_take_over(report_id: UUID, by: UUID, at: datetime, uow: FollowUnitOfWork) -> None:
    """Dated by the event. Raises UnknownReferral when the report's item was never opened."""
    for referral in await uow.referrals.of_report(report_id):
        if referral.is_formal_identification:
            referral.follow_take_over(by, at)
            await uow.referrals.save(referral)
            return
    raise UnknownReferral(
        f"Report {report_id} has no item of the Centre's here. Replay its report-submitted event first."
    )
