"""Whose documents are read when: reading one that nobody sent before keeps everybody else waiting."""

from __future__ import annotations

import asyncio
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator
    from uuid import UUID

MOST_WAITING: Final = 20
REST: Final = 9
"""How many times as long as a document took its sender rests: nobody takes more than a tenth of the process."""


@dataclass(slots=True)
class _Line:
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    length: int = 0


class Turns:
    """One person's documents are read one after the other, with a rest between them. Kept only as long as somebody waits or rests."""

    def __init__(self) -> None:
        """Nobody waits."""
        self._lines: dict[UUID, _Line] = {}

    async def take(self, person: UUID) -> bool:
        """Waits for the person's turn, which `spending` then ends; False when too many of theirs wait already."""
        line = self._lines.setdefault(person, _Line())
        if line.length == MOST_WAITING:
            return False
        line.length += 1
        try:
            await line.lock.acquire()
        except asyncio.CancelledError:
            self._leave(person, line)
            raise
        return True

    @contextmanager
    def spending(self, person: UUID) -> Iterator[None]:
        """The turn itself, in which nothing is awaited. Its end does not wait for the rest."""
        line, loop = self._lines[person], asyncio.get_running_loop()
        began = loop.time()
        try:
            yield
        finally:
            loop.call_later(REST * (loop.time() - began), self._end, person, line)

    def _end(self, person: UUID, line: _Line) -> None:
        line.lock.release()
        self._leave(person, line)

    def _leave(self, person: UUID, line: _Line) -> None:
        line.length -= 1
        if not line.length:
            del self._lines[person]
