"""How many files come in at once: each lies in memory while it comes and while it is looked at."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack, asynccontextmanager
from typing import TYPE_CHECKING, Final

from chassis.domain.errors import TooManyRequests, Unavailable
from identification.domain.files.file import MOST_BYTES

if TYPE_CHECKING:
    from collections.abc import AsyncIterable, AsyncIterator
    from uuid import UUID

_PLACES: Final = 2
_MOST_COMING: Final = 4 * MOST_BYTES
_PATIENCE_SECONDS: Final = 20.0
_RETRY_SECONDS: Final = 10


class UploadPlaces:
    """Two in a process are looked at at once, each about twice its size; what comes meanwhile lies there too, within bounds.

    A slow sender takes nothing from others but what has come. One person sends one file at a time.
    """

    def __init__(self) -> None:
        """All of them free."""
        self._free = asyncio.Semaphore(_PLACES)
        self._sending: set[UUID] = set()
        self._coming = 0

    @asynccontextmanager
    async def place_of(self, person: UUID, sent: AsyncIterable[bytes]) -> AsyncIterator[AsyncIterator[bytes]]:
        """What is sent, whose end comes once there is a place to look at it.

        Raises TooManyRequests for a second file of the same person, and Unavailable while it comes when too much lies there.
        """
        if person in self._sending:
            raise TooManyRequests(_RETRY_SECONDS)
        self._sending.add(person)
        lying = 0

        async def counted() -> AsyncIterator[bytes]:
            nonlocal lying
            async for part in sent:
                more = min(len(part), MOST_BYTES - lying)
                if self._coming + more > _MOST_COMING:
                    # At once, though the rest of it is still taken: otherwise all that come meanwhile were refused with it.
                    lying, self._coming = 0, self._coming - lying
                    raise Unavailable
                lying, self._coming = lying + more, self._coming + more
                yield part
            try:
                async with asyncio.timeout(_PATIENCE_SECONDS):
                    await self._free.acquire()
            except TimeoutError:
                raise Unavailable from None
            place.callback(self._free.release)

        try:
            async with AsyncExitStack() as place:
                yield counted()
        finally:
            self._coming -= lying
            self._sending.discard(person)
