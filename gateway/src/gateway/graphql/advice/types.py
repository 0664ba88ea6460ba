"""A question without a report, as its author and the Centre read it; no other caller sees that there is one."""

from datetime import datetime
from functools import partial

import strawberry

from gateway.context import Context
from gateway.graphql.errors.public_error import or_error, or_nothing
from gateway.graphql.fields import object_type, query
from gateway.graphql.inputs import After, First, Id, as_id
from gateway.graphql.paging import DEFAULT_FIRST, Connection
from gateway.graphql.wire import read


@object_type
class Advice:
    """A question to the Centre's duty, without what was written."""

    id: strawberry.ID
    version: int = strawberry.field(description="Pass it as `expectedVersion` when you answer.")
    positions: list[str] = strawberry.field(description="What you are towards it: `author`, `intake` or `duty`.")
    sector: str
    unit_id: strawberry.ID
    subject: str | None = strawberry.field(default=None, description="A code of the reference data.")
    asked_at: datetime
    due_at: datetime = strawberry.field(description="By when a person of the Centre answers.")
    answered_at: datetime | None = None
    answered_as: str | None = strawberry.field(
        default=None, description="`intake` or `duty`: the function of who answered, never the name."
    )


@object_type
class OpenedAdvice(Advice):
    """A question with what was written on both sides."""

    text: str
    callback_phone: str | None = None
    answer: str | None = None


@object_type
class AdviceConnection(Connection[Advice]):
    """One page of questions."""


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
