"""A JSON document with one place of it changed."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

GONE = object()


def changed(document: dict[str, Any], path: str, value: Any) -> dict[str, Any]:
    """A copy with another value at a path of names; GONE takes it away, and a function makes it of the old one."""
    copied = copy.deepcopy(document)
    place: Any = copied
    *way, last = (int(step) if step == "0" else step for step in path.split())
    for step in way:
        place = place[step]
    if value is GONE:
        del place[last]
    else:
        place[last] = value(place[last]) if callable(value) else value
    return copied


def more(entry: Any) -> Callable[[list[Any]], list[Any]]:
    """The old list and one entry more."""
    return lambda old: [*old, entry]


def less(entry: Any) -> Callable[[list[Any]], list[Any]]:
    """The old list without one entry."""
    return lambda old: [each for each in old if each != entry]
