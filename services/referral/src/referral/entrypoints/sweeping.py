"""Lets clocks breach when their terms pass, and counts a day's terms when it has ended: two kinds of work, neither waits for the other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from opentelemetry.instrumentation.utils import suppress_instrumentation

from chassis.rounds import Rounds
from chassis.telemetry.logging import get_logger
from referral import bootstrap
from referral.application.breach_clocks import breach_clocks
from referral.application.count_terms import count_terms

if TYPE_CHECKING:
    from chassis.db.database import Database
    from chassis.ports import Clock

# The shortest term is a minute: somebody is alerted within two seconds of its end.
_BREACHES_SECONDS = 2.0
_TERMS_SECONDS = 10.0
_log = get_logger(__name__)


class ClockSweeper:
    """Looks every two seconds; several sweepers share the work, none does it twice."""

    def __init__(self, database: Database, clock: Clock) -> None:
        """`database` connects as the worker role."""
        self._database = database
        self._clock = clock
        self._swept = 0
        self.rounds = Rounds("clocks", self.sweep_once, _BREACHES_SECONDS)

    def status(self) -> dict[str, int]:
        """How many referrals had a clock that breached, since the start."""
        return {"referrals_breached": self._swept}

    async def sweep_once(self) -> int:
        """One transaction; answers how many referrals it handled."""
        # Looks are not traced: they would bury the traces that somebody wants to read.
        with suppress_instrumentation():
            async with bootstrap.follow_unit_of_work(self._database) as uow:
                handled = await breach_clocks(uow, self._clock)
        if handled:
            _log.info("clocks.breached", count=handled)
        self._swept += handled
        return handled


class TermCounter:
    """Looks whether a day has ended that is not counted yet."""

    def __init__(self, database: Database, clock: Clock) -> None:
        """`database` connects as the worker role."""
        self._database = database
        self._clock = clock
        self.rounds = Rounds("terms", self.count_once, _TERMS_SECONDS)

    async def count_once(self) -> None:
        """One transaction."""
        with suppress_instrumentation():
            async with bootstrap.follow_unit_of_work(self._database) as uow:
                counted = await count_terms(uow, self._clock)
        if counted:
            _log.info("terms.counted")
