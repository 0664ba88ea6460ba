"""The list of everything that `spona up` starts on the embedded stack, in its order."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from importlib.util import find_spec
from itertools import chain
from pathlib import Path

from infra.errors import CliError
from infra.installation.place import Installation
from infra.keys.files import SERVICES
from infra.launcher.environment import (
    GATEWAY,
    ISSUER,
    KAFKA,
    KAFKA_CONTROLLER,
    KEYCLOAK_MANAGEMENT,
    KINDS,
    MAIL,
    PHONE,
    Environment,
    Environments,
)
from infra.processes.fork_server import OURS

MAILS, CALLS = "mail catcher", "phone catcher"
_DAILY_S = 24 * 3600.0
_READY_LIMIT_S = 120
# The first start fetches an engine and, in the case of Keycloak, builds it.
_FIRST_START_LIMIT_S = 600
_PARTS = ("contracts", "chassis", *SERVICES, "gateway")


@dataclass(frozen=True, slots=True)
class Program:
    """One command with the environment that it gets, which is shown nowhere."""

    name: str
    command: tuple[str, ...]
    environment: Environment = field(repr=False, hash=False)


@dataclass(frozen=True, slots=True)
class Process(Program):
    """One long-running process; without `ready_path` it is ready when its port takes connections.

    What is not ready after `limit_s` seconds has failed. `parts` are names and ports of several things that run in it.
    """

    port: int
    ready_path: str | None = "/readyz"
    limit_s: int = _READY_LIMIT_S
    parts: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Migration(Program):
    """One command that brings databases to their newest form; `sources` are packages it depends on."""

    databases: tuple[str, ...]
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Step(Program):
    """One short command between two stages. It has to succeed, unless `if_refused` is what to say when it ends with 1."""

    if_refused: str = ""


@dataclass(frozen=True, slots=True)
class Chore(Program):
    """One command that is run at the start and then every `every_s` seconds."""

    every_s: float = _DAILY_S


@dataclass(frozen=True, slots=True)
class Plan:
    """Migrations run together; then each stage starts together, after the stage before is ready; then the chores come round.

    `engines` are started first, and `steps` run when they are ready; `syncs` run together before the stages.
    """

    migrations: tuple[Migration, ...]
    stages: tuple[tuple[Process, ...], ...]
    chores: tuple[Chore, ...] = ()
    engines: tuple[Process, ...] = ()
    steps: tuple[Step, ...] = ()
    syncs: tuple[Step, ...] = ()

    @property
    def modules(self) -> tuple[str, ...]:
        """Of every program of ours, each once."""
        stages = (each for stage in self.stages for each in stage)
        every: Iterable[Program] = chain(self.migrations, self.engines, self.steps, self.syncs, stages, self.chores)
        ours = (each.command for each in every if each.command[: len(OURS)] == OURS)
        return tuple(dict.fromkeys(command[len(OURS)] for command in ours))


@dataclass(frozen=True, slots=True)
class Planner:
    """How the plan of a stack comes to be: its ports are known at once, its environments need the database.

    `events` and `identity` name the engines of both; `demo` gives the command that runs the main job once, when this stack has one.
    """

    ports: Callable[[Installation], tuple[tuple[str, int], ...]]
    build: Callable[[Installation, Environments], Plan]
    demo: Callable[[Installation], tuple[str, ...]] | None = None
    stack: str = "embedded"
    events: str = "PostgreSQL log"
    identity: str = "demo issuer"


def python(module: str, *arguments: str) -> tuple[str, ...]:
    """Return the command that runs a module with this very interpreter."""
    return (*OURS, module, *arguments)


def people_file() -> Path:
    """Return the path of the demo people."""
    return Path(__file__).resolve().parents[3] / "demo" / "people.yaml"


def require_parts() -> None:
    """Refuse when a member of the workspace is not installed."""
    missing = [part for part in _PARTS if find_spec(part) is None]
    if missing:
        raise CliError(f"The part {missing[0]} is not installed; run: make setup")
    if not people_file().is_file():
        raise CliError(f"The demo people are missing ({people_file()}); restore that file")


def ports(installation: Installation, *, kafka: bool = False, keycloak: bool = False) -> tuple[tuple[str, int], ...]:
    """Return every process's name and port; with `kafka` also the broker's, with `keycloak` its own in the issuer's place."""
    named = {"gateway": GATEWAY, "mail-catcher": MAIL, "phone-catcher": PHONE}
    named |= {"keycloak": ISSUER, "keycloak-management": KEYCLOAK_MANAGEMENT} if keycloak else {"issuer": ISSUER}
    named |= {f"{service}-{kind}": offset for kind, offsets in KINDS.items() for service, offset in offsets.items()}
    named |= {"kafka": KAFKA, "kafka-controller": KAFKA_CONTROLLER} if kafka else {}
    return tuple((name, installation.port(offset)) for name, offset in named.items())


