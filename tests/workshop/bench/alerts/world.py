"""An installation of the bench's own, over Kafka, whose parts can be killed, held and started again; its figures go to a collector."""

from __future__ import annotations

import signal
import time
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import psutil

from infra.errors import CliError
from infra.installation.ports import free_port
from infra.keys import secrets
from infra.keys.files import SERVICES
from infra.launcher.environment import Environments
from infra.launcher.plan import WITH_KAFKA
from infra.postgres import place as places
from infra.postgres.provision import provision
from infra.postgres.server import Server
from infra.processes.supervisor import Child, Interruption, Supervisor, fresh_log
from infra.upgrading.at_start import adoptions
from tests.support.quick_postgres import QuickServer
from tests.workshop.bench.ending import Ending
from tests.workshop.bench.own.installation import own_installation

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from infra.console import ProgressPrinter
    from infra.installation.place import Installation
    from infra.keys.secrets import Secrets
    from infra.launcher.environment import Environment
    from infra.launcher.plan import Process

DATABASE, BROKER, GATEWAY, ISSUER, MAILS = "postgres", "kafka", "gateway", "issuer", "mail-catcher"
SECOND = "-second"
"""The one who answers requests runs twice, as in production; the second one of each is named so."""
TWICE = (GATEWAY, *(f"{service}-http" for service in SERVICES))
_TELEMETRY = "_TELEMETRY__"
_READY_SECONDS, _END_SECONDS, _LOOK_SECONDS = 120, 12, 0.1


@dataclass(slots=True)
class World:
    """One that is up. Whatever is killed stays so until it is started again."""

    installation: Installation
    environments: Environments
    server: Server
    supervisor: Supervisor
    planned: dict[str, Process] = field(default_factory=dict)
    children: dict[str, Child] = field(default_factory=dict)

    def start(self, *names: str) -> None:
        """Returns when all of them can work. Raises CliError."""
        for name in names:
            log = fresh_log(self.installation.logs, name)
            if name == DATABASE:
                child = Child(name, self.server.start(), log, stop_signal=signal.SIGINT)
            else:
                process = self.planned[name]
                program = self.supervisor.launch(process.command, log=log, env=process.environment)
                child = Child(name, program, log, ((name, process.port),), process.ready_path)
            self.children[name] = child
            self.supervisor.adopt(child)
        self.ready(*names)

    def ready(self, *names: str) -> None:
        """Returns when these, or all, can work. Raises CliError."""
        end = time.monotonic() + _READY_SECONDS
        for child in (self.children[name] for name in names or self.children):
            while child.name != DATABASE and (why := child.why_not_ready):
                if child.ended:
                    raise child.failure()
                if time.monotonic() > end:
                    raise CliError(f"{child.name} {why} after {_READY_SECONDS} s; see {child.log}")
                time.sleep(_LOOK_SECONDS)

    @contextmanager
    def killed(self, *names: str) -> Iterator[None]:
        """Ended as by a power cut, with whatever they had started, and not there until the end of the block."""
        for name in names:
            self._tell(name, signal.SIGKILL)
            self.children[name].process.wait(_END_SECONDS)
        yield
        self.start(*names)

    @contextmanager
    def held(self, *names: str) -> Iterator[None]:
        """They take connections and say nothing until the end of the block."""
        for name in names:
            self._tell(name, signal.SIGSTOP)
        try:
            yield
        finally:
            for name in names:
                self._tell(name, signal.SIGCONT)

    def _tell(self, name: str, number: signal.Signals) -> None:
        with suppress(psutil.NoSuchProcess):
            first = psutil.Process(self.children[name].process.pid)
            for each in (first, *first.children(recursive=True)):
                with suppress(psutil.NoSuchProcess):
                    each.send_signal(number)


@contextmanager
def running(collector: str, outer: Mapping[str, str], voice: ProgressPrinter) -> Iterator[World]:
    """One that is made, told to send its figures to this address, and taken away again. Raises CliError."""
    with Ending().listening(), own_installation("alerts", WITH_KAFKA.stack, outer) as installation:
        known, place = secrets.ensure(installation), places.choose(installation.data)
        supervisor = Supervisor(installation, voice, Interruption(), WITH_KAFKA.stack)
        server = QuickServer(place, known.superuser, installation.logs / f"{DATABASE}.log")
        environments = Environments(installation, known, str(place.sockets), outer)
        world = World(installation, environments.over_kafka(), server, supervisor)
        try:
            voice.say(f"starting an installation in {installation.data}", "dim")
            _begin(world, known, collector)
            yield world
        finally:
            supervisor.stop()


def _begin(world: World, made: Secrets, collector: str) -> None:
    """As the launcher does, but for its watch, which ends everything when one ends."""
    plan = WITH_KAFKA.build(world.installation, world.environments)
    stages = [[_telling(each, collector) for each in stage] for stage in plan.stages]
    world.supervisor.raise_from(plan.modules, world.environments.plain())
    world.start(DATABASE)
    provision(world.server, made.roles)
    world.supervisor.run_all(plan.migrations)
    world.planned = {each.name: each for each in plan.engines}
    world.start(*world.planned)
    world.supervisor.run_all(plan.steps)
    heads = world.installation.heads
    world.supervisor.run_all(adoptions(world.server, made.keys, world.environments, heads, lambda _: None))
    for stage in stages:
        known = {each.name: each for each in stage}
        known |= {f"{name}{SECOND}": _second(known[name]) for name in TWICE if name in known}
        world.planned |= known
        world.start(*known)
    world.supervisor.announce_ready()


def _telling(process: Process, collector: str) -> Process:
    """The same, which exports its figures as often as in production, and to the collector alone."""
    found = {name: value for name, value in process.environment.items() if _TELEMETRY not in name}
    if found == process.environment:
        return process
    return replace(process, environment=found | {f"{_prefix(process.name)}{_TELEMETRY}OTLP_ENDPOINT": collector})


def _second(process: Process) -> Process:
    port = free_port()
    environment: Environment = process.environment | {f"{_prefix(process.name)}_HTTP__PORT": str(port)}
    return replace(process, name=f"{process.name}{SECOND}", environment=environment, port=port)


def _prefix(name: str) -> str:
    return name.partition("-")[0].upper()
