"""The mark by which a route says who may call it; the route guard refuses to start with a route that has none."""

from __future__ import annotations

from typing import Final, TypeVar

MARK: Final = "__spona_access__"
PUBLIC: Final = "public"
SIGNED_IN: Final = "signed-in"
SIGNED_IN_BY_BROWSER: Final = "signed-in-by-browser"

T = TypeVar("T")


def public(endpoint: T) -> T:
    """Marks a route's function (or a mounted application) as open to everyone."""
    return mark(endpoint, PUBLIC)


def mark(target: T, access: str) -> T:
    """Writes the mark: `public`, `signed-in`, `signed-in-by-browser` or a permission."""
    setattr(target, MARK, access)
    return target


def marked(target: object) -> str | None:
    """The mark of `target`, if it has one."""
    access = getattr(target, MARK, None)
    return access if isinstance(access, str) else None
