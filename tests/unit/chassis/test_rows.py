"""A column is called as its field: what does not fit is refused when a module is read, and nothing becomes null."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import ARRAY, Column, MetaData, Table, Text, Uuid
from sqlalchemy.dialects.postgresql import JSONB

from chassis.db.rows import NotStored, Stored
from chassis.domain.changes import Change

if TYPE_CHECKING:
    from collections.abc import Sequence


class Colour(StrEnum):
    """A word."""

    RED = "red"
    BLUE = "blue"


@dataclass(frozen=True)
class Fixed:
    """What stays."""

    id: UUID
    colour: Colour


@dataclass
class Changing:
    """What changes."""

    former: Colour | None
    mixed: frozenset[Colour]
    others: frozenset[UUID]
    listed: tuple[UUID, ...]
    changes: tuple[Change, ...] = ()


@dataclass
class Renamed:
    """The same with another name."""

    earlier: Colour | None
    mixed: frozenset[Colour]
    others: frozenset[UUID]
    listed: tuple[UUID, ...]
    changes: tuple[Change, ...] = ()


@dataclass
class Again:
    """A field that another one has."""

    id: UUID


@dataclass
class Odd:
    """Something that no one says how to store."""

    odd: complex


def table(*more: Column[Any]) -> Table:
    """Whose columns are the fields of both."""
    ids: list[Column[Any]] = [Column("id", Uuid), Column("others", ARRAY(Uuid)), Column("listed", ARRAY(Uuid))]
    texts: list[Column[Any]] = [Column("colour", Text), Column("former", Text), Column("mixed", ARRAY(Text))]
    return Table("thing", MetaData(), *ids, *texts, Column("changes", JSONB), *more)


A, B = sorted((uuid4(), uuid4()))


@pytest.mark.parametrize("former", [None, Colour.BLUE])
def test_what_is_written_is_read_again_as_it_was(former: Colour | None) -> None:
    stored = Stored(table(), Fixed, Changing, words=(Colour,))
    fixed = Fixed(A, Colour.RED)
    changing = Changing(former, frozenset(Colour), frozenset({B, A}), (B, A), (Change(2, ("colour",)),))
    row = stored.values(fixed, changing)
    assert row == {
        "id": A,
        "colour": "red",
        "former": former and former.value,
        "mixed": ["blue", "red"],
        "others": [A, B],
        "listed": [B, A],
        "changes": [{"version": 2, "fields": ["colour"]}],
    }
    assert type(row["colour"]) is str
    assert stored.read(Fixed, row) == fixed
    read = stored.read(Changing, row)
    assert read == changing
    assert read.former is former
    assert stored.values(fixed, changing, only={"colour"}) == {"colour": "red"}
    with pytest.raises(KeyError, match="color"):
        stored.values(fixed, changing, only={"color"})


@pytest.mark.parametrize(
    ("kinds", "more", "shown"),
    [
        ((Fixed, Renamed), (), {}),
        ((Fixed, Changing), (Column("forgotten", Text),), {}),
        ((Fixed,), (), {}),
        ((Fixed, Changing, Again), (), {}),
        ((Fixed, Changing), (), {"beside": {"gone"}}),
        ((Fixed, Changing), (), {"beside": {"former"}}),
        ((Fixed, Changing), (), {"computed": {"gone"}}),
        ((Fixed, Changing), (), {"computed": {"former"}}),
        ((Fixed, Changing), (), {"words": ()}),
        ((Fixed, Changing, Odd), (Column("odd", Text),), {}),
    ],
    ids=[
        "a renamed field",
        "a column without a field",
        "fields that are gone",
        "a field twice",
        "beside, and no column",
        "beside, and a field",
        "computed, and no field",
        "computed, and a column",
        "a word that nobody told",
        "a type that nobody stores",
    ],
)
def test_what_does_not_fit_is_refused(
    kinds: Sequence[type], more: Sequence[Column[Any]], shown: dict[str, Any]
) -> None:
    with pytest.raises(NotStored):
        Stored(table(*more), *kinds, **{"words": (Colour,), **shown})
