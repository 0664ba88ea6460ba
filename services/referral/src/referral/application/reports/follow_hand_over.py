"""A colleague took a report that was handed over: they see how its referrals stand as its author does."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from contracts.events.identification import HandOverChangedV1
    from referral.application.ports import FollowUnitOfWork, Sources


async def follow_hand_over(event: HandOverChangedV1, uow: FollowUnitOfWork, _: Sources) -> None:
    """A colleague who took it sees the state of every referral, as its author does, whatever became of it.

    An offer that was not taken changes nothing.
    """
    for referral in await uow.referrals.of_report(event.report_id) if event.second_author_id else ():
        referral.progress.second_author_id = event.second_author_id
        await uow.referrals.save(referral)
