"""A case manager, who stood in for them, or a member of a panel gave a case up: its referrals are not theirs to see any more."""

from __future__ import annotations

from typing import TYPE_CHECKING

from referral.domain.errors import UnknownReferral

if TYPE_CHECKING:
    from contracts.events.identification import CaseRecusedV1
    from referral.application.ports import FollowUnitOfWork, Sources


async def follow_recusal(event: CaseRecusedV1, uow: FollowUnitOfWork, _: Sources) -> None:
    """Every referral of the person, and of the first one the Centre's own item; raises UnknownReferral when nothing was opened."""
    known = await uow.referrals.of_report(event.report_id)
    if not known:
        raise UnknownReferral(
            f"Report {event.report_id} has no referral here. Replay its report-submitted event first."
        )
    for referral in known:
        if referral.sending.person_id == event.person_id:
            referral.progress.manager_id = event.manager_id
            referral.progress.recused |= {event.recused_id}
            await uow.referrals.save(referral)
