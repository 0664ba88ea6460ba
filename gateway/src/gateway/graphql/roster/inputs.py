"""What is done to the duty roster."""

from datetime import datetime

import strawberry

from gateway.graphql.inputs import KEY, VERSION


@strawberry.input(description="The Centre's supervisor puts somebody on duty from when to when.")
class PutOnDutyInput:
    """Puts somebody on the roster."""

    idempotency_key: str = strawberry.field(description=KEY)
    expected_version: int = strawberry.field(description=VERSION)
    person_id: strawberry.ID = strawberry.field(description="One of the standing order.")
    place: int = strawberry.field(description="1 (alerted first) to 9.")
    starts_at: datetime = strawberry.field(description="At most 90 days ahead; a moment that has passed is now.")
    ends_at: datetime = strawberry.field(description="In the future, and at most 14 days after the beginning.")


@strawberry.input(description="The Centre's supervisor ends a turn, or takes one off that has not begun.")
class TakeOffDutyInput:
    """Ends a turn."""

    idempotency_key: str = strawberry.field(description=KEY)
    turn_id: strawberry.ID
    expected_version: int = strawberry.field(description=VERSION)
