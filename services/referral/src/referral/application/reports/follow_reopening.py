"""A dismissed report is opened again: the Centre's own item goes on, and a child whom no unit is asked to protect is sent on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from contracts.events.identification import ReportReopenedV1, urgency_of
from contracts.words.referrals import ClockCode, Purpose
from referral.application.referrals.centres_item import centres_item
from referral.application.referrals.sending import later_clock, to_protect_a_child
from referral.domain.referrals.record import hand_on

if TYPE_CHECKING:
    from referral.application.ports import FollowUnitOfWork, Sources


async def follow_reopening(event: ReportReopenedV1, uow: FollowUnitOfWork, sources: Sources) -> None:
    """With the first person the terms of assessment and asking begin anew; of a child whose request goes on nothing is sent twice.

    What else has ended stays ended. Raises UnknownReferral when the report has no item here.
    """
    known = await uow.referrals.of_report(event.report_id)
    centre, urgency, at = centres_item(event.report_id, known), urgency_of(event.urgency), event.reopened_at
    if event.person_id is None:
        of_all = centre.sending.urgency
        centre.reopen(at, later_clock(uow.cause, ClockCode.TRIAGE_ASSESS, of_all, at, sources))
        if event.ask_when_safe:
            centre.ask_since(later_clock(uow.cause, ClockCode.ASK_WHEN_SAFE, of_all, at, sources))
        await uow.referrals.save(centre)
    mine = [each for each in known if each.sending.person_id == event.person_id]
    asked = [each for each in mine if each.sending.purpose is Purpose.CHILD_PROTECTION]
    if not event.child_path or any(each.is_open for each in asked):
        return
    child = to_protect_a_child(
        uow.cause,
        event.report_id,
        event.author_id,
        urgency,
        at,
        sources,
        unit=event.serving_csr,
        excluded_units=frozenset(event.excluded_units),
        barred_units=frozenset().union(*(each.progress.barred_units for each in asked)),
        person_id=event.person_id,
    )
    hand_on(centre.progress, child.progress)
    await uow.referrals.add(child)
