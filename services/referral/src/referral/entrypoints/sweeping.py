"""Lets clocks breach when their terms pass, and counts what the Office is shown: two kinds of work, neither waits for the other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chassis.processes.apart import PutOff
from chassis.processes.rounds import Rounds
from chassis.telemetry.logging import get_logger
from referral import bootstrap
from referral.application.clocks.breach_clocks import AT_ONCE, breach_clocks
from referral.application.clocks.count_terms import count_terms
from referral.application.flow.keep_totals import keep_totals

if TYPE_CHECKING:
    from uuid import UUID

    from chassis.db.database import Database
    from chassis.ports import Clock
    from chassis.processes.apart import RoundCount

# The shortest term is a minute: there is an alert within two seconds of its end.
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
        self._put_off = PutOff("clocks")
        self.rounds = Rounds("clocks", self._round, _BREACHES_SECONDS, self._put_off)

    def status(self) -> dict[str, int]:
        """How many referrals had a clock that breached, since the start."""
        return {"referrals_breached": self._swept}

    async def sweep_once(self) -> int:
        """Answers how many referrals it handled, each in its own transaction: one that fails is reported, and holds up no other."""
        return (await self._sweep()).done

    async def _round(self) -> bool:
        went = await self._sweep()
        return went.done + went.put_off > 0

    async def _sweep(self) -> RoundCount:
        async with bootstrap.follow_unit_of_work(self._database) as uow:
            due = await uow.referrals.due(self._clock.now(), AT_ONCE, self._put_off.left_out)
        went = await self._put_off.each(due, self._breach, self._database.ping)
        if went.done:
            _log.info("clocks.breached", count=went.done)
        self._swept += went.done
        return went

    async def _breach(self, referral_id: UUID) -> bool:
        async with bootstrap.follow_unit_of_work(self._database) as uow:
            return await breach_clocks(referral_id, uow, self._clock)


class TermCounter:
    """Looks whether a day or a week has ended that is not counted yet."""

    def __init__(self, database: Database, clock: Clock, *, live: bool = False) -> None:
        """`database` connects as the worker role; with `live`, terms are counted every minute."""
        self._database = database
        self._clock = clock
        self._live = live
        self.rounds = Rounds("terms", self.count_once, _TERMS_SECONDS)

    async def count_once(self) -> None:
        """One transaction."""
        async with bootstrap.follow_unit_of_work(self._database) as uow:
            counted = await count_terms(uow, self._clock, live=self._live)
            kept = await keep_totals(uow, self._clock)
        if counted and not self._live:
            _log.info("terms.counted")
        if kept:
            _log.info("totals.kept")
