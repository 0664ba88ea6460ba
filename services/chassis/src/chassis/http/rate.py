"""How much is answered in one minute; counted in memory, so each process counts its own."""

from __future__ import annotations

import asyncio
import math
import time
from typing import TYPE_CHECKING, Final

from limits import RateLimitItemPerMinute
from limits.aio.storage import MemoryStorage
from limits.aio.strategies import SlidingWindowCounterRateLimiter

from chassis.domain.errors import TooManyRequests

if TYPE_CHECKING:
    from collections.abc import Awaitable

    from chassis.domain.principal import Principal
    from chassis.settings.groups import Rate


_SWEPT_EVERY_SECONDS: Final = 1.0


class _Memory(MemoryStorage):
    """Looks through all names for those that are over once a second at most.

    The library does it beside every request, which then costs the more the more people there are; what is over is not counted anyway.
    """

    @property
    def timer(self) -> asyncio.Task[None] | None:
        """The last sweep and the rest after it; the library begins another one when this is done."""
        return self._timer

    @timer.setter
    def timer(self, sweep: asyncio.Task[None] | None) -> None:
        self._timer = None if sweep is None else asyncio.create_task(_and_rest(sweep))


async def _and_rest(sweep: Awaitable[None]) -> None:
    await sweep
    await asyncio.sleep(_SWEPT_EVERY_SECONDS)


class PerMinute:
    """At most `most` for each name within any minute; `refused` counts those beyond it."""

    def __init__(self, most: int) -> None:
        self._limiter = SlidingWindowCounterRateLimiter(_Memory())
        self._item = RateLimitItemPerMinute(most)
        self.refused = 0

    async def admit(self, name: str) -> None:
        """Counts one; beyond the limit counts nothing and raises TooManyRequests."""
        if not await self._limiter.hit(self._item, name):
            self.refused += 1
            window = await self._limiter.get_window_stats(self._item, name)
            raise TooManyRequests(max(1, math.ceil(window.reset_time - time.time())))


class RateLimits:
    """Counts requests by person and, where the settings say so, by agency."""

    def __init__(self, rate: Rate) -> None:
        self._person = PerMinute(rate.per_person)
        self._agency = None if rate.per_agency is None else PerMinute(rate.per_agency)

    async def admit(self, principal: Principal) -> None:
        """Returns when the request may go on; raises TooManyRequests."""
        await self._person.admit(str(principal.subject))
        if self._agency is not None and principal.agency is not None:
            await self._agency.admit(str(principal.agency))

    def figures(self) -> dict[str, int]:
        """Refusals since the start, for /readyz."""
        refused = {"rate_refused_person": self._person.refused}
        return refused if self._agency is None else refused | {"rate_refused_agency": self._agency.refused}
