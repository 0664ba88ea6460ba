"""What a field of an event may be (DESIGN 4): whatever is not on the short list of safe kinds could carry words."""

from __future__ import annotations

import copy
from datetime import datetime
from decimal import Decimal
from enum import Enum, StrEnum
from pathlib import Path
from typing import Annotated, Any, Literal, TypeAlias
from uuid import UUID

import pytest
from pydantic import AnyUrl, AwareDatetime, BaseModel, Field, JsonValue, SecretStr

from contracts.envelope import EventData, is_free_text
from contracts.export import schemas
from contracts.export.compatibility import breaks
from contracts.export.schemas import schema_of, unbounded_numbers
from contracts.open_words import Open, Unknown


class Inner(BaseModel):
    """A part that hides a word."""

    words: str


class Colour(StrEnum):
    """An enum."""

    RED = "red"
    BLUE = "blue"


OpenColour: TypeAlias = Open[Colour]


@pytest.mark.parametrize(
    "annotation",
    [
        *(SecretStr, AnyUrl, Path, bytes, float, Decimal, complex, object, Any, JsonValue, Inner),
        *(Inner | None, tuple[Inner, ...], Annotated[str, 1], Annotated[str, 1] | None, frozenset[str], dict[str, int]),
        tuple[UUID, str],
    ],
    ids=str,
)
def test_a_kind_that_could_carry_words_is_found(annotation: object) -> None:
    assert is_free_text(annotation) is True


@pytest.mark.parametrize(
    "annotation",
    [
        *(
            UUID,
            bool,
            int,
            datetime,
            AwareDatetime,
            Colour,
            OpenColour,
            UUID | None,
            tuple[UUID, ...],
            frozenset[Colour],
        ),
        *(Annotated[int, Field(ge=1, le=2)], Annotated[int, Field(ge=1)] | None, Literal["a", "b"]),
    ],
    ids=str,
)
def test_a_safe_kind_passes(annotation: object) -> None:
    assert is_free_text(annotation) is False


def test_an_enum_that_is_open_to_any_value_is_no_enum() -> None:
    assert is_free_text(Enum) is False  # the bare class has no member that could be sent


class _Told(EventData):
    type = "test.numbers.v1"
    topic = "test"
    subject_field = "subject_id"

    subject_id: UUID
    bounded: int = Field(ge=1, le=9)
    bounded_or_none: int | None = Field(ge=1, le=9)
    inside: Annotated[int, Field(ge=1, le=9)] | None
    half: int = Field(ge=1)
    half_or_none: int | None = Field(ge=1)
    none_at_all: int | None
    listed: tuple[int, ...]


def test_a_number_without_both_bounds_is_found_wherever_it_stands(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(schemas, "EVENTS", {"test.numbers.v1": _Told})
    assert [name.split(".")[1] for name in unbounded_numbers()] == ["half", "half_or_none", "none_at_all", "listed"]


class _Coloured(EventData):
    type = "test.coloured.v1"
    topic = "test"
    subject_field = "subject_id"

    subject_id: UUID
    colour: OpenColour | None
    colours: tuple[OpenColour, ...] = Field(max_length=5)
    several: tuple[UUID, ...]


@pytest.fixture
def released() -> dict[str, Any]:
    return schema_of(_Coloured)


def test_a_lost_value_of_an_optional_or_listed_enum_breaks(released: dict[str, Any]) -> None:
    newer = copy.deepcopy(released)
    newer["$defs"]["Colour"]["enum"].remove("blue")
    told = breaks("test.coloured.v1", released, newer)
    assert [sentence for sentence in told if "colour no longer takes blue" in sentence]
    assert [sentence for sentence in told if "colours no longer takes blue" in sentence]


def test_a_new_value_of_an_optional_enum_is_an_addition(released: dict[str, Any]) -> None:
    newer = copy.deepcopy(released)
    newer["$defs"]["Colour"]["enum"].append("green")
    assert breaks("test.coloured.v1", released, newer) == []


def test_a_bound_where_there_was_none_breaks(released: dict[str, Any]) -> None:
    newer = copy.deepcopy(released)
    newer["properties"]["several"]["maxItems"] = 3
    assert "several has a narrower maxItems" in breaks("test.coloured.v1", released, newer)[0]


def test_a_bound_taken_away_is_an_addition(released: dict[str, Any]) -> None:
    newer = copy.deepcopy(released)
    del newer["properties"]["colours"]["maxItems"]
    assert breaks("test.coloured.v1", released, newer) == []


def test_another_kind_inside_an_optional_breaks(released: dict[str, Any]) -> None:
    newer = copy.deepcopy(released)
    newer["properties"]["colour"] = {"anyOf": [{"type": "string", "format": "uuid"}, {"type": "null"}]}
    assert "colour" in breaks("test.coloured.v1", released, newer)[0]


def told(colour: str) -> dict[str, Any]:
    """A body of the event as it travels."""
    return {"subjectId": str(UUID(int=1)), "colour": colour, "colours": [colour], "several": []}


def test_a_reader_gets_the_word_itself_and_unknown_for_one_of_a_later_version() -> None:
    read = _Coloured.read(told("red"))
    assert (read.colour, read.colours) == (Colour.RED, (Colour.RED,))
    assert read.colour is Colour.RED
    later = _Coloured.read(told("green"))
    assert later.colour is Unknown.UNKNOWN
    assert later.written()["colours"] == ["unknown"]


@pytest.mark.parametrize("colour", ["green", "unknown"])
def test_a_producer_names_the_word_wherever_it_stands(colour: str) -> None:
    for only in ({"colour": colour}, {"colours": [colour]}):
        with pytest.raises(ValueError, match="a producer must name the value"):
            _Coloured.model_validate(told("red") | only)


def test_what_is_no_word_at_all_is_unknown_to_nobody() -> None:
    with pytest.raises(ValueError, match="colour"):
        _Coloured.read(told("red") | {"colour": 7})
