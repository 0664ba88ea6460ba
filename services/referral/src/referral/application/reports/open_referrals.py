"""A report was submitted: the Centre gets its item, and for a child the centre for social work, or the Centre's duty, a referral."""

from __future__ import annotations

from typing import TYPE_CHECKING

from contracts.events.identification import ReportSubmittedV1, urgency_of
from referral.application.referrals.sending import to_protect_a_child, to_the_centre

if TYPE_CHECKING:
    from referral.application.ports import FollowUnitOfWork, Sources


async def open_referrals(filed: ReportSubmittedV1, uow: FollowUnitOfWork, sources: Sources) -> None:
    """The Centre gets its item, and for a child the centre for social work, or the Centre's duty, a referral.

    Both in one transaction, dated by the submission; a report that has its referrals already gets no more.
    """
    known = await uow.referrals.of_report(filed.report_id)
    if any(each.sending.person_id is None for each in known):
        return
    urgency, excluded_units = urgency_of(filed.urgency), frozenset(filed.excluded_units)
    common = (uow.cause, filed.report_id, filed.author_id, urgency, filed.submitted_at, sources)
    centre = to_the_centre(
        *common,
        danger=filed.danger,
        ask_when_safe=filed.ask_when_safe,
        excluded_units=excluded_units,
        known_since=filed.received_at,
    )
    delivered_at = await uow.deliveries.take(filed.report_id)
    if delivered_at is not None:
        centre.note_delivery(delivered_at)
    await uow.referrals.add(centre)
    await uow.flow.add_person()
    # An excluded centre never learns of the child: the Centre's duty finds another one (DESIGN 10.7).
    if filed.child_path:
        await uow.referrals.add(to_protect_a_child(*common, unit=filed.serving_csr, excluded_units=excluded_units))
