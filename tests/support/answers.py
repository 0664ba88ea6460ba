"""Answers of documents as a test needs them: what it gives, with the words of the schema in place of text, and nothing of the rest."""

from __future__ import annotations

from enum import Enum
from types import NoneType
from typing import Any, Literal, TypeVar, get_args, get_origin

from typing_extensions import get_type_hints, is_typeddict

T = TypeVar("T")


def answer(kind: type[T], **given: Any) -> T:
    """An answer of this type: of what is not given a field is null or an empty list; a word that no schema has stays text."""
    made: T = _of(kind, given)
    return made


def _of(kind: Any, given: Any) -> Any:
    if is_typeddict(kind):
        fields, given = get_type_hints(kind), given or {}
        assert given.keys() <= fields.keys(), f"{kind.__name__} has no {given.keys() - fields.keys()}"
        left_out = kind.__optional_keys__ - given.keys()
        return {name: _of(each, given.get(name)) for name, each in fields.items() if name not in left_out}
    if NoneType in get_args(kind):
        (other,) = {*get_args(kind)} - {NoneType}
        return None if given is None else _of(other, given)
    if get_origin(kind) not in (None, Literal):
        return [_of(get_args(kind)[0], each) for each in given or ()]
    if isinstance(kind, type) and issubclass(kind, Enum) and given in list(kind):
        return kind(given)
    return given
