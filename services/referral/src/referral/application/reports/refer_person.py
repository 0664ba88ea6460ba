"""A report is about one more person, who is counted; a child of them gets a referral of their own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from contracts.events.identification import ReportPersonAddedV1, urgency_of
from referral.application.referrals.sending import to_protect_a_child

if TYPE_CHECKING:
    from referral.application.ports import FollowUnitOfWork, Sources


async def refer_person(added: ReportPersonAddedV1, uow: FollowUnitOfWork, sources: Sources) -> None:
    """One more person is counted; a child of them gets a referral of their own.

    To the centre for social work that serves this child, or to the Centre's duty where none may learn of the child.
    It is dated by the event; the Centre has its item for the whole report. A person who has their referral already gets no other.
    """
    await uow.flow.add_person()
    if not added.child_path:
        return
    if any(each.sending.person_id == added.person_id for each in await uow.referrals.of_report(added.report_id)):
        return
    child = to_protect_a_child(
        uow.cause,
        added.report_id,
        added.author_id,
        urgency_of(added.urgency),
        added.added_at,
        sources,
        unit=added.serving_csr,
        excluded_units=frozenset(added.excluded_units),
        person_id=added.person_id,
    )
    await uow.referrals.add(child)
