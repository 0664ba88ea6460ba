"""The national totals: no record, no unit, no id."""

from datetime import datetime
from enum import StrEnum

import strawberry


@strawberry.enum(description="Stages that the Office counts.")
class Stage(StrEnum):
    """Stages that the Office counts."""

    REPORTED = "reported"
    TAKEN_OVER = "taken_over"
    REFERRED = "referred"
    ACCEPTED = "accepted"
    ESCALATED = "escalated"
    REROUTED = "rerouted"
    WITHDRAWN = "withdrawn"
    REVOKED = "revoked"


@strawberry.type(description="One stage.")
class StageTotal:
    """One stage."""

    stage: Stage
    reached: int = strawberry.field(description="How many ever reached it.")
    present: int = strawberry.field(description="How many are in it now.")


@strawberry.type(
    description="One stage as it may leave the Office, in whole fives; both numbers are null where one would be close to a person."
)
class ReleasedTotal:
    """One stage in a file."""

    stage: Stage
    reached: int | None = None
    present: int | None = None


@strawberry.type(description="Terms of one stage; both numbers are null where one would be close to a person.")
class TermTotal:
    """Terms of one stage."""

    stage: Stage
    due: int | None = strawberry.field(default=None, description="How many were still within their term.")
    overdue: int | None = strawberry.field(default=None, description="How many were past it.")


@strawberry.type(description="Terms as they stood when yesterday ended.")
class Terms:
    """Terms at the end of a day."""

    as_of: datetime
    stages: list[TermTotal]


@strawberry.type(description="How cases flow through the country, as counts.")
class CaseFlow:
    """The totals at a moment."""

    as_of: datetime
    stages: list[StageTotal] = strawberry.field(description="For the Office's own eyes.")
    released: list[ReleasedTotal] = strawberry.field(description="What may stand in a file that leaves the Office.")
    terms: Terms | None = strawberry.field(default=None, description="Null before the first day was counted.")
