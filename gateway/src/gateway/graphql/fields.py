"""Strawberry's decorators with arguments, typed: its own are not, and strict types refuse them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar, cast

import strawberry

if TYPE_CHECKING:
    from collections.abc import Callable

F = TypeVar("F", bound="Callable[..., Any]")


def query(description: str) -> Callable[[F], F]:
    """A field that a resolver answers."""
    return cast("Callable[[F], F]", strawberry.field(description=description))


def mutation(description: str) -> Callable[[F], F]:
    """A field that does something."""
    return cast("Callable[[F], F]", strawberry.mutation(description=description))
