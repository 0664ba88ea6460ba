"""The demo people: one file for the issuer, the seed, the demo and the tests."""

from functools import cached_property
from pathlib import Path
from typing import Annotated, Self
from uuid import UUID

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from chassis.startup_errors import StartupRefused
from contracts import reference
from contracts.words.people import Profession


class PeopleUnusable(StartupRefused):
    """The file of demo people cannot be used; the message names the entry."""


class Person(BaseModel):
    """One demo person, as their token will describe them."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    username: Annotated[str, Field(pattern=r"^[a-z0-9]+(\.[a-z0-9]+)+$")]
    sub: UUID
    name: Annotated[str, Field(min_length=1, max_length=100)]
    agency: UUID
    unit: UUID
    sector: str
    roles: Annotated[tuple[str, ...], Field(min_length=1)]
    profession: Profession | None = None

    @model_validator(mode="after")
    def _belongs_to_its_unit(self) -> Self:
        try:
            unit = reference.unit(self.unit)
        except reference.UnknownReference as unknown:
            raise ValueError(str(unknown)) from unknown
        if (unit.agency, unit.sector) != (self.agency, self.sector):
            raise ValueError("agency and sector must be those of the unit in the reference data.")
        return self


class People(BaseModel):
    """All demo people in the order of the file; usernames and subjects are unique.

    `password` and `second_factor` (the secret of an authenticator app, base32) are for stacks that ask for them.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    password: str
    second_factor: Annotated[str, Field(pattern=r"^[A-Z2-7]{32}$")]
    people: tuple[Person, ...]

    @model_validator(mode="after")
    def _are_unique(self) -> Self:
        for field in ("username", "sub"):
            values = [getattr(person, field) for person in self.people]
            if len(set(values)) != len(values):
                raise ValueError(f"two people have the same {field}.")
        return self

    @cached_property
    def by_username(self) -> dict[str, Person]:
        """Every person under their username."""
        return {person.username: person for person in self.people}


def load(path: Path) -> People:
    """The people of the file at `path`; raises PeopleUnusable."""
    try:
        return People.model_validate(yaml.load(path.read_text("utf-8"), Loader=yaml.CSafeLoader))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise PeopleUnusable(
            f"The demo people in {path.name} cannot be read: restore the file from the repository."
        ) from error
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        where = ".".join(str(part) for part in first["loc"]) or "file"
        raise PeopleUnusable(f"The demo people in {path.name} are wrong at {where}: {first['msg']}") from error
