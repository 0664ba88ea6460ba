"""JSON that every reader takes alike: UTF-8, no NaN, no half of a character, no name twice in one object."""

from __future__ import annotations

import json
from typing import Any

import orjson


def read(content: bytes) -> Any:
    """The value that `content` holds; raises ValueError for anything that two readers could take differently."""
    found = orjson.loads(content)
    # orjson is strict about everything but a second value for a name, of which it takes the last.
    try:
        json.loads(content, object_pairs_hook=_once)
    except RecursionError:
        raise ValueError from None
    return found


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError
    return found
