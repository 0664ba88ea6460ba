"""One byte form for one JSON value, so that two processes hash the same thing alike."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

Canonical = str | int | bool | None | Sequence["Canonical"] | Mapping[str, "Canonical"]


def canonical_json(value: Canonical) -> bytes:
    """`value` as UTF-8 JSON with sorted names and no blanks.

    Raises TypeError on a float (two writers need not spell it alike) and on anything not JSON.
    """
    _check(value)
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    # A lone surrogate is legal in JSON text; it must not stop a hash.
    return text.encode("utf-8", "surrogatepass")


def _check(value: object) -> None:
    if value is None or isinstance(value, str | int):
        return
    if isinstance(value, Mapping):
        for name, member in value.items():
            if not isinstance(name, str):
                raise _refused(name)
            _check(member)
    elif isinstance(value, list | tuple):
        for member in value:
            _check(member)
    else:
        raise _refused(value)


def _refused(value: object) -> TypeError:
    return TypeError(
        "A canonical document holds text, whole numbers, true, false, null, lists and objects with "
        f"text names; found {type(value).__name__}. Write it as text before it comes here."
    )
