"""A referral as the caller may see it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import strawberry

from contracts.words.positions import CENTRE
from contracts.words.referrals import ClockCode, ClockState, Outcome, Purpose, ReferralState, RejectionReason
from contracts.words.urgency import Urgency
from gateway.context import Context
from gateway.graphql.errors.public_error import or_nothing
from gateway.graphql.fields import object_type, query
from gateway.graphql.paging import Connection
from gateway.graphql.reports.reading.selection import asked_classes
from gateway.graphql.reports.types import Report, Withheld
from gateway.graphql.wire import read


@object_type
class ReferralClock:
    """One clock of a referral."""

    code: ClockCode
    state: ClockState
    started_at: datetime
    due_at: datetime
    met_at: datetime | None = None
    legal_basis: str = strawberry.field(description="Where the term comes from.")
    verified: bool = strawberry.field(description="False while no source supports the term.")


@object_type
class ReferralRejection:
    """A unit that did not take the referral."""

    unit_id: strawberry.ID
    reason: RejectionReason
    rejected_at: datetime


@object_type
class Referral:
    """A referral. What `withheld` takes away is null."""

    id: strawberry.ID
    state: ReferralState
    positions: list[str] = strawberry.field(description="What you are towards this referral.")
    withheld: list[Withheld]
    report_id: strawberry.ID | None = None
    person_id: strawberry.ID | None = strawberry.field(
        default=None, description="For which of several persons of the report: the id of their own; null for the first."
    )
    version: int | None = strawberry.field(default=None, description="Pass it as `expectedVersion` when you change it.")
    purpose: Purpose | None = None
    urgency: Urgency | None = None
    unit_id: strawberry.ID | None = None
    sent_at: datetime | None = None
    respond_by: datetime | None = None
    accepted_at: datetime | None = None
    waits_for_worker: bool | None = strawberry.field(
        default=None, description="Whether its unit took it on, and who did so does not work on it any more."
    )
    clocks: list[ReferralClock] | None = None
    rejections: list[ReferralRejection] | None = strawberry.field(
        default=None,
        description="Which units did not take it and why, oldest first; null when it is not you who decides what follows.",
    )

    @query("The report, as far as you may see it; null when there is nothing for you.")
    @or_nothing
    async def report(self, info: strawberry.Info[Context, None]) -> Report | None:
        """Through the loader: a page of referrals costs one call."""
        about = self.person_id or self.report_id
        return None if about is None else await info.context.reports.load((str(about), asked_classes(info)))

    @query("Whether it waits until the Centre's duty confirms its unit; null when that is not for you to know.")
    @or_nothing
    async def awaits_confirmation(self, info: strawberry.Info[Context, None]) -> bool | None:
        """Through the loader: a page of referrals costs one call."""
        if CENTRE.isdisjoint(self.positions):
            return None
        return await info.context.unconfirmed.load(str(self.id))

    @classmethod
    def of(cls, answer: Mapping[str, Any]) -> "Referral":
        """From referral's answer."""
        return read(cls, answer)


@object_type
class WorklistCounts:
    """Reports on your worklist; each number is of those that `worklist` lists by report when it is narrowed so."""

    late: int = strawberry.field(description="Still to be answered and past its term: `overdue`.")
    due_today: int = strawberry.field(description="Still to be answered before midnight in Belgrade: `dueToday`.")
    undecided: int = strawberry.field(description="Still to be answered: `undecided`.")
    mine: int = strawberry.field(description="Taken on by you: `owner: me`.")


@object_type
class RejectedReferral:
    """A referral that your unit did not take. Whatever became of it, you usually cannot see it any more."""

    id: strawberry.ID
    outcome: Outcome


@object_type
class ReferralConnection(Connection[Referral]):
    """One page of referrals."""
