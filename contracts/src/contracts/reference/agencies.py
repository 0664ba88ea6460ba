"""Agencies, their units, and who is on duty when the roster has no turn."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Self
from uuid import UUID

from pydantic import Field, model_validator

from contracts.reference.codes import ReferenceRow, Text
from contracts.words.referrals import Purpose


class Function(StrEnum):
    """What a unit does for the whole platform: exactly one unit has each."""

    CENTRE_INTAKE = "centre_intake"
    CENTRE_DUTY = "centre_duty"


REPORTING_KINDS = frozenset(
    {"ward", "patrol", "inspection", "social_work", "school", "field_office", "provider"},
)
"""Kinds of units whose people meet victims and report them, so that one of them can take what was keyed in for their unit."""


class Unit(ReferenceRow):
    """A unit that people belong to and referrals go to: its inbox address and the phone on which it can be called back.

    `receives` are the purposes of referrals that it takes on.
    `municipality` is where it works, for units that work in one place; `duty_phone` is answered at any hour, where there is a duty.
    """

    id: UUID
    code: str
    kind: str
    functions: frozenset[Function] = frozenset()
    receives: frozenset[Purpose] = frozenset()
    name: Text
    email: Annotated[str, Field(pattern=r"^[a-z0-9.-]+@[a-z0-9.-]+$")]
    phone: Annotated[str, Field(pattern=r"^\+[0-9]{8,15}$")]
    duty_phone: Annotated[str, Field(pattern=r"^\+[0-9]{8,15}$")] | None = None
    agency: UUID
    sector: str
    municipality: Annotated[str, Field(pattern=r"^[0-9]{5}$")] | None = None
    verified: bool = False

    @property
    def reports(self) -> bool:
        """Whether its people report what they meet; in an administration or among investigators they do not."""
        return self.kind in REPORTING_KINDS


class Agency(ReferenceRow):
    """An institution of one sector."""

    id: UUID
    code: str
    sector: str
    kind: str
    name: Text


class OnCall(ReferenceRow):
    """A person who can be put on the duty roster, by the subject of their tokens, and how they are reached at night."""

    person: UUID
    name: Annotated[str, Field(min_length=2, max_length=80)]
    mail: Annotated[str, Field(pattern=r"^[a-z0-9.-]+@[a-z0-9.-]+$")]
    phone: Annotated[str, Field(pattern=r"^\+[0-9]{8,15}$")]


class Roster(ReferenceRow):
    """The standing order of the Centre's duty: who is alerted first, second and so on when no turn is in force.

    `supervisor` and `director` are alerted when all on duty were and none took over; neither can be put on the roster.
    """

    unit: UUID
    people: Annotated[tuple[OnCall, ...], Field(min_length=1)]
    supervisor: OnCall
    director: OnCall

    @property
    def order(self) -> tuple[UUID, ...]:
        """The people in their order."""
        return tuple(each.person for each in self.people)

    @property
    def first(self) -> UUID:
        """Who is on duty when the roster has no turn."""
        return self.people[0].person

    @model_validator(mode="after")
    def _each_has_one_turn(self) -> Self:
        everybody = (*self.order, self.supervisor.person, self.director.person)
        if len(set(everybody)) != len(everybody):
            raise ValueError("a person stands twice: give everybody one place in the order.")
        return self
