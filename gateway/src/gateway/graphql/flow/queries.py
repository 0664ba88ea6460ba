"""Reading the totals."""

import strawberry

from gateway.context import Context
from gateway.graphql.errors.public_error import or_error
from gateway.graphql.fields import query
from gateway.graphql.flow.types import CaseFlow
from gateway.graphql.wire import read


@strawberry.type
class FlowQueries:
    """Queries of the totals."""

    @query("The national totals per stage: of the day, in a demonstration live.")
    @or_error
    async def case_flow(self, info: strawberry.Info[Context, None]) -> CaseFlow:
        """The totals."""
        context = info.context
        return read(CaseFlow, await context.services.referral.flow(context.caller))
