"""All processes of one installation, started, killed, held and started again; the stack itself is the product's own."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import psutil

from chassis.audit.operations import NOT_COMPARED
from infra.keys import secrets
from infra.launcher.environment import Environments
from infra.launcher.plan import OVER_KAFKA, STACKS, Plan, Process, python
from infra.postgres.provision import provision
from infra.postgres.server import Server
from infra.processes.fork_server import OURS, Forked, ForkServer
from infra.processes.probes import why_not_ready
from tests.faults.first_heads import first_heads
from tests.faults.network import Network
from tests.faults.seeded import EFFECTS
from tests.support.probe import eventually_async
from tests.support.stack import FOLLOWS, UNLIMITED, Stack

_LOOK_S = 0.02
_READY_S, _END_S = 60.0, 12.0
_PREPARED_S = 120.0
_HEADS_S = 30.0
DATABASE, BROKER = "postgres", "kafka"


@dataclass(slots=True)
class Member:
    """One process: how it is started, and whether it is to be running."""

    process: Process
    program: Forked
    bugs: tuple[str, ...] = ()
    wanted: bool = True
    failpoint: str | None = None


class NotComingBack(AssertionError):
    """A process did not come back after a fault."""


class Fleet:
    """Whatever dies is started again at once, as a supervisor of services would; `deaths` counts by name."""

    def __init__(
        self,
        stack: Stack,
        nursery: ForkServer,
        network: Network | None = None,
        bugs: Mapping[str, Sequence[str]] | None = None,
    ) -> None:
        """`bugs` by the name of the process that gets them."""
        self.stack = stack
        self.deaths: Counter[str] = Counter()
        self.members: dict[str, Member] = {}
        self._nursery = nursery
        self._network = network
        self._bugs = dict(bugs or {})
        self._environments: Environments | None = None
        self._server: Server | None = None
        self._database: psutil.Process | None = None
        self._started: subprocess.Popen[bytes] | None = None
        self._watching: asyncio.Task[None] | None = None

    async def prepare(self) -> None:
        """Makes databases, keys, topics, the first heads of records and the people directory, and ends what that took; once for a stack."""
        plan = self._open(new=True)
        for engine in plan.engines:
            self.enlist(engine)
        await self._done([self._launch(each.name, each.command, each.environment) for each in plan.migrations])
        for service in FOLLOWS:
            async with self.stack.database(service) as connection:
                await connection.execute(EFFECTS.format(worker=f"{service}_worker"))
        await self.ready()
        for steps in (plan.steps, first_heads(self.stack, self._server, self._environments), plan.syncs):
            await self._done([self._launch(step.name, step.command, step.environment) for step in steps])
        await self._end()

    async def __aenter__(self) -> Self:
        """Returns when everything is ready; the stack was prepared."""
        plan = self._open()
        for engine in plan.engines:
            self.enlist(engine)
        await self.ready()
        for process in (each for stage in plan.stages for each in stage):
            self.enlist(process, self._bugs.get(process.name, ()))
        self._watching = asyncio.create_task(self._watch())
        await self.ready()
        return self

    async def __aexit__(self, *_: object) -> None:
        """Ends everything."""
        await self._end()

    def enlist(self, process: Process, bugs: Sequence[str] = ()) -> Member:
        """Starts a process and looks after it from now on."""
        program = self._launch(process.name, process.command, process.environment, bugs)
        member = self.members[process.name] = Member(process, program, tuple(bugs))
        return member

    async def ready(self, *names: str, seconds: float = _READY_S) -> None:
        """Returns when these processes, or all, say that they can work; raises NotComingBack."""
        end = time.monotonic() + seconds
        for name in names or tuple(self.members):
            process = self.members[name].process
            while why := await asyncio.to_thread(why_not_ready, process.port, process.ready_path):
                if time.monotonic() > end:
                    raise NotComingBack(f"{name} {why} after {seconds:.0f} s; see {self.log(name)}")
                await asyncio.sleep(_LOOK_S)

    def pid(self, name: str) -> int:
        """The process that has this name now."""
        return self._database.pid if name == DATABASE and self._database else self.members[name].program.pid

    async def another(self, name: str, before: int, what: str = "is started again") -> None:
        """Returns when another process than `before` has this name."""

        async def is_another() -> bool:
            return self.pid(name) != before

        await eventually_async(is_another, f"{name} {what}", seconds=_READY_S)

    async def kill(self, name: str) -> None:
        """Ends it as a power cut would; the database has recovered when this returns, and nobody waits for a slow disk."""
        if name == DATABASE:
            await asyncio.to_thread(self.kill_database)
            await asyncio.to_thread(self.start_database)
        else:
            self.deaths[name] += 1
            self.members[name].program.kill()

    def stop(self, name: str) -> None:
        """Asks it to end."""
        self.members[name].program.terminate()

    async def hold(self, name: str, seconds: float) -> None:
        """It keeps its connections and answers nothing for so long."""
        held = self._family(name)
        _signal(held, signal.SIGSTOP)
        try:
            await asyncio.sleep(seconds)
        finally:
            _signal(held, signal.SIGCONT)

    async def part(self, name: str, seconds: float) -> None:
        """It lives, and nothing that is sent to or by its port arrives for so long; by pausing where that cannot be done."""
        port = self.members[name].process.port
        if self._network is None or port is None:
            await self.hold(name, seconds)
            return
        with self._network.cut(port):
            await asyncio.sleep(seconds)

    async def away(self, name: str, seconds: float) -> None:
        """Kills it and starts it again after so long."""
        member, before = self.members[name], self.pid(name)
        member.wanted = False
        await self.kill(name)
        await asyncio.sleep(seconds)
        member.wanted = True
        await self.another(name, before)

    def doom(self, name: str, failpoint: str) -> None:
        """Starts it anew with this failpoint, at which it dies once."""
        member = self.members[name]
        member.failpoint = failpoint
        member.program.kill()

    def kill_database(self) -> None:
        """The server with all its backends, whatever they are writing."""
        assert self._database is not None
        self.deaths[DATABASE] += 1
        family = [self._database, *self._database.children(recursive=True)]
        _signal([each.pid for each in family], signal.SIGKILL)
        self._database.wait(_END_S)
        self._buried()
        # A backend is init's to bury, which may take its time: dead is enough.
        while any(_lives(each) for each in family):
            time.sleep(_LOOK_S / 10)

    def start_database(self) -> None:
        """Returns when it has recovered and takes connections."""
        assert self._server is not None
        self._started = self._server.start()
        self._database = psutil.Process(self._started.pid)

    def _buried(self) -> None:
        """It has ended, and the one who started it knows."""
        assert self._started is not None
        self._started.wait(_END_S)

    async def unsealed(self) -> str | None:
        """What `audit verify` has to say against a service's record; None when every seal holds."""
        assert self._environments is not None
        environments = self._environments
        found = [
            self.log(f"{service} audit").read_text()
            for service in FOLLOWS
            if await self._verified(service, environments.operations(service))
        ]
        return "\n".join(found) or None

    async def _verified(self, service: str, environment: Mapping[str, str]) -> int:
        """Its exit code. Asked again while no head is on the bus to compare with: a worker that died often publishes its first one late."""
        command, until = python(f"{service}.operations", "audit", "verify"), time.monotonic() + _HEADS_S
        while True:
            code = await _ended(self._launch(f"{service} audit", command, environment), _PREPARED_S)
            if code != NOT_COMPARED or time.monotonic() > until:
                return code
            await asyncio.sleep(1)

    def log(self, name: str) -> Path:
        """Where a process writes."""
        return self.stack.installation.logs / f"{name.replace(' ', '-')}.log"

    def _open(self, *, new: bool = False) -> Plan:
        """Starts the database and says what else there is."""
        installation = self.stack.installation
        installation.prepare()
        known = secrets.ensure(installation)
        self._server = Server(self.stack.place, known.superuser, installation.logs / "postgres.log")
        self.start_database()
        if new:
            provision(self._server, known.roles)
        outer = {name: value for name, value in os.environ.items() if not name.startswith("SPONA_")}
        made = Environments(installation, known, str(self.stack.place.sockets), outer | UNLIMITED)
        self._environments = made.over_kafka() if self.stack.engines in OVER_KAFKA else made
        return STACKS[self.stack.engines].build(installation, self._environments)

    async def _end(self) -> None:
        """Ends everything, the last started first."""
        if self._watching is not None:
            self._watching.cancel()
        for member in reversed(self.members.values()):
            member.wanted = False
            member.program.terminate()
        for member in self.members.values():
            try:
                await _ended(member.program, _END_S)
            except TimeoutError:
                member.program.kill()
                await _ended(member.program, _END_S)
        if self._database is not None:
            _signal([self._database.pid], signal.SIGINT)
            psutil.wait_procs([self._database], _END_S)
            self._buried()

    async def _done(self, programs: Sequence[Forked]) -> None:
        for program in programs:
            code = await _ended(program, _PREPARED_S)
            assert code == 0, f"a preparation ended with {code}; see {self.stack.installation.logs}"

    def _launch(
        self,
        name: str,
        command: Sequence[str],
        environment: Mapping[str, str],
        bugs: Sequence[str] = (),
        failpoint: str | None = None,
    ) -> Forked:
        seeded = ("tests.faults.seeded", ",".join(bugs), *command[len(OURS) :])
        doomed = ("tests.faults.failpoints", failpoint, *seeded) if failpoint else seeded
        return self._nursery.start(python(*doomed), log=self.log(name), env=environment, death_signal=signal.SIGKILL)

    def _start(self, member: Member) -> None:
        process, failpoint, member.failpoint = member.process, member.failpoint, None
        member.program = self._launch(process.name, process.command, process.environment, member.bugs, failpoint)

    async def _watch(self) -> None:
        while True:
            for member in self.members.values():
                if member.wanted and member.program.poll() is not None:
                    self._start(member)
            await asyncio.sleep(_LOOK_S)

    def _family(self, name: str) -> list[int]:
        if name != DATABASE:
            return [self.pid(name)]
        assert self._database is not None
        return [self._database.pid, *(child.pid for child in self._database.children(recursive=True))]


async def _ended(program: Forked, seconds: float) -> int:
    """How it ended; raises TimeoutError. In the loop and no thread: two fleets share a nursery, which is asked one thing at a time."""
    async with asyncio.timeout(seconds):
        while True:
            if (code := program.poll()) is not None:
                return code
            await asyncio.sleep(_LOOK_S)


def _signal(pids: Sequence[int], number: signal.Signals) -> None:
    """To those that still live."""
    for pid in pids:
        with suppress(ProcessLookupError):
            os.kill(pid, number)


def _lives(process: psutil.Process) -> bool:
    try:
        return bool(process.status() != psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return False
