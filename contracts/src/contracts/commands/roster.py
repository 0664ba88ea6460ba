"""What the Centre's supervisor does with the duty roster."""

from typing import Annotated
from uuid import UUID

from pydantic import Field

from contracts.commands.declaring import VERSION, Declaration
from contracts.fields import Moment
from contracts.models import CamelModel
from contracts.scopes import Permission

# A roster without any turn yet has version 0.
_Seen = Annotated[int, Field(ge=0, le=2**31 - 1, description=VERSION)]


class NewTurn(CamelModel):
    """The Centre's supervisor puts a person on duty from when to when."""

    expected_version: _Seen
    person_id: Annotated[UUID, Field(description="One of the standing order.")]
    place: Annotated[int, Field(ge=1, le=9, description="1 (alerted first) to 9.")]
    starts_at: Annotated[Moment, Field(description="At most 90 days ahead; a moment that has passed is now.")]
    ends_at: Annotated[Moment, Field(description="In the future, and at most 14 days after the beginning.")]


class TurnChange(NewTurn):
    """The Centre's supervisor changes a turn; of one that has begun the end only; the rest stays as it is."""


class TurnEnd(CamelModel):
    """The Centre's supervisor ends a turn, or takes one off that has not begun."""

    expected_version: _Seen


PUT_ON_DUTY = Declaration(
    "putOnDuty",
    "Puts a person on the duty roster: on duty in the moment in which the turn begins.",
    NewTurn,
    "/roster/turns",
    Permission.ROSTER_CHANGE,
    operation="post_turn",
)
CHANGE_TURN = Declaration(
    "changeTurn",
    "Changes a turn of the duty roster: all of one that has not begun, which gets another id; of one that has begun its end only.",
    TurnChange,
    "/roster/turns/{turn_id}/change",
    Permission.ROSTER_CHANGE,
    operation="post_turn_change",
)
TAKE_OFF_DUTY = Declaration(
    "takeOffDuty",
    "Ends a turn of the duty roster: not on duty on the very next read.",
    TurnEnd,
    "/roster/turns/{turn_id}/end",
    Permission.ROSTER_CHANGE,
    operation="post_turn_end",
)
