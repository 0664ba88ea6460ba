"""The worklist of the caller's unit; of the Centre's intake: everything."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from chassis.ports import Page
from referral.application.lists.ports import ListFilter
from referral.application.reading.recording import recorded

if TYPE_CHECKING:
    from uuid import UUID

    from chassis.domain.principal import Principal
    from contracts.words.referrals import Owner, Purpose, ReferralState
    from contracts.words.urgency import Urgency
    from referral.application.ports import Sources, UnitOfWork
    from referral.application.reading.view import ReferralView


@dataclass(frozen=True, slots=True)
class ListReferrals:
    """A page of at most `first`, after a cursor, narrowed by what is given; `overdue` is what is still open past its term.

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
    owner: Owner | None = None
    report_id: UUID | None = None
    by_report: bool = False


async def list_referrals(query: ListReferrals, uow: UnitOfWork, sources: Sources) -> Page[ReferralView]:
    """The page, each item on the record; raises InvalidInput for a cursor that is not of this list."""
    now = sources.clock.now() if query.overdue else None
    list_filter = ListFilter(
        query.state, query.urgency, query.purpose, query.undecided, now, query.owner, query.report_id
    )
    listed = uow.referrals.page_by_report if query.by_report else uow.referrals.page
    page = await listed(query.principal, query.first, query.after, list_filter)
    views = await recorded(page.items, query.principal, uow, sources)
    return Page(views, page.cursors, page.next_cursor)
