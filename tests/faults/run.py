"""One run: people work, things die, everything heals and comes to rest, and then it is counted."""

from __future__ import annotations

import asyncio
import random
import shutil
import time
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import aiohttp

from tests.e2e.people import Everybody, Tokens, Wire
from tests.faults import nemesis
from tests.faults.checker import Invariant, Violation, check
from tests.faults.clients import Client
from tests.faults.fleet import Fleet
from tests.faults.ground import Ground
from tests.faults.history import History, Outcome
from tests.faults.nemesis import Fault, Role
from tests.faults.observed import Observed, observe

CLIENTS = 6
DRAINED_S = 30.0
FEWEST_DONE = 100
"""A slow machine comes to more in the shortest run."""
_WORKER = "notifications-worker"
_CATCHER = "mail-catcher"
_LEAVE_S = 4.0


@dataclass(slots=True)
class Work:
    """A running fleet and the people in front of it."""

    fleet: Fleet
    people: Everybody
    history: History
    chance: random.Random
    faults: Counter[tuple[Fault, Role]] = field(default_factory=Counter)
    _tasks: list[asyncio.Task[None]] = field(default_factory=list)
    _stop: asyncio.Event = field(default_factory=asyncio.Event)

    def client(self) -> Client:
        """One more person."""
        return Client(self.people, self.history, random.Random(self.chance.random()))

    def begin(self, clients: int = CLIENTS) -> None:
        """Lets so many people work."""
        self._stop.clear()
        self._tasks = [asyncio.create_task(self.client().work(self._stop)) for _ in range(clients)]

    async def leave(self) -> None:
        """Everybody ends the case at hand, or leaves it where it is."""
        self._stop.set()
        if self._tasks:
            _, late = await asyncio.wait(self._tasks, timeout=_LEAVE_S)
            for task in late:
                task.cancel()
            await asyncio.gather(*self._tasks, return_exceptions=True)
        self._tasks = []

    async def at_rest(self, seconds: float = DRAINED_S) -> float | None:
        """Seconds until everything had arrived and was sealed; None when it had not within `seconds`."""
        began = time.monotonic()
        try:
            async with asyncio.timeout(seconds):
                await self.fleet.ready(seconds=seconds)
                await self.fleet.stack.quiet(sealed=True)
        except (TimeoutError, AssertionError):
            return None
        return time.monotonic() - began

    def violations(self, observed: Observed, drained: float | None) -> list[Violation]:
        """What does not hold."""
        found = check(
            self.history,
            observed,
            deaths_of_the_postman=self._deaths_of_the_postman(),
            deaths_of_services=sum(self.fleet.deaths[name] for name in Role.SERVICE.names),
        )
        if drained is None:
            found.append(Violation(Invariant.DRAINED, "something still waits after the time it may take"))
        return found

    async def observed(self) -> Observed:
        """What is there now."""
        return await observe(self.fleet, (command.key for command in self.history.commands()))

    def _deaths_of_the_postman(self) -> int:
        """Each death of the mail's worker, of its database or of the server it hands mail to may repeat one mail per try."""
        return self.fleet.deaths[_WORKER] + self.fleet.deaths[_CATCHER] + self.fleet.deaths["postgres"]


@dataclass(frozen=True, slots=True)
class Result:
    """What a run came to."""

    seed: int
    engines: str
    operations: Counter[Outcome]
    faults: Counter[tuple[Fault, Role]]
    violations: Sequence[Violation]
    drained_s: float | None
    seconds: float
    mails_again: int = 0
    events_again: int = 0


@asynccontextmanager
async def at_work(
    ground: Ground, engines: str, seed: int, bugs: Mapping[str, Sequence[str]] | None = None
) -> AsyncIterator[Work]:
    """A fleet in a folder of its own, removed afterwards unless something went wrong."""
    stack = await ground.stack(engines)
    async with (
        Fleet(stack, ground.nursery, ground.network, bugs) as fleet,
        aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=20)) as session,
    ):
        work = Work(fleet, Everybody(Wire(stack, Tokens(stack), session)), History(), random.Random(seed))
        try:
            yield work
        finally:
            await work.leave()
    shutil.rmtree(stack.data.parent)


async def run(
    ground: Ground,
    engines: str,
    seed: int,
    kills: int,
    also: Callable[[Work], Awaitable[None]] | None = None,
) -> Result:
    """The whole of it on the correct build; `also` is done behind the blows, before everything has to come to rest."""
    began = time.monotonic()
    async with at_work(ground, engines, seed) as work:
        work.begin()
        await nemesis.strike(work.fleet, nemesis.plan(seed, engines, kills), work.faults)
        if also is not None:
            await also(work)
        await work.leave()
        drained = await work.at_rest()
        observed = await work.observed()
        violations = work.violations(observed, drained)
        if (done := work.history.counts()[Outcome.OK]) < FEWEST_DONE:
            violations.append(Violation(Invariant.AT_WORK, f"{done} operations were done, of at least {FEWEST_DONE}"))
        if violations:
            _keep(work.fleet.stack.data)
        return Result(
            seed,
            engines,
            work.history.counts(),
            work.faults,
            violations,
            drained,
            time.monotonic() - began,
            sum(times - 1 for times in observed.mails.values()),
            len(observed.bus) - len(set(observed.bus)),
        )


def _keep(data: Path) -> None:
    """The logs of a run that broke a promise outlive its folder."""
    shutil.copytree(data / "logs", data.parent.with_name(f"{data.parent.name}-logs"))
