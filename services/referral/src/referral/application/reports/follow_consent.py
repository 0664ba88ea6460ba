"""The person was asked for consent, or took it back: the task to ask is done once no one is left to be asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from contracts.events.identification import ConsentRecordedV1, ConsentWithdrawnV1
from referral.application.referrals.centres_item import centres_item

if TYPE_CHECKING:
    from referral.application.ports import FollowUnitOfWork, Sources


async def follow_consent(event: ConsentRecordedV1 | ConsentWithdrawnV1, uow: FollowUnitOfWork, _: Sources) -> None:
    """The task to ask is done once no one is left to be asked, dated by the event.

    Where a person is still to be asked the clock runs on. Raises UnknownReferral without an item here.
    """
    # A release before published a withdrawal without it: whether the task was done cannot be known.
    if event.ask_when_safe is not False:
        return
    at = event.recorded_at if isinstance(event, ConsentRecordedV1) else event.withdrawn_at
    item = centres_item(event.report_id, await uow.referrals.of_report(event.report_id))
    item.follow_answer(at)
    await uow.referrals.save(item)
