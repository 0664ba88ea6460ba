"""What a field of an event may be (DESIGN 4): whatever is not on the short list of safe kinds could carry words."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from enum import Enum, StrEnum
from pathlib import Path
from typing import Annotated, Any, Literal, TypeAlias
from uuid import UUID

import pytest
from pydantic import AnyUrl, AwareDatetime, BaseModel, Field, JsonValue, SecretStr

from contracts.envelope import EventData, EventPart, is_free_text
from contracts.open_words import Open, Unknown
from tests.support.documents import GONE, changed, less, more
from tests.workshop.export import schemas
from tests.workshop.export.compatibility import breaks
from tests.workshop.export.schemas import schema_of, unbounded_numbers


class Inner(BaseModel):
    """A part that hides a word."""

    words: str


class Named(EventPart):
    """Could carry words."""

    name: str


class Numbered(EventPart):
    """Could not."""

    number: int


class Colour(StrEnum):
    """An enum."""

    RED = "red"
    BLUE = "blue"


OpenColour: TypeAlias = Open[Colour]
WORDS: list[object] = [
    *(str, str | None, list[str], tuple[str, ...], frozenset[str], dict[str, int], tuple[UUID, str]),
    *(Annotated[str, 1], Annotated[str, 1] | None, Inner, Inner | None, tuple[Inner, ...], tuple[Named, ...]),
    *(SecretStr, AnyUrl, Path, bytes, float, Decimal, complex, object, Any, JsonValue),
]
WORDLESS: list[object] = [
    *(UUID, UUID | None, tuple[UUID, ...], bool, bool | None, int, datetime, AwareDatetime, Literal["a", "b"]),
    *(Colour, frozenset[Colour], OpenColour, OpenColour | None, tuple[Numbered, ...]),
    *(Annotated[int, Field(ge=1, le=2)], Annotated[int, Field(ge=1)] | None),
]


@pytest.mark.parametrize("annotation", WORDS, ids=str)
def test_a_kind_that_could_carry_words_is_found(annotation: object) -> None:
    assert is_free_text(annotation) is True


@pytest.mark.parametrize("annotation", WORDLESS, ids=str)
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
    painted: OpenColour
    colour: OpenColour | None
    colours: tuple[OpenColour, ...] = Field(max_length=5)
    several: tuple[UUID, ...]


RELEASED = schema_of(_Coloured)


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("properties painted", lambda old: old),
        ("properties added", {"type": "boolean", "default": False}),
        ("$defs Colour enum", more("green")),
        ("properties colours maxItems", GONE),
    ],
    ids=["nothing", "a field that may be left out", "a value", "a bound taken away"],
)
def test_an_addition_breaks_no_one(path: str, value: Any) -> None:
    assert breaks("test.coloured.v1", RELEASED, changed(RELEASED, path, value)) == []


@pytest.mark.parametrize(
    ("path", "value", "sentence"),
    [
        ("properties painted", GONE, "field painted is gone"),
        ("required", more("added"), "field added is now required"),
        ("$defs Colour enum", less("blue"), ": painted no longer takes blue"),
        ("$defs Colour enum", less("blue"), ": colour no longer takes blue"),
        ("$defs Colour enum", less("blue"), ": colours no longer takes blue"),
        ("properties subjectId", {"type": "integer"}, "subjectId changed its type"),
        ("properties several maxItems", 3, "several has a narrower maxItems"),
        ("properties colour anyOf 0", {"type": "string", "format": "uuid"}, ": colour "),
    ],
)
def test_what_breaks_a_reader_or_a_writer_is_reported_with_what_to_do(path: str, value: Any, sentence: str) -> None:
    *sentences, last = breaks("test.coloured.v1", RELEASED, changed(RELEASED, path, value))
    assert [each for each in sentences if sentence in each]
    assert "add a new type with the next version" in last


def sample_of(colour: str) -> dict[str, Any]:
    """A body of the event as it travels."""
    return {"subjectId": str(UUID(int=1)), "painted": colour, "colour": colour, "colours": [colour], "several": []}


def test_a_reader_gets_the_word_itself_and_unknown_for_one_of_a_later_version() -> None:
    read = _Coloured.read(sample_of("red"))
    assert (read.colour, read.colours) == (Colour.RED, (Colour.RED,))
    assert read.colour is Colour.RED
    later = _Coloured.read(sample_of("green"))
    assert later.colour is Unknown.UNKNOWN
    assert later.written()["colours"] == ["unknown"]


@pytest.mark.parametrize("colour", ["green", "unknown"])
def test_a_producer_names_the_word_wherever_it_stands(colour: str) -> None:
    for only in ({"painted": colour}, {"colour": colour}, {"colours": [colour]}):
        with pytest.raises(ValueError, match="a producer must name the value"):
            _Coloured.model_validate(sample_of("red") | only)


def test_what_is_no_word_at_all_is_unknown_to_no_one() -> None:
    with pytest.raises(ValueError, match="colour"):
        _Coloured.read(sample_of("red") | {"colour": 7})
