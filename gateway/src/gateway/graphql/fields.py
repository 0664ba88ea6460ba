"""Strawberry's decorators, typed, and with what they say taken from where it is said."""

from __future__ import annotations

from inspect import cleandoc
from typing import TYPE_CHECKING, Any, TypeVar, cast, dataclass_transform

import strawberry

if TYPE_CHECKING:
    from collections.abc import Callable

F = TypeVar("F", bound="Callable[..., Any]")
T = TypeVar("T")


def query(description: str) -> Callable[[F], F]:
    """A field that a resolver answers."""
    return cast("Callable[[F], F]", strawberry.field(description=description))


@dataclass_transform(kw_only_default=True, field_specifiers=(strawberry.field,))
def input_type(cls: type[T]) -> type[T]:
    """An input, described in the schema by its docstring."""
    return strawberry.input(cls, description=_said(cls))


@dataclass_transform(kw_only_default=True, field_specifiers=(strawberry.field,))
def object_type(cls: type[T]) -> type[T]:
    """The same for what is answered."""
    return strawberry.type(cls, description=_said(cls))


def _said(cls: type) -> str:
    return cleandoc(cls.__doc__ or "")