def build(
    installation: Installation, environments: Environments, *, kafka: bool = False, keycloak: bool = False
) -> Plan:
    """Return the plan of the embedded stack, with real engines in the place of the PostgreSQL log and the demo issuer."""
    at = dict(ports(installation, kafka=kafka, keycloak=keycloak))
    environments = environments.over_kafka() if kafka else environments
    issuer = () if keycloak else (_issuer(environments, at),)
    catcher = python("infra.mailcatcher", str(at["mail-catcher"]), str(installation.mail))
    mail = Process("mail-catcher", catcher, environments.plain(), at["mail-catcher"], ready_path=None)
    phone = Process("phone-catcher", python("infra.phonecatcher"), environments.phone_catcher(), at["phone-catcher"])
    gateway = Process("gateway", python("gateway"), environments.gateway(), at["gateway"])
    settings: Mapping[str, Callable[[str], Environment]] = {
        "http": environments.http,
        "relay": environments.relay,
        "consumer": environments.consumer,
        "worker": environments.worker,
    }
    services = tuple(
        Process(
            f"{service}-{kind}",
            python(f"{service}.entrypoints.{kind}"),
            settings[kind](service),
            at[f"{service}-{kind}"],
        )
        for kind in KINDS
        for service in SERVICES
    )
    stages = ((*issuer, mail, phone), services, (gateway,))
    engines = (*([_kafka(environments, at)] if kafka else []), *([_keycloak(environments, at)] if keycloak else []))
    migrations = _migrations(environments)
    people = _of_spona(
        "people", "sync", installation, environments, "Nobody new can be assigned until this is settled:"
    )
    if engines:
        steps = tuple(_of_spona(engine.name, "apply", installation, environments) for engine in engines)
        # The broker forgets old records by itself: retention is a setting of its topics.
        return Plan(migrations, stages, engines=engines, steps=steps, syncs=(people,))
    # Records older than 14 days (DESIGN 4). The role of migrations alone may delete them.
    retain = Chore("bus-retain", python("chassis.bus.operations", "retain"), environments.migrate_bus())
    return Plan((*migrations, _migration_of_the_log(environments)), stages, (retain,), syncs=(people,))


def _issuer(environments: Environments, at: Mapping[str, int]) -> Process:
    return Process("issuer", python("infra.issuer"), environments.issuer(str(people_file())), at["issuer"])


def _kafka(environments: Environments, at: Mapping[str, int]) -> Process:
    settings = environments.kafka_broker()
    return Process("kafka", python("infra.kafka"), settings, at["kafka"], None, _FIRST_START_LIMIT_S)


def _keycloak(environments: Environments, at: Mapping[str, int]) -> Process:
    answers = "/realms/spona/.well-known/openid-configuration"
    settings = environments.keycloak()
    return Process("keycloak", python("infra.keycloak"), settings, at["keycloak"], answers, _FIRST_START_LIMIT_S)


def _migrations(environments: Environments) -> tuple[Migration, ...]:
    databases = {"identification": ("identification", "identification_keys")}
    sources = {"identification": ("chassis.vault.migrations",)}
    of_services = tuple(
        Migration(
            f"{service}-migrate",
            python(f"{service}.operations", "migrate"),
            environments.migrate(service),
            databases.get(service, (service,)),
            (f"{service}.migrations", "chassis.db", "contracts.access", *sources.get(service, ())),
        )
        for service in SERVICES
    )
    command, settings = python("gateway.operations", "migrate"), environments.migrate_gateway()
    return (*of_services, Migration("gateway-migrate", command, settings, ("gateway",), ("gateway.migrations",)))


def _migration_of_the_log(environments: Environments) -> Migration:
    command, settings = python("chassis.bus.operations", "migrate"), environments.migrate_bus()
    return Migration("bus-migrate", command, settings, ("bus",), ("chassis.bus.postgres",))


def demonstration(installation: Installation) -> tuple[str, ...]:
    """Return the command that runs the main job once."""
    return python("infra.cli", "demo", "--data", str(installation.data))


def _of_spona(
    group: str, command: str, installation: Installation, environments: Environments, if_refused: str = ""
) -> Step:
    """The step that runs a command of `spona` on this installation."""
    return Step(
        f"{group}-{command}",
        python("infra.cli", group, command, "--data", str(installation.data)),
        environments.plain() | {"SPONA_PORT_BASE": str(installation.port_base)},
        if_refused,
    )


EMBEDDED = Planner(ports, build, demonstration)
WITH_KAFKA = Planner(partial(ports, kafka=True), partial(build, kafka=True), demonstration, "kafka", "Apache Kafka")
FULL = Planner(
    partial(ports, kafka=True, keycloak=True),
    partial(build, kafka=True, keycloak=True),
    demonstration,
    "full",
    "Apache Kafka",
    "Keycloak",
)
STACKS = {planner.stack: planner for planner in (EMBEDDED, WITH_KAFKA, FULL)}
OVER_KAFKA = (WITH_KAFKA.stack, FULL.stack)
"""Stacks whose events travel over Apache Kafka."""


PARTS = ("relay", "consumer", "worker")


def together(plan: Plan) -> Plan:
    """Return the same plan with one process in the place of three; each part keeps its name and its port."""
    return replace(plan, stages=tuple(_joined(stage) for stage in plan.stages))


def _joined(stage: Sequence[Process]) -> tuple[Process, ...]:
    named = {process.name: process for process in stage}
    joined = []
    for service in SERVICES:
        parts = [named.pop(name) for part in PARTS if (name := f"{service}-{part}") in named]
        if parts:
            joined.append(_one(service, parts))
    return (*named.values(), *joined)


def _one(service: str, parts: Sequence[Process]) -> Process:
    """The port that it is given is the relay's; its consumer and its worker answer at the two above."""
    settings = {name: value for part in reversed(parts) for name, value in part.environment.items()}
    ports = tuple((part.name, part.port) for part in parts)
    command = python(f"{service}.entrypoints.background")
    return Process(f"{service}-background", command, settings, parts[0].port, parts=ports)
