"""Who works at the Centre: what `spona people read` says of each, and identification takes."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from contracts import reference
from contracts.words.people import Profession


def _of_the_centre(unit: UUID) -> UUID:
    if unit not in {each.id for each in reference.centre_units()}:
        raise ValueError("must be a unit of the Centre.")
    return unit


class CentrePerson(BaseModel):
    """One person of the Centre, by the subject of their tokens."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    id: UUID
    name: Annotated[str, Field(min_length=1, max_length=200)]
    unit_id: Annotated[UUID, AfterValidator(_of_the_centre)]
    roles: frozenset[Annotated[str, Field(pattern=r"^[a-z_]{1,60}$")]]
    profession: Profession | None = None


class CentrePeople(BaseModel):
    """All who may sign in; an empty list is a mistake of the caller."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    people: Annotated[tuple[CentrePerson, ...], Field(min_length=1)]
