"""How many files come in at once: each lies in memory while it is looked at."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Final

from chassis.domain.errors import TooManyRequests, Unavailable

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from uuid import UUID

_PLACES: Final = 3
_PATIENCE_SECONDS: Final = 5.0
_RETRY_SECONDS: Final = 10


class UploadPlaces:
    """Three at once in a process, about twice 25 MB each; one person has one of them at most."""

    def __init__(self) -> None:
        """All of them free."""
        self._free = asyncio.Semaphore(_PLACES)
        self._sending: set[UUID] = set()

    @asynccontextmanager
    async def place_of(self, person: UUID) -> AsyncIterator[None]:
        """Waits a little for a place; raises Unavailable when none comes free, TooManyRequests for a second one of the same person."""
        if person in self._sending:
            raise TooManyRequests(_RETRY_SECONDS)
        self._sending.add(person)
        try:
            try:
                async with asyncio.timeout(_PATIENCE_SECONDS):
                    await self._free.acquire()
            except TimeoutError:
                raise Unavailable from None
            try:
                yield
            finally:
                self._free.release()
        finally:
            self._sending.discard(person)
