"""Pytest plugin: what SQLAlchemy makes of a statement, it makes once, however many engines are asked for it.

It keeps it with the engine, of which a process has a few for all its life; tests make thousands, all of one dialect.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy.engine import Engine
from sqlalchemy.util import LRUCache


class _Compiled(LRUCache[Any, Any]):
    """By the statement, and the kind of dialect in the place of the engine's own."""

    def get(self, key: Any, default: Any = None) -> Any:
        return super().get(_alike(key), default)

    def __setitem__(self, key: Any, compiled: Any) -> None:
        super().__setitem__(_alike(key), compiled)


def _alike(key: Any) -> Any:
    dialect, *statement = key
    return type(dialect), *statement


_compiled = _Compiled(1_000)


# SQLAlchemy has no public place for it: with another release this module says so when it is loaded.
assert "_compiled_cache" in Engine.__annotations__
Engine._compiled_cache = property(lambda _: _compiled, lambda _engine, _own: None)  # type: ignore[assignment]
