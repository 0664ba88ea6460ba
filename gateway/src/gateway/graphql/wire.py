"""Between the services' JSON and the schema's types: camelCase names, typed values, nothing guessed."""

from __future__ import annotations

import types
from collections.abc import Callable, Sequence
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from enum import Enum
from functools import cache, partial
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

import strawberry

T = TypeVar("T")
Converter = Callable[[Any], Any]


class UnexpectedAnswer(Exception):
    """A service answered with something the schema has no place for; names the type and field, never the value."""


def read_alone(made: Callable[[Any], T], answer: Any) -> T | UnexpectedAnswer:
    """What is `made` of one answer, or what it raised: to a loader the error of this one alone, not of all that were fetched with it."""
    try:
        return made(answer)
    except UnexpectedAnswer as error:
        return error


@cache
def camel(name: str) -> str:
    """The JSON name of a Python name."""
    head, *rest = name.rstrip("_").split("_")
    return head + "".join(part.capitalize() for part in rest)


def read(cls: type[T], content: object, **given: object) -> T:
    """`content` as an object of the schema type `cls`; unknown fields are dropped, `given` is passed on by Python name.

    Raises UnexpectedAnswer.
    """
    if not isinstance(content, dict):
        raise UnexpectedAnswer(f"{cls.__name__}: not an object.")
    values = dict(given)
    kind: Any = cls  # mypy does not take a type variable's class for hashable
    plan = _plan(kind)
    for key in content:
        if key not in plan:
            continue
        name, converter = plan[key]
        try:
            if name not in given:
                values[name] = converter(content[key])
        except (TypeError, ValueError, AttributeError, KeyError) as error:
            raise UnexpectedAnswer(f"{cls.__name__}.{key}: {type(error).__name__}.") from None
    try:
        return cls(**values)
    except TypeError:
        raise UnexpectedAnswer(f"{cls.__name__}: a field is missing.") from None


def write(value: object) -> Any:
    """An input object as JSON: camelCase names, wire values, and only what was given."""
    if is_dataclass(value) and not isinstance(value, type):
        pairs = ((field.name, getattr(value, field.name)) for field in fields(value))
        return {camel(name): write(each) for name, each in pairs if each is not None and each is not strawberry.UNSET}
    if isinstance(value, list):
        return [write(each) for each in value]
    if isinstance(value, Enum):
        return value.value
    return value.isoformat() if isinstance(value, date | datetime) else value


@cache
def _plan(cls: type[Any]) -> dict[str, tuple[str, Converter]]:
    hints = get_type_hints(cls)
    return {
        camel(field.name): (field.name, _converter(hints[field.name]))
        for field in fields(cls)
        if field.init and field.name in hints
    }


def _converter(hint: Any) -> Converter:
    if get_origin(hint) in (Union, types.UnionType):
        (inner,) = (each for each in get_args(hint) if each is not type(None))
        converter = _converter(inner)
        return lambda value: None if value is None else converter(value)
    if get_origin(hint) is list:
        (inner,) = get_args(hint)
        each = _converter(inner)
        if is_dataclass(inner):
            return lambda values: _Later(each, _listed(values))
        return lambda values: [each(value) for value in _listed(values)]
    if isinstance(hint, type) and is_dataclass(hint):
        return partial(read, hint)
    return _scalar(hint)


def _scalar(hint: Any) -> Converter:
    if hint is datetime:
        return datetime.fromisoformat
    if hint is date:
        return date.fromisoformat
    if isinstance(hint, type) and issubclass(hint, Enum):
        return {each.value: each for each in hint}.__getitem__
    return _exactly(bool if hint is bool else int if hint is int else str)


class _Later(Sequence[Any]):
    """Objects that are read when they are asked for: few documents ask what is held back or for clocks, every answer holds them."""

    __slots__ = ("_each", "_values")

    def __init__(self, each: Converter, values: list[Any]) -> None:
        self._each = each
        self._values = values

    def __len__(self) -> int:
        return len(self._values)

    def __getitem__(self, place: Any) -> Any:
        return self._each(self._values[place])

    def __eq__(self, other: object) -> bool:
        return list(self) == other

    __hash__ = None  # type: ignore[assignment]  # as a list's


def _exactly(kind: type) -> Converter:
    def check(value: object) -> object:
        if type(value) is not kind:
            raise TypeError
        return value

    return check


def _listed(values: object) -> list[Any]:
    if not isinstance(values, list):
        raise TypeError
    return values
