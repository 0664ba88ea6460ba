"""The person turned out to be a child, or to be none: a child's referral is opened, and an adult is to be asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from contracts.events.identification import PersonAgeChangedV1, urgency_of
from contracts.words.referrals import ClockCode, Purpose
from referral.application.referrals.centres_item import centres_item
from referral.application.referrals.sending import later_clock, to_protect_a_child

if TYPE_CHECKING:
    from referral.application.ports import FollowUnitOfWork, Sources


async def follow_age(event: PersonAgeChangedV1, uow: FollowUnitOfWork, sources: Sources) -> None:
    """A child's referral is opened, and who turned out to be an adult is to be asked, dated by the event.

    What was opened for a child ends by events of its own, each referral by one (follow_disclosure_end).

    Raises UnknownReferral when the report has no item here.
    """
    known = await uow.referrals.of_report(event.report_id)
    centre = centres_item(event.report_id, known)
    urgency, at = urgency_of(event.urgency), event.changed_at
    if event.ask_when_safe:
        centre.ask_since(later_clock(uow.cause, ClockCode.ASK_WHEN_SAFE, urgency, at, sources))
    else:
        centre.ask_no_more(at)
    await uow.referrals.save(centre)
    if not event.child_path:
        return
    mine = [each for each in known if each.sending.person_id == event.person_id]
    if any(each.sending.purpose is Purpose.CHILD_PROTECTION and each.is_open for each in mine):
        return
    common = (uow.cause, event.report_id, event.author_id, urgency, at, sources)
    # An excluded centre never learns of the child: the Centre's duty finds another one (DESIGN 10.7).
    child = to_protect_a_child(
        *common, unit=event.serving_csr, excluded_units=frozenset(event.excluded_units), person_id=event.person_id
    )
    child.progress.second_author_id = event.second_author_id
    child.progress.centre_since, child.progress.manager_id = centre.progress.centre_since, event.manager_id
    child.progress.recused = centre.progress.recused
    await uow.referrals.add(child)
