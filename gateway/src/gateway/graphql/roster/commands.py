"""What the Centre's supervisor does with the duty roster."""

from datetime import datetime
from typing import Any

import strawberry

from gateway.graphql.command import WITHOUT_STATE, Answered, Command, Info
from gateway.graphql.fields import input_type
from gateway.graphql.inputs import KEY, VERSION
from gateway.graphql.roster.types import DutyRoster, roster_of


@input_type
class PutOnDutyInput:
    """The Centre's supervisor puts a person on duty from when to when."""

    idempotency_key: str = strawberry.field(description=KEY)
    expected_version: int = strawberry.field(description=VERSION)
    person_id: strawberry.ID = strawberry.field(description="One of the standing order.")
    place: int = strawberry.field(description="1 (alerted first) to 9.")
    starts_at: datetime = strawberry.field(description="At most 90 days ahead; a moment that has passed is now.")
    ends_at: datetime = strawberry.field(description="In the future, and at most 14 days after the beginning.")


@input_type
class TakeOffDutyInput:
    """The Centre's supervisor ends a turn, or takes one off that has not begun."""

    idempotency_key: str = strawberry.field(description=KEY)
    turn_id: strawberry.ID
    expected_version: int = strawberry.field(description=VERSION)


async def _with_names(_info: Info, answer: dict[str, Any]) -> DutyRoster:
    return roster_of(answer)


ROSTER = Answered(
    DutyRoster,
    "...Roster",
    _with_names,
    """\
fragment Roster on DutyRoster {
  unitId version byStandingOrder
  onDuty { id name }
  standingOrder { id name }
  turns { id place startsAt endsAt person { id name } }
}""",
)
COMMANDS = (
    Command(
        "putOnDuty",
        "Puts a person on the duty roster: on duty in the moment in which the turn begins.",
        PutOnDutyInput,
        "identification",
        "/roster/turns",
        ROSTER,
        refusals=WITHOUT_STATE,
    ),
    Command(
        "takeOffDuty",
        "Ends a turn of the duty roster: not on duty on the very next read.",
        TakeOffDutyInput,
        "identification",
        "/roster/turns/{turn_id}/end",
        ROSTER,
        refusals=WITHOUT_STATE,
    ),
)
