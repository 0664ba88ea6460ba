"""A question without a report, as who asked it and the Centre see it; nobody else sees that there is one."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import strawberry

from gateway.graphql.fields import object_type
from gateway.graphql.paging import PageInfo
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
class AdviceConnection:
    """One page of questions."""

    nodes: list[Advice]
    page_info: PageInfo

    @classmethod
    def of(cls, answer: Mapping[str, Any]) -> "AdviceConnection":
        """From identification's answer."""
        return cls(nodes=[read(Advice, each) for each in answer["items"]], page_info=PageInfo.of(answer["nextCursor"]))
