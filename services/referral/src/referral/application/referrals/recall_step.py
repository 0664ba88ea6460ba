"""Rebuilding: what people and the time once did to a referral is done again, as the referral told it then."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chassis.journal.errors import StepNotRecalled
from contracts.events import referral as wire
from contracts.words.referrals import Handover, RejectionReason

if TYPE_CHECKING:
    from contracts.envelope import EventData
    from referral.application.ports import FollowUnitOfWork
    from referral.domain.referrals.referral import Referral


async def recall_step(event: EventData, uow: FollowUnitOfWork) -> None:
    """Does what the event tells, at its own moment. Raises StepNotRecalled, and what the referral refuses."""
    referral = await uow.referrals.find(event.subject)
    if referral is None:
        raise StepNotRecalled
    _recall(event, referral)
    await uow.referrals.save(referral)


def _recall(event: EventData, referral: Referral) -> None:
    match event:
        case wire.ReferralAcceptedV1():
            referral.accept(event.accepted_by, event.accepted_at)
        case wire.ReferralRejectedV1(rejected_by=by) if by is not None:
            reason = RejectionReason(event.reason.value)
            referral.reject(by, reason, event.rejected_at, protect_by=event.protect_due_at)
        case wire.ReferralReroutedV1(way=way) if way is not None:
            due_at = event.protect_due_at
            referral.hand_over(
                Handover(way.value), event.unit_id, event.rejected_by, event.rerouted_at, protect_by=due_at
            )
        case wire.ClockBreachedV1():
            referral.recall_breach(event.clock_id)
        case _:
            # Never a step of its own, or told by a release that did not say all that the referral holds.
            raise StepNotRecalled
