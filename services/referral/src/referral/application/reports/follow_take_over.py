"""The Centre took the report over in identification: its item here follows, and the clocks of delivery and take-over stop."""

from __future__ import annotations

from typing import TYPE_CHECKING

from referral.application.referrals.centres_item import centres_item

if TYPE_CHECKING:
    from contracts.events.identification import ReportReceivedV1
    from referral.application.ports import FollowUnitOfWork, Sources


async def follow_take_over(event: ReportReceivedV1, uow: FollowUnitOfWork, _: Sources) -> None:
    """The Centre took it over: its item follows, and the clocks of delivery and take-over stop, dated by the event.

    Raises UnknownReferral when the report's item was never opened.
    """
    known = await uow.referrals.of_report(event.report_id)
    centres_item(event.report_id, known).follow_take_over(event.taken_over_by, event.taken_over_at)
    for each in known:
        each.progress.centre_since = event.taken_over_at
        await uow.referrals.save(each)
