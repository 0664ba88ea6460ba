"""A domain's event and the contract's have the same names, or the row that says otherwise is refused before anything happens."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from types import ModuleType
from uuid import UUID, uuid4

import pytest
from pydantic import ValidationError

from contracts.envelope import EventData
from contracts.open_words import Open
from contracts.translation import NamesDiffer, NotTranslated, Row, translation


class Colour(StrEnum):
    """As it is told."""

    RED = "red"


class PaintedV1(EventData):
    """A fence was painted."""

    type = "test.painted.v1"
    topic = "test"
    subject_field = "fence_id"

    fence_id: UUID
    colour: Open[Colour]
    coats: int = 1


class Paint(StrEnum):
    """As it is here."""

    RED = "red"
    GREEN = "green"


@dataclass(frozen=True)
class Painted:
    """The same names."""

    fence_id: UUID
    colour: Paint
    coats: int


@dataclass(frozen=True)
class Sprayed:
    """Without the field that has a default over there."""

    fence_id: UUID
    colour: Paint


@dataclass(frozen=True)
class Varnished:
    """With a field that nobody over there knows."""

    fence_id: UUID
    colour: Paint
    coats: int
    brush: int


FENCE = uuid4()
VARNISHED = Varnished(FENCE, Paint.RED, 2, 7)


TOLD = ModuleType("wire")
vars(TOLD).update(PaintedV1=PaintedV1)


def happening(*events: type) -> ModuleType:
    """A domain in which these can happen; what else lies in its module is no event."""
    module = ModuleType("events")
    vars(module).update({each.__name__: each for each in events}, Paint=Paint, FENCE=FENCE, VARNISHED=VARNISHED)
    return module


@pytest.mark.parametrize("rows", [{Painted: PaintedV1}, {}], ids=["by its row", "by its name"])
def test_equal_names_are_copied_and_enums_by_value(rows: dict[type, type[EventData]]) -> None:
    told = translation(happening(Painted), TOLD, rows)
    assert told(Painted(FENCE, Paint.RED, 3)) == PaintedV1(fence_id=FENCE, colour=Colour.RED, coats=3)


def test_a_row_goes_before_the_name() -> None:
    class Painted2(PaintedV1):
        type = "test.painted.v2"

    told = translation(happening(Painted), TOLD, {Painted: Painted2})(Painted(FENCE, Paint.RED, 3))
    assert type(told) is Painted2


def test_a_value_that_the_contract_does_not_know_is_not_told_as_unknown() -> None:
    with pytest.raises(ValidationError, match="a producer must name the value"):
        translation(happening(Painted), TOLD, {Painted: PaintedV1})(Painted(FENCE, Paint.GREEN, 3))


def test_no_default_stands_in_for_a_field_that_the_domain_lacks() -> None:
    with pytest.raises(NamesDiffer, match="Sprayed and PaintedV1 differ in: coats"):
        translation(happening(Sprayed), TOLD, {Sprayed: PaintedV1})
    told = translation(
        happening(Sprayed), TOLD, {Sprayed: Row(PaintedV1, {"coats": lambda event: len(event.colour.value)})}
    )
    assert told(Sprayed(FENCE, Paint.RED)) == PaintedV1(fence_id=FENCE, colour=Colour.RED, coats=3)


def test_a_field_that_the_contract_lacks_is_not_left_out_unless_the_row_says_so() -> None:
    with pytest.raises(NamesDiffer, match="Varnished and PaintedV1 differ in: brush"):
        translation(happening(Varnished), TOLD, {Varnished: PaintedV1})
    told = translation(happening(Varnished), TOLD, {Varnished: Row(PaintedV1, instead_of=frozenset({"brush"}))})
    assert told(VARNISHED) == PaintedV1(fence_id=FENCE, colour=Colour.RED, coats=2)


def test_what_is_computed_comes_before_what_has_the_same_name() -> None:
    told = translation(happening(Painted), TOLD, {Painted: Row(PaintedV1, {"coats": lambda event: event.coats + 1})})
    assert told(Painted(FENCE, Paint.RED, 3)) == PaintedV1(fence_id=FENCE, colour=Colour.RED, coats=4)


@pytest.mark.parametrize(
    "row",
    [
        Row(PaintedV1, {"coat": lambda event: event.coats}),
        Row(PaintedV1, instead_of=frozenset({"coat"})),
    ],
    ids=["computed", "instead of"],
)
def test_a_row_that_names_what_is_not_there_is_refused(row: Row) -> None:
    with pytest.raises(NamesDiffer, match="differ in: coat"):
        translation(happening(Painted), TOLD, {Painted: row})


def test_what_is_called_alike_and_has_other_fields_is_refused() -> None:
    other = ModuleType("wire")
    vars(other).update(SprayedV1=PaintedV1)
    with pytest.raises(NamesDiffer, match="Sprayed and PaintedV1 differ in: coats"):
        translation(happening(Sprayed), other, {})


def test_an_event_without_a_row_is_refused_before_it_happens_and_when_it_does() -> None:
    with pytest.raises(NotTranslated, match="Sprayed has no translation"):
        translation(happening(Painted, Sprayed), TOLD, {Painted: PaintedV1})
    with pytest.raises(NotTranslated, match="Sprayed has no translation"):
        translation(happening(Painted), TOLD, {Painted: PaintedV1})(Sprayed(FENCE, Paint.RED))
