"""The duty roster as the Centre reads it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

import strawberry

from contracts import reference
from gateway.context import Context
from gateway.graphql.errors.public_error import or_error
from gateway.graphql.fields import object_type, query
from gateway.graphql.wire import UnexpectedAnswer, read


@object_type
class DutyPerson:
    """A member of the Centre who can be on duty."""

    id: strawberry.ID
    name: str | None = strawberry.field(description="Null for a person who has left the standing order.")


@object_type
class DutyTurn:
    """One person on duty from when to when."""

    id: strawberry.ID
    person: DutyPerson
    place: int = strawberry.field(description="1 is alerted first.")
    starts_at: datetime
    ends_at: datetime


@object_type
class DutyRoster:
    """Who of the Centre is on duty: now, and from when to when."""

    unit_id: strawberry.ID
    version: int = strawberry.field(description="Pass it as `expectedVersion` when you change the roster.")
    on_duty: list[DutyPerson] = strawberry.field(description="Now, in the order of alerts.")
    by_standing_order: bool = strawberry.field(description="Whether no turn is in force now.")
    standing_order: list[DutyPerson] = strawberry.field(
        description="Who can be put on the roster, in the order in which they are alerted while no turn is in force."
    )
    turns: list[DutyTurn] = strawberry.field(
        description="Those that lie ahead, run, or ended in the last 30 days, in the order in which they begin."
    )


def roster_of(answer: Mapping[str, Any]) -> DutyRoster:
    """The roster with names, which the service does not know. Raises UnexpectedAnswer."""
    try:
        named = {
            "onDuty": [_person(each) for each in answer["onDuty"]],
            "standingOrder": [_person(each) for each in answer["standingOrder"]],
            "turns": [{**turn, "person": _person(turn["personId"])} for turn in answer["turns"]],
        }
    except (KeyError, TypeError, ValueError) as error:
        raise UnexpectedAnswer(f"DutyRoster: {type(error).__name__}.") from None
    return read(DutyRoster, {**answer, **named})


def _person(person_id: str) -> dict[str, str | None]:
    try:
        name: str | None = reference.on_call(UUID(person_id)).name
    except reference.UnknownReference:
        name = None
    return {"id": person_id, "name": name}


@strawberry.type
class RosterQueries:
    """Queries of the duty roster."""

    @query("Who of the Centre is on duty now, and from when to when; for the Centre's intake and supervisor.")
    @or_error
    async def duty_roster(self, info: strawberry.Info[Context, None]) -> DutyRoster:
        """The roster."""
        return roster_of(await info.context.get("identification", "/roster"))
