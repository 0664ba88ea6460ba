"""Every relay, consumer and worker runs twice in one world: they share the work or wait, say which, and go on for one that is killed or hangs."""

from __future__ import annotations

import asyncio
import signal
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from typing import Any

import pytest

from chassis.processes.leadership import _SILENCE_SECONDS
from infra.processes.fork_server import ForkServer
from tests.e2e.filings import filed, girl
from tests.faults.fleet import Fleet
from tests.faults.ground import Ground
from tests.faults.run import Work, at_work
from tests.support.ports import free_block
from tests.support.probe import eventually_async
from tests.support.program import free_port
from tests.support.replicas import figures
from tests.support.stack import FOLLOWS

# By kind: the figure that says who leads, and the seconds after a kill -9 within which the other one does.
LEADS = {"relay": ("outbox_leads", 5.0), "consumer": ("inbox_leads", 5.0), "worker": ("record_leads", 10.0)}
ROLES = [(service, kind) for kind in LEADS for service in FOLLOWS]
# A sealer that hangs is ended by hand.
FOLLOWED_WHEN_THEY_HANG = ("relay", "consumer")


@dataclass(frozen=True)
class Pair:
    """Two processes of one role."""

    fleet: Fleet
    role: str
    figure: str

    @property
    def names(self) -> tuple[str, str]:
        return self.role, f"{self.role} second"

    def says(self, name: str) -> Any:
        """Whether it leads; None while it cannot be asked."""
        shown = figures("127.0.0.1", self.fleet.members[name].process.port)
        return None if shown is None else shown["figures"][self.figure]

    async def one_leads(self) -> tuple[str, str]:
        """The one that leads and the one that waits, once it is so."""

        async def look() -> tuple[str, ...]:
            said = {name: await asyncio.to_thread(self.says, name) for name in self.names}
            leading, waiting = ([name for name in said if said[name] is so] for so in (True, False))
            return (*leading, *waiting) if len(leading) == len(waiting) == 1 else ()

        leading, waiting = await eventually_async(look, f"one {self.role} leads and the other waits")
        return leading, waiting


@asynccontextmanager
async def world(nursery: ForkServer) -> AsyncIterator[tuple[Work, dict[str, Pair]]]:
    """An installation in which everything behind the requests runs twice."""
    async with at_work(Ground(nursery, None, free_block()), "embedded", seed=7) as work:
        pairs = {}
        for service, kind in ROLES:
            pair = Pair(work.fleet, f"{service}-{kind}", LEADS[kind][0])
            first, port = work.fleet.members[pair.role].process, free_port()
            environment = {**first.environment, f"{service.upper()}_HEALTH__PORT": str(port)}
            work.fleet.enlist(replace(first, name=pair.names[1], environment=environment, port=port))
            pairs[pair.role] = pair
        await work.fleet.ready()
        yield work, pairs


async def rings_each_once(work: Work) -> None:
    """Three dangers, filed while all run twice: each mail and call is tried once, by one of the two."""
    doctor = work.people("health.nis")
    reports = await asyncio.gather(*(filed(doctor, girl(danger="yes")) for _ in range(3)))
    sql = "select n.report_id, d.channel, d.attempt from delivery d join notice n on n.id = d.notice_id"

    async def found() -> list[Any]:
        every = await work.fleet.stack.rows("notifications", sql)
        return [row for row in every if str(row["report_id"]) in reports]

    async def rang() -> bool:
        return {str(row["report_id"]) for row in await found() if row["channel"] == "phone"} == set(reports)

    # A call is made in a round of its own: until then nothing waits anywhere, and all seems to be quiet.
    await eventually_async(rang, "each danger rings")
    await work.fleet.stack.quiet()
    assert {row["attempt"] for row in await found()} == {1}


async def takes_over(work: Work, pair: Pair, within: float) -> None:
    """The one that leads is killed under load; the other goes on in time, and the one that comes back waits."""
    leading, waiting = await pair.one_leads()
    member = work.fleet.members[leading]
    member.wanted = False
    member.program.kill()
    work.fleet.deaths[pair.role] += 1
    killed = time.monotonic()

    async def goes_on() -> bool:
        return await asyncio.to_thread(pair.says, waiting) is True

    await eventually_async(goes_on, f"the second {pair.role} goes on")
    assert time.monotonic() - killed < within, pair.role
    member.wanted = True
    await work.fleet.ready(leading)
    assert (await pair.one_leads())[0] == waiting


async def hang(work: Work, pairs: list[Pair]) -> None:
    """All that lead, at once; the others go on when the silence is over, and those that come back wait."""
    held = {pair.role: await pair.one_leads() for pair in pairs}
    programs = [work.fleet.members[leading].program for leading, _ in held.values()]
    for program in programs:
        program.send_signal(signal.SIGSTOP)
    try:

        async def go_on() -> bool:
            return all([await asyncio.to_thread(pair.says, held[pair.role][1]) for pair in pairs])

        await eventually_async(go_on, "the second ones go on", seconds=_SILENCE_SECONDS + 15)
        await rings_each_once(work)
    finally:
        for program in programs:
            program.send_signal(signal.SIGCONT)
    await work.fleet.ready()
    for pair in pairs:
        assert (await pair.one_leads())[0] == held[pair.role][1]


@pytest.mark.nightly
async def test_of_two_of_each_role_one_is_killed_or_hangs_and_the_other_goes_on(nursery: ForkServer) -> None:
    async with world(nursery) as (work, pairs):
        work.begin()
        for service, kind in ROLES:
            await takes_over(work, pairs[f"{service}-{kind}"], LEADS[kind][1])
        await work.leave()
        drained = await work.at_rest()
        observed = await work.observed()
        assert work.violations(observed, drained) == []
        # A relay that was killed sends again what it had not marked; what was applied was applied once, as the check says.
        assert observed.unpublished == 0
        assert work.history.counts().total() > len(ROLES)
        await rings_each_once(work)
        await hang(work, [pairs[f"{service}-{kind}"] for service, kind in ROLES if kind in FOLLOWED_WHEN_THEY_HANG])
        await rings_each_once(work)
