"""The worklist of the caller's unit; of the Centre's intake: everything."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from chassis.ports import Page
from contracts.words.referrals import WorklistSort
from referral.application.lists.ports import ListFilter
from referral.application.reading.recording import recorded
from referral.domain.clocks.terms import end_of_today

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from chassis.domain.principal import Principal
    from contracts.words.referrals import Owner, Purpose, ReferralState
    from contracts.words.urgency import Urgency
    from referral.application.ports import Sources, UnitOfWork
    from referral.application.reading.view import ReferralView


@dataclass(frozen=True, slots=True)
class ListReferrals:
    """A page of at most `first`, after a cursor, narrowed by what is given, in the order of `sort`.

    `overdue` is what is still to be answered and past its term, `due_today` what is to be answered before midnight in
    Belgrade; with both it is either.
    `by_report` counts reports, and of each that has anything among them gives all that is on the worklist.
    """

    principal: Principal
    first: int
    after: str | None
    state: ReferralState | None = None
    urgency: Urgency | None = None
    purpose: Purpose | None = None
    undecided: bool = False
    overdue: bool = False
    due_today: bool = False
    owner: Owner | None = None
    report_id: UUID | None = None
    by_report: bool = False
    sort: WorklistSort = WorklistSort.TERM

    def narrowed(self, now: datetime) -> ListFilter:
        """What the list is narrowed to at this moment."""
        return ListFilter(
            self.state,
            self.urgency,
            self.purpose,
            self.undecided,
            now if self.due_today and not self.overdue else None,
            end_of_today(now) if self.due_today else now if self.overdue else None,
            self.owner,
            self.report_id,
        )


async def list_referrals(query: ListReferrals, uow: UnitOfWork, sources: Sources) -> Page[ReferralView]:
    """The page, each item on the record; raises InvalidInput for a cursor that is not of this list."""
    listed = uow.referrals.page_by_report if query.by_report else uow.referrals.page
    narrowed = query.narrowed(sources.clock.now())
    page = await listed(query.principal, query.first, query.after, narrowed, query.sort)
    views = await recorded(page.items, query.principal, uow, sources)
    return Page(views, page.cursors, page.next_cursor)
