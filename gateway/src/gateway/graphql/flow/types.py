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


@strawberry.type(description="How cases flow through the country, as counts.")
class CaseFlow:
    """The totals at a moment."""

    as_of: datetime
    stages: list[StageTotal]
