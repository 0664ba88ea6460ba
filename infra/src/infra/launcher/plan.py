"""The list of everything that `spona up` starts on the embedded stack, in its order."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from importlib.util import find_spec
from pathlib import Path

from infra.errors import CliError
from infra.installation.place import Installation
from infra.keys.files import SERVICES
from infra.launcher.environment import (
    CONSUMER,
    GATEWAY,
    HTTP,
    ISSUER,
    KAFKA,
    KAFKA_CONTROLLER,
    KEYCLOAK_MANAGEMENT,
    MAIL,
    PHONE,
    RELAY,
    WORKER,
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
class Process:
    """One long-running process; without `ready_path` it is ready when its port takes connections.

    What is not ready after `limit_s` seconds has failed. `parts` are names and ports of several things that run in it.
    """

    name: str
    command: tuple[str, ...]
    environment: Environment = field(repr=False, hash=False)
    port: int
    ready_path: str | None = "/readyz"
    limit_s: int = _READY_LIMIT_S
    parts: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Migration:
    """One command that brings databases to their newest form; `sources` are packages it depends on."""

    name: str
    command: tuple[str, ...]
    environment: Environment = field(repr=False, hash=False)
    databases: tuple[str, ...]
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """One short command between two stages. It has to succeed, unless `if_refused` is what to say when it ends with 1."""

    name: str
    command: tuple[str, ...]
    environment: Environment = field(repr=False, hash=False)
    if_refused: str = ""


@dataclass(frozen=True, slots=True)
class Chore:
    """One command that is run at the start and then every `every_s` seconds."""

    name: str
    command: tuple[str, ...]
    environment: Environment = field(repr=False, hash=False)
    every_s: float = _DAILY_S


@dataclass(frozen=True, slots=True)
class Plan:
    """Migrations run together; then each stage starts together, after the stage before is ready; then the chores come round.

    `engines` are started first, and `steps` run when they are ready.
    """

    migrations: tuple[Migration, ...]
    stages: tuple[tuple[Process, ...], ...]
    chores: tuple[Chore, ...] = ()
    engines: tuple[Process, ...] = ()
    steps: tuple[Step, ...] = ()

    @property
    def modules(self) -> tuple[str, ...]:
        """Of every program of ours, each once."""
        stages = (each for stage in self.stages for each in stage)
        every: tuple[Process | Migration | Step | Chore, ...] = (
            *self.migrations,
            *self.engines,
            *self.steps,
            *stages,
            *self.chores,
        )
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


def ports(installation: Installation) -> tuple[tuple[str, int], ...]:
    """Return every process's name and port."""
    named = {"gateway": GATEWAY, "issuer": ISSUER, "mail-catcher": MAIL, "phone-catcher": PHONE}
    for kind, offsets in (
        ("http", HTTP),
        ("relay", RELAY),
        ("consumer", CONSUMER),
        ("worker", WORKER),
    ):
        named |= {f"{service}-{kind}": offset for service, offset in offsets.items()}
    return tuple((name, installation.port(offset)) for name, offset in named.items())


