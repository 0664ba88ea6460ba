"""A member of a unit does not work on a person any more: its referrals are not theirs to see, and what they took on waits for another."""

from __future__ import annotations

from typing import TYPE_CHECKING

from referral.domain.errors import UnknownReferral

if TYPE_CHECKING:
    from contracts.events.identification import WorkerRecusedV1
    from referral.application.ports import FollowUnitOfWork, Sources


async def follow_worker_recusal(event: WorkerRecusedV1, uow: FollowUnitOfWork, _: Sources) -> None:
    """Of every referral of the person, so that of later ones too; raises UnknownReferral when nothing was opened."""
    known = await uow.referrals.of_report(event.report_id)
    if not known:
        raise UnknownReferral(
            f"Report {event.report_id} has no referral here. Replay its report-submitted event first."
        )
    for referral in known:
        if referral.sending.person_id == event.person_id and referral.follow_recusal(event.recused_id):
            await uow.referrals.save(referral)
