"""A question without a report, as its author and the Centre see it; no other caller sees that there is one."""

from datetime import datetime

import strawberry

from gateway.graphql.fields import object_type
from gateway.graphql.paging import Connection


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
