"""Who saw a report: moments, units and classes, never names."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import strawberry

from gateway.graphql.fields import object_type
from gateway.graphql.paging import PageInfo
from gateway.graphql.wire import read


@object_type
class Sighting:
    """One recorded read of a report."""

    at: datetime
    unit_id: strawberry.ID | None = strawberry.field(default=None, description="The unit of whoever read.")
    positions: list[str] = strawberry.field(description="What they were towards the report.")
    classes: list[str] = strawberry.field(description="Classes of the access table that were shown.")
    by_you: bool


@object_type
class SightingConnection:
    """One page of recorded reads, newest first."""

    nodes: list[Sighting]
    page_info: PageInfo

    @classmethod
    def of(cls, answer: Mapping[str, Any]) -> "SightingConnection":
        """From identification's answer."""
        return cls(
            nodes=[read(Sighting, each) for each in answer["items"]], page_info=PageInfo.of(answer["nextCursor"])
        )
