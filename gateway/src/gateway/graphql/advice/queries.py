"""Reading questions without a report."""

from functools import partial

import strawberry

from gateway.context import Context
from gateway.graphql.advice.types import Advice, AdviceConnection, OpenedAdvice
from gateway.graphql.errors.public_error import or_error, or_nothing
from gateway.graphql.fields import query
from gateway.graphql.inputs import After, First, Id, as_id
from gateway.graphql.paging import DEFAULT_FIRST
from gateway.graphql.wire import read


@strawberry.type
class AdviceQueries:
    """Queries of questions without a report."""

    @query(
        "One question with what was written; null for anything that is not yours or the Centre's. The read is on the record."
    )
    @or_nothing
    async def advice(self, info: strawberry.Info[Context, None], advice_id: Id) -> OpenedAdvice | None:
        """One question."""
        return read(OpenedAdvice, await info.context.get("identification", f"/advice/{as_id(advice_id)}"))

    @query(
        "What you asked the Centre, for the Centre what everybody asked: newest first; with `waiting` what waits, oldest first."
    )
    @or_error
    async def advice_asked(
        self,
        info: strawberry.Info[Context, None],
        first: First = DEFAULT_FIRST,
        after: After = None,
        *,
        waiting: bool = False,
    ) -> AdviceConnection:
        """One page, without what was written."""
        page = await info.context.get("identification", "/advice", first=first, after=after, waiting=waiting)
        return AdviceConnection.of(page, partial(read, Advice), after)
