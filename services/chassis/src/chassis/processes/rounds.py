"""Work that comes round. The trouble of one kind of work is its own: it is logged, tried again, and ends no other's."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import TYPE_CHECKING

from chassis.domain.errors import Unavailable
from chassis.processes.health import Check
from chassis.telemetry.logging import get_logger

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from chassis.processes.apart import PutOff

_SOON_AGAIN_SECONDS = 30.0
_log = get_logger(__name__)


async def rest(stop: asyncio.Event, seconds: float) -> None:
    """Returns after `seconds`, or when `stop` is set."""
    with suppress(TimeoutError):
        await asyncio.wait_for(stop.wait(), seconds)


class RoundFailed(Exception):
    """The last round of some work, or some of it, came to nothing; the log says why."""


class Rounds:
    """One kind of work in transactions of its own, round after round."""

    def __init__(
        self, name: str, work: Callable[[], Awaitable[object]], pause_seconds: float, put_off: PutOff | None = None
    ) -> None:
        """`work` does what there is to do; true says that there may be more, and the pause is left out.

        `put_off` is what it could not do while the rest was done.
        """
        self._name = name
        self._put_off = put_off
        self._work = work
        self._pause_seconds = pause_seconds
        self._failed = False

    @property
    def check(self) -> Check:
        """For /readyz: a process of which one work fails is degraded, since it does the others."""
        return Check(self._name, self.ready, required=False)

    async def ready(self) -> None:
        """Returns while rounds succeed and nothing that failed is left; raises RoundFailed."""
        if self._failed or (self._put_off is not None and self._put_off.any_left):
            raise RoundFailed(self._name)

    async def run(self, stop: asyncio.Event) -> None:
        """Works until `stop`. Trouble is logged by its type and tried again after the pause, or half a minute, never fatal."""
        while not stop.is_set():
            if not await self._round():
                pause = min(self._pause_seconds, _SOON_AGAIN_SECONDS) if self._failed else self._pause_seconds
                await rest(stop, pause)

    async def _round(self) -> bool:
        try:
            more = bool(await self._work())
        except Unavailable as error:
            self._failed = True
            _log.warning("round.delayed", check=self._name, error=error)
            return False
        except Exception as error:  # noqa: BLE001 -- logged by its type; the jobs beside it must go on
            self._failed = True
            _log.error("round.failed", check=self._name, error=error)
            return False
        self._failed = False
        return more
