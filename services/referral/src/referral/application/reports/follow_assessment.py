"""The Centre assessed a person of a report: once all are, the term of its assessment is met."""

from __future__ import annotations

from typing import TYPE_CHECKING

from referral.application.referrals.centres_item import centres_item

if TYPE_CHECKING:
    from contracts.events.identification import ReportAssessedV1
    from referral.application.ports import FollowUnitOfWork, Sources


async def follow_assessment(event: ReportAssessedV1, uow: FollowUnitOfWork, _: Sources) -> None:
    """The term is met, in time or late, dated by the event; while others wait it runs on.

    A later assessment changes nothing. Raises UnknownReferral without an item here.
    """
    if event.others_wait:
        return
    item = centres_item(event.report_id, await uow.referrals.of_report(event.report_id))
    item.follow_assessment(event.assessed_at)
    await uow.referrals.save(item)