def build(installation: Installation, environments: Environments) -> Plan:
    """Return the plan of the embedded stack."""
    at = dict(ports(installation))
    issuer = Process(
        "issuer",
        python("infra.issuer"),
        environments.issuer(str(people_file())),
        at["issuer"],
    )
    mail = Process(
        "mail-catcher",
        python("infra.mailcatcher", str(at["mail-catcher"]), str(installation.mail)),
        environments.plain(),
        at["mail-catcher"],
        ready_path=None,
    )
    phone = Process("phone-catcher", python("infra.phonecatcher"), environments.phone_catcher(), at["phone-catcher"])
    gateway = Process("gateway", python("gateway"), environments.gateway(), at["gateway"])
    kinds: Mapping[str, Callable[[str], Environment]] = {
        "http": environments.http,
        "relay": environments.relay,
        "consumer": environments.consumer,
        "worker": environments.worker,
    }
    services = tuple(
        Process(
            f"{service}-{kind}",
            python(f"{service}.entrypoints.{kind}"),
            settings(service),
            at[f"{service}-{kind}"],
        )
        for kind, settings in kinds.items()
        for service in SERVICES
    )
    # Records older than 14 days (DESIGN 4). The role of migrations alone may delete them.
    retain = Chore("bus-retain", python("chassis.bus.operations", "retain"), environments.migrate_bus())
    return Plan(_migrations(environments), ((issuer, mail, phone), services, (gateway,)), (retain,))


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
    bus = Migration(
        "bus-migrate",
        python("chassis.bus.operations", "migrate"),
        environments.migrate_bus(),
        ("bus",),
        ("chassis.bus.postgres",),
    )
    gateway = Migration(
        "gateway-migrate",
        python("gateway.operations", "migrate"),
        environments.migrate_gateway(),
        ("gateway",),
        ("gateway.migrations",),
    )
    return (*of_services, gateway, bus)


def demonstration(installation: Installation) -> tuple[str, ...]:
    """Return the command that runs the main job once."""
    return python("infra.cli", "demo", "--data", str(installation.data))


def _as_code(engine: str, installation: Installation, environments: Environments) -> Step:
    """The step that makes an engine what the repository says it should be."""
    return Step(
        f"{engine}-apply",
        python("infra.cli", engine, "apply", "--data", str(installation.data)),
        environments.plain() | {"SPONA_PORT_BASE": str(installation.port_base)},
    )


def kafka_ports(installation: Installation) -> tuple[tuple[str, int], ...]:
    """Return those of the embedded stack, and the broker's."""
    broker = (("kafka", installation.port(KAFKA)), ("kafka-controller", installation.port(KAFKA_CONTROLLER)))
    return (*ports(installation), *broker)


def build_kafka(installation: Installation, environments: Environments) -> Plan:
    """Return the plan of the embedded stack with Apache Kafka in the place of the PostgreSQL log."""
    embedded = build(installation, environments.over_kafka())
    broker = Process(
        "kafka",
        python("infra.kafka"),
        environments.kafka_broker(),
        installation.port(KAFKA),
        ready_path=None,
        limit_s=_FIRST_START_LIMIT_S,
    )
    apply = _as_code("kafka", installation, environments)
    migrations = tuple(migration for migration in embedded.migrations if migration.name != "bus-migrate")
    # The broker forgets old records by itself: retention is a setting of its topics.
    return replace(embedded, migrations=migrations, chores=(), engines=(broker,), steps=(apply,))


def full_ports(installation: Installation) -> tuple[tuple[str, int], ...]:
    """Return those of the stack with Kafka, with Keycloak in the place of the demo issuer."""
    others = {name: port for name, port in kafka_ports(installation) if name != "issuer"}
    own = {"keycloak": installation.port(ISSUER), "keycloak-management": installation.port(KEYCLOAK_MANAGEMENT)}
    return tuple((others | own).items())


def build_full(installation: Installation, environments: Environments) -> Plan:
    """Return the plan with Apache Kafka and Keycloak."""
    over_kafka = build_kafka(installation, environments)
    keycloak = Process(
        "keycloak",
        python("infra.keycloak"),
        environments.keycloak(),
        installation.port(ISSUER),
        ready_path="/realms/spona/.well-known/openid-configuration",
        limit_s=_FIRST_START_LIMIT_S,
    )
    apply = _as_code("keycloak", installation, environments)
    stages = tuple(tuple(each for each in stage if each.name != "issuer") for stage in over_kafka.stages)
    return replace(over_kafka, stages=stages, engines=(*over_kafka.engines, keycloak), steps=(*over_kafka.steps, apply))


EMBEDDED = Planner(ports, build, demonstration)
WITH_KAFKA = Planner(kafka_ports, build_kafka, demonstration, "kafka", "Apache Kafka")
FULL = Planner(full_ports, build_full, demonstration, "full", "Apache Kafka", "Keycloak")
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
