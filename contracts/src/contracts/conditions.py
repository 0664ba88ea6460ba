"""Rules between the fields of one body as the contract shows them: by `if` alone, which generators of clients pass over."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_NOTHING = {"type": "null"}


def when(field: str, value: object, then: dict[str, Any], otherwise: dict[str, Any] | None = None) -> dict[str, Any]:
    """A rule for bodies in which `field` has this value (None: is left out), and perhaps one for all others."""
    asked = fields(left_out=[field]) if value is None else {**fields(values={field: value}), "required": [field]}
    found = {"if": asked, "then": then}
    return found if otherwise is None else {**found, "else": otherwise}


def fields(
    *, given: Sequence[str] = (), left_out: Sequence[str] = (), values: Mapping[str, object] | None = None
) -> dict[str, Any]:
    """Bodies in which these fields are `given` and `left_out`, and those that are there have these `values`."""
    needed = {"required": list(given)} if given else {}
    of_given, of_left_out = {name: {"not": _NOTHING} for name in given}, dict.fromkeys(left_out, _NOTHING)
    of_values = {name: {"const": value} for name, value in (values or {}).items()}
    return {**needed, "properties": {**of_given, **of_left_out, **of_values}}
