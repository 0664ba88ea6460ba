"""What routes ask for besides who calls."""

# FastAPI reads these signatures at run time, so annotations are not postponed here.

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Query

from chassis.domain.principal import Principal
from chassis.http.dependencies import container, unit_of_work
from contracts.fields import Cursor, Id
from contracts.open_words import Sentence
from contracts.words.referrals import Owner, Purpose, ReferralState, WorklistSort
from contracts.words.urgency import Urgency
from referral import bootstrap
from referral.application.lists.list_referrals import ListReferrals
from referral.application.ports import UnitOfWork


@dataclass(frozen=True)
class Listing:
    """Which referrals are asked for, and which page of them."""

    first: Annotated[int, Query(ge=1, le=50)] = 20
    after: Annotated[Cursor | None, Query()] = None
    state: ReferralState | None = None
    urgency: Annotated[Urgency, Sentence("How fast the addressed unit must answer.")] | None = None
    purpose: Purpose | None = None
    undecided: bool = False
    overdue: bool = False
    due_today: Annotated[
        bool,
        Query(
            alias="dueToday",
            description="Only what is still to be answered before midnight in Belgrade; with `overdue` what is overdue too.",
        ),
    ] = False
    owner: Annotated[Owner | None, Query(description="Who took it on: the caller, another person, or no one yet.")] = (
        None
    )
    by_report: Annotated[
        bool,
        Query(
            alias="byReport",
            description="`first` counts reports: of each that has anything on the list, all that is on the worklist.",
        ),
    ] = False
    of_report: Annotated[
        Id | None, Query(alias="ofReport", description="Only this report, as far as it is on the worklist.")
    ] = None
    report_id: Annotated[Id | None, Query(alias="reportId")] = None
    sort: Annotated[
        WorklistSort,
        Query(
            description="`term`: what is due first; `urgency`: the most urgent first, of these what is due first; `received`: what was "
            "sent last. By report each is where its first referral in that order is. A cursor is of one order."
        ),
    ] = WorklistSort.TERM

    def of(self, principal: Principal) -> ListReferrals:
        """The question as the caller's."""
        return ListReferrals(
            principal,
            self.first,
            self.after,
            self.state,
            self.urgency,
            self.purpose,
            undecided=self.undecided,
            overdue=self.overdue,
            due_today=self.due_today,
            owner=self.owner,
            report_id=self.of_report,
            by_report=self.by_report,
            sort=self.sort,
        )


ListingQuery = Annotated[Listing, Depends()]
Container = Annotated[bootstrap.Container, container]
Uow = Annotated[UnitOfWork, unit_of_work]
