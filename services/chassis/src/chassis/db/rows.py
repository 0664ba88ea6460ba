"""Rows and the dataclasses of a domain: a column has the name of its field, or one that is given, and the type that is declared.

What has no counterpart on the other side, and a type without a rule for storing it, is refused when the module is read.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import fields
from itertools import chain
from operator import attrgetter
from typing import TYPE_CHECKING, Any, Final, TypeVar

from chassis.domain.changes import Change

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping
    from enum import Enum

    from sqlalchemy import Row, Table

T = TypeVar("T")
Form = tuple["Callable[[Any], Any]", "Callable[[Any], Any]"]
"""How a value is read from its column and written into it."""


def _as_it_is(value: Any) -> Any:
    return value


def _changes_from(stored: list[dict[str, Any]]) -> tuple[Change, ...]:
    return tuple(Change(each["version"], tuple(each["fields"])) for each in stored)


def _changes(held: tuple[Change, ...]) -> list[dict[str, Any]]:
    return [{"version": each.version, "fields": list(each.fields)} for each in held]


_FORMS: Final[dict[str, Form]] = {
    **dict.fromkeys(("UUID", "datetime", "str", "int", "bool", "bytes"), (_as_it_is, _as_it_is)),
    "tuple[UUID, ...]": (tuple, list),
    **dict.fromkeys(("frozenset[UUID]", "frozenset[str]"), (frozenset, sorted)),
    "tuple[Change, ...]": (_changes_from, _changes),
}


class NotStored(Exception):
    """A table and the dataclasses that stand in its rows do not agree."""


class Stored:
    """The dataclasses whose fields are the columns of one table."""

    def __init__(
        self,
        table: Table,
        *kinds: type,
        words: Iterable[type[Enum]] = (),
        beside: Collection[str] = (),
        computed: Collection[str] = (),
        renamed: Mapping[str, str] | None = None,
    ) -> None:
        """`words` are enums that fields are declared as, `beside` columns that are no field, `computed` fields that are no column.

        `renamed` are fields whose column has kept an older name. Raises NotStored.
        """
        columns = renamed or {}
        forms = dict(_FORMS)
        for word in words:
            forms[word.__name__] = (word, attrgetter("value"))
            forms[f"frozenset[{word.__name__}]"] = _set_of(word)
        self._forms = {
            kind: {
                each.name: (columns.get(each.name, each.name), *_form(table, kind, each, forms))
                for each in fields(kind)
                if each.name not in computed
            }
            for kind in kinds
        }
        stored = chain.from_iterable(each.values() for each in self._forms.values())
        held = Counter([*(column for column, _, _ in stored), *beside])
        odd = held.keys() ^ {column.name for column in table.columns}
        odd |= {name for name in held if held[name] > 1}
        odd |= set(computed) - {each.name for kind in kinds for each in fields(kind)}
        if odd:
            raise NotStored(
                f"{table.name}: a column and its field must have one name, and each one field: {sorted(odd)}."
            )

    def read(self, kind: type[T], row: Row[Any] | dict[str, Any], **computed: object) -> T:
        """This part of a row, with what is computed. For several parts of a row give `row._asdict()`: looking names up takes longest."""
        found = row if isinstance(row, dict) else row._asdict()
        stored = {name: read(found[column]) for name, (column, read, _) in self._forms[kind].items()}
        return kind(**stored, **computed)

    def values(self, *parts: object, only: Collection[str] | None = None) -> dict[str, Any]:
        """The columns of these parts, or those of them alone; raises KeyError for one that is none of theirs."""
        values = {
            column: write(getattr(part, name))
            for part in parts
            for name, (column, _, write) in self._forms[type(part)].items()
        }
        return values if only is None else {name: values[name] for name in only}


def _form(table: Table, kind: type, field: Any, forms: dict[str, Form]) -> Form:
    declared, optional = field.type.removesuffix(" | None"), field.type.endswith(" | None")
    if declared not in forms:
        raise NotStored(f"{table.name}: no rule says how {kind.__name__}.{field.name}, a {declared}, is stored.")
    read, write = forms[declared]
    return (_or_null(read), _or_null(write)) if optional else (read, write)


def _set_of(word: type[Enum]) -> Form:
    return (lambda stored: frozenset(map(word, stored))), (lambda held: sorted(each.value for each in held))


def _or_null(form: Callable[[Any], Any]) -> Callable[[Any], Any]:
    return form if form is _as_it_is else lambda value: None if value is None else form(value)
