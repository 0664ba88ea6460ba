"""How many requests a minute one person and one agency may send; counted in memory, so each gateway process counts its own."""

from __future__ import annotations

import math
import time
from typing import TYPE_CHECKING

from limits import RateLimitItemPerMinute
from limits.aio.storage import MemoryStorage
from limits.aio.strategies import FixedWindowRateLimiter

if TYPE_CHECKING:
    from limits import RateLimitItem

    from chassis.domain.principal import Principal
    from gateway.settings import Rate


class RateLimits:
    """Counts requests by person and by agency."""

    def __init__(self, rate: Rate) -> None:
        """Starts at zero."""
        self._limiter = FixedWindowRateLimiter(MemoryStorage())
        self._person = RateLimitItemPerMinute(rate.per_person, namespace="person")
        self._agency = RateLimitItemPerMinute(rate.per_agency, namespace="agency")

    async def seconds_to_wait(self, principal: Principal) -> int | None:
        """None when the request may go on; else after how many seconds to try again."""
        if not await self._limiter.hit(self._person, str(principal.subject)):
            return await self._until_reset(self._person, str(principal.subject))
        if principal.agency is not None and not await self._limiter.hit(self._agency, str(principal.agency)):
            return await self._until_reset(self._agency, str(principal.agency))
        return None

    async def _until_reset(self, item: RateLimitItem, identifier: str) -> int:
        window = await self._limiter.get_window_stats(item, identifier)
        return max(1, math.ceil(window.reset_time - time.time()))
