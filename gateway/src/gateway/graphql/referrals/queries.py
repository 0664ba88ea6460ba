"""Reading referrals."""

from typing import Annotated

import strawberry

from contracts.words.referrals import Owner, Purpose, ReferralState, WorklistSort
from contracts.words.urgency import Urgency
from gateway.context import Context, named
from gateway.graphql.errors.public_error import or_error, or_nothing
from gateway.graphql.fields import query
from gateway.graphql.inputs import After, First, Id, Reference, as_id
from gateway.graphql.paging import DEFAULT_FIRST
from gateway.graphql.referrals.types import Referral, ReferralConnection, WorklistCounts
from gateway.graphql.wire import read

Undecided = Annotated[bool, strawberry.argument(description="Only what is still to be answered.")]
Overdue = Annotated[bool, strawberry.argument(description="Only what is still to be answered and past its term.")]
DueToday = Annotated[
    bool,
    strawberry.argument(
        description="Only what is still to be answered before midnight in Belgrade; with `overdue` what is overdue too."
    ),
]
ByReport = Annotated[
    bool,
    strawberry.argument(
        description="`first` counts reports; of each that fits, all its referrals on your worklist follow each other."
    ),
]


@strawberry.type
class ReferralQueries:
    """Queries of referrals."""

    @query("One referral; null when it is missing or not for you.")
    @or_nothing
    async def referral(self, info: strawberry.Info[Context, None], referral_id: Id) -> Referral | None:
        """One referral."""
        return Referral.of(await info.context.get("referral", f"/referrals/{as_id(referral_id)}"))

    @query(
        "What waits for your unit, first what is due first unless `sort` says otherwise; for the Centre's intake of every unit. "
        "What has ended is on it only by its `state` or its `reference`."
    )
    @or_error
    async def worklist(
        self,
        info: strawberry.Info[Context, None],
        first: First = DEFAULT_FIRST,
        after: After = None,
        state: ReferralState | None = None,
        urgency: Urgency | None = None,
        purpose: Purpose | None = None,
        undecided: Undecided = False,
        overdue: Overdue = False,
        owner: Owner | None = None,
        by_report: ByReport = False,
        reference: Reference = None,
        sort: WorklistSort = WorklistSort.TERM,
        due_today: DueToday = False,
    ) -> ReferralConnection:
        """One page of the worklist."""
        context = info.context
        wanted: dict[str, str | int | None] = {"first": first, "after": after, "state": state, "urgency": urgency}
        wanted |= {"purpose": purpose, "owner": owner}
        wanted |= {"undecided": undecided, "overdue": overdue, "dueToday": due_today, "byReport": by_report}
        wanted |= {"sort": None if sort is WorklistSort.TERM else sort}
        if reference is not None:
            # Missing and forbidden alike are not found.
            classes = named(())
            called = await context.get("identification", "/reports", first=1, classes=classes, reference=reference)
            if not (found := called["items"]):
                return ReferralConnection.of({"items": (), "nextCursor": None}, Referral.of, after)
            wanted["ofReport"] = found[0]["id"]
        page = await context.get("referral", "/referrals", **wanted)
        return ReferralConnection.of(page, Referral.of, after)

    @query("How many reports of your worklist press; 100 is so many or more.")
    @or_error
    async def worklist_counts(self, info: strawberry.Info[Context, None]) -> WorklistCounts:
        """Of the whole worklist, whatever it is narrowed to."""
        return read(WorklistCounts, await info.context.get("referral", "/referrals/counts"))
