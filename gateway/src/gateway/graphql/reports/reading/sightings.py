"""Who saw a report: moments, units and classes, never names."""

from datetime import datetime

import strawberry

from gateway.graphql.fields import object_type
from gateway.graphql.paging import Connection


@object_type
class Sighting:
    """One recorded read of a report."""

    at: datetime
    unit_id: strawberry.ID | None = strawberry.field(default=None, description="The unit of the reader.")
    positions: list[str] = strawberry.field(description="What they were towards the report.")
    classes: list[str] = strawberry.field(description="Classes of the access table that were shown.")
    by_you: bool


@object_type
class SightingConnection(Connection[Sighting]):
    """One page of recorded reads, newest first."""
