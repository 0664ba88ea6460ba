"""A report is about one more person, who is counted; a child of them gets a referral of their own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from contracts.events.identification import urgency_of
from referral.application.referrals.sending import to_protect_a_child

if TYPE_CHECKING:
    from contracts.events.identification import ReportPersonAddedV1
    from referral.application.ports import FollowUnitOfWork, Sources


async def refer_person(added: ReportPersonAddedV1, uow: FollowUnitOfWork, sources: Sources) -> None:
    """To the centre for social work that serves this child, dated by the event; the Centre has its item for the whole report.

    A person who has their referral already gets no other.
    """
    await uow.flow.add_person()
    csr, excluded_units = added.serving_csr, frozenset(added.excluded_units)
    # An excluded centre never learns of the child: the Centre gets it alone (DESIGN 10.7).
    if not added.child_path or csr is None or csr in excluded_units:
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
        unit=csr,
        excluded_units=excluded_units,
        person_id=added.person_id,
    )
    await uow.referrals.add(child)
