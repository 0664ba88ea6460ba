"""Identification ended what a referral opened: it is over here too, and a named successor goes on with the child."""

from __future__ import annotations

from typing import TYPE_CHECKING

from referral.application.referrals.sending import to_protect_a_child
from referral.domain.errors import UnknownReferral

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from contracts.words.referrals import ReferralEnd
    from referral.application.ports import FollowUnitOfWork, Sources


async def follow_disclosure_end(
    referral_id: UUID,
    end: ReferralEnd,
    at: datetime,
    uow: FollowUnitOfWork,
    sources: Sources,
    *,
    successor_unit: UUID | None,
) -> None:
    """Ends the referral for good and opens the successor's, closed to the same units and to the one it was taken from.

    Raises UnknownReferral when it was never opened here.
    """
    referral = await uow.referrals.find(referral_id)
    if referral is None:
        raise UnknownReferral(f"Referral {referral_id} was never opened here. Restore it before replaying this event.")
    if not referral.follow_end(end, at):
        return
    await uow.referrals.save(referral)
    if successor_unit is not None:
        sending, progress = referral.sending, referral.progress
        successor = to_protect_a_child(
            uow.cause,
            sending.report_id,
            sending.author_id,
            sending.urgency,
            at,
            sources,
            unit=successor_unit,
            excluded_units=sending.excluded_units,
            barred_units=progress.barred_units | {progress.unit_id},
        )
        successor.progress.second_author_id = progress.second_author_id
        await uow.referrals.add(successor)
