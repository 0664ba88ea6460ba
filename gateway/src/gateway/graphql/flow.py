"""The national totals: no record, no unit, no id."""

from datetime import datetime

import strawberry

from contracts.words.referrals import Counted, Stage
from gateway.context import Context
from gateway.graphql.errors.public_error import or_error
from gateway.graphql.fields import object_type, query
from gateway.graphql.wire import read


@object_type
class StageTotal:
    """One stage."""

    stage: Stage
    counts: Counted = strawberry.field(description="What is counted: reports and referrals never add up.")
    reached: int = strawberry.field(description="How many ever reached it.")
    present: int = strawberry.field(description="How many are in it now.")


@object_type
class ReleasedTotal:
    """One stage as it may leave the Office, in whole fives; both numbers are null where one would be close to a person."""

    stage: Stage
    counts: Counted = strawberry.field(description="What is counted: reports and referrals never add up.")
    reached: int | None = None
    present: int | None = None


@object_type
class TermTotal:
    """Terms of one stage, in whole fives; both numbers are null where one would be close to a person."""

    stage: Stage
    counts: Counted = strawberry.field(description="What is counted: reports and referrals never add up.")
    due: int | None = strawberry.field(default=None, description="How many were still within their term.")
    overdue: int | None = strawberry.field(default=None, description="How many were past it.")


@object_type
class Terms:
    """Terms as they stood when last week ended; in a demonstration, within the last minute."""

    as_of: datetime
    stages: list[TermTotal]


@object_type
class CaseFlow:
    """How cases flow through the country, as counts."""

    as_of: datetime
    live: bool = strawberry.field(
        description="Whether the totals are of this moment, as in a demonstration, and not of the day."
    )
    persons: int = strawberry.field(
        description="How many persons the reports are about: one report may be about several."
    )
    stages: list[StageTotal] = strawberry.field(description="For the Office's own eyes.")
    released: list[ReleasedTotal] = strawberry.field(description="What may be in a file that leaves the Office.")
    terms: Terms | None = strawberry.field(default=None, description="Null before the first week was counted.")


@strawberry.type
class FlowQueries:
    """Queries of the totals."""

    @query("The national totals per stage: of the day, in a demonstration live.")
    @or_error
    async def case_flow(self, info: strawberry.Info[Context, None]) -> CaseFlow:
        """The totals."""
        return read(CaseFlow, await info.context.get("referral", "/flow"))
