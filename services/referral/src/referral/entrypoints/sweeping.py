"""Lets clocks breach when their terms pass, and counts a day's terms when it has ended."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import TYPE_CHECKING

from opentelemetry.instrumentation.utils import suppress_instrumentation

from chassis.domain.errors import Unavailable
from chassis.telemetry.logging import get_logger
from referral import bootstrap
from referral.application.breach_clocks import breach_clocks
from referral.application.count_terms import count_terms

if TYPE_CHECKING:
    from chassis.db.database import Database
    from chassis.ports import Clock

# The shortest term is a minute: somebody is alerted within two seconds of its end.
_PAUSE_SECONDS = 2.0
_log = get_logger(__name__)


class SweepStalled(Exception):
    """Clocks are not looked at just now; the log says why."""


class ClockSweeper:
    """Looks every two seconds; several sweepers share the work, none does it twice."""

    def __init__(self, database: Database, clock: Clock) -> None:
        """`database` connects as the worker role."""
        self._database = database
        self._clock = clock
        self._swept = 0
        self._failed = False

    def status(self) -> dict[str, int]:
        """How many referrals had a clock that breached, since the start."""
        return {"referrals_breached": self._swept}

    async def ready(self) -> None:
        """Returns while rounds succeed; raises SweepStalled."""
        if self._failed:
            raise SweepStalled

    async def sweep_once(self) -> int:
        """One transaction; answers how many referrals it handled."""
        # Looks are not traced: they would bury the traces that somebody wants to read.
        with suppress_instrumentation():
            async with bootstrap.follow_unit_of_work(self._database) as uow:
                handled = await breach_clocks(uow, self._clock)
                counted = await count_terms(uow, self._clock)
        if counted:
            _log.info("terms.counted")
        if handled:
            _log.info("clocks.breached", count=handled)
        self._swept += handled
        return handled

    async def run(self, stop: asyncio.Event) -> None:
        """Sweeps until `stop`. Trouble is logged by its type and tried again, never fatal."""
        while not stop.is_set():
            handled = 0
            try:
                handled = await self.sweep_once()
                self._failed = False
            except Unavailable as error:
                self._failed = True
                _log.warning("clocks.delayed", error=error)
            except Exception as error:  # noqa: BLE001 -- logged by its type; the sealer beside it must go on
                self._failed = True
                _log.error("clocks.failed", error=error)
            if not handled:
                with suppress(TimeoutError):
                    await asyncio.wait_for(stop.wait(), _PAUSE_SECONDS)
