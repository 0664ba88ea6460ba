"""Requests that may have ended whoever answered them: they broke off twice."""

from __future__ import annotations

import time
from hashlib import blake2b
from typing import TYPE_CHECKING

import orjson

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

# Longer than a process needs to come back: whoever asks the same again meanwhile may end the next one.
SUSPECTED_SECONDS = 60.0
_MOST = 1_000


class Suspects:
    """The latest of them, known by a hash of what was asked; who asked does not matter."""

    def __init__(self, monotonic: Callable[[], float] = time.monotonic) -> None:
        """`monotonic` gives seconds."""
        self._monotonic = monotonic
        self._until: dict[bytes, float] = {}

    @staticmethod
    def known_by(method: str, path: str, query: Mapping[str, str | list[str]] | None, data: bytes | None) -> bytes:
        """Equal for a request that is sent again."""
        asked = orjson.dumps([method, path, query], option=orjson.OPT_SORT_KEYS)
        return blake2b(asked + b"\0" + (data or b"")).digest()

    def add(self, request: bytes) -> None:
        """Suspects it for a minute from now; the oldest of more than a thousand is forgotten."""
        self._until.pop(request, None)
        self._until[request] = self._monotonic() + SUSPECTED_SECONDS
        if len(self._until) > _MOST:
            del self._until[next(iter(self._until))]

    def has(self, request: bytes) -> bool:
        """Whether it broke off twice within the last minute, or once since while it was suspected."""
        return self._until.get(request, float("-inf")) > self._monotonic()
