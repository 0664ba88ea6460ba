"""What is started with which settings: every process gets what it needs, and nothing that it does not."""

from __future__ import annotations

import importlib
import os

import pytest

from chassis.settings.loading import read
from chassis.settings.processes import (
    BusSettings,
    ConsumerSettings,
    HttpSettings,
    OperationsSettings,
    RelaySettings,
    ServiceSettings,
    WorkerSettings,
)
from gateway.settings import GatewayOperationsSettings, GatewaySettings
from infra.installation.place import Installation
from infra.issuer.settings import IssuerSettings
from infra.keys import secrets
from infra.keys.files import SERVICES
from infra.launcher.environment import Environments
from infra.launcher.plan import (
    EMBEDDED,
    FULL,
    WITH_KAFKA,
    Chore,
    Migration,
    Plan,
    Process,
    Step,
    people_file,
    ports,
    together,
)

OUTER = {"PATH": "/bin", "HOME": "/home/a", "REFERRAL_DB__APP_DSN": "left over", "AWS_SECRET": "x", "SPONA_X": "y"}


@pytest.fixture
def environments(here: Installation) -> Environments:
    return Environments(here, secrets.ensure(here), "/somewhere/with space", OUTER)


@pytest.fixture
def plan(here: Installation, environments: Environments) -> Plan:
    return EMBEDDED.build(here, environments)


@pytest.fixture
def over_kafka(here: Installation, environments: Environments) -> Plan:
    return WITH_KAFKA.build(here, environments)


@pytest.fixture
def full(here: Installation, environments: Environments) -> Plan:
    return FULL.build(here, environments)


def started(plan: Plan) -> list[Process]:
    return [*plan.engines, *(process for stage in plan.stages for process in stage)]


def everything(plan: Plan) -> list[Migration | Process | Step | Chore]:
    return [*plan.migrations, *plan.steps, *plan.syncs, *started(plan), *plan.chores]


def holders(plan: Plan, secret: str) -> set[str]:
    """Whose environment holds it; a command line or a representation never does."""
    items = everything(plan)
    assert secret not in repr(plan) + "".join(" ".join(item.command) for item in items)
    return {item.name for item in items if secret in "\n".join(item.environment.values())}


def put(monkeypatch: pytest.MonkeyPatch, environment: dict[str, str]) -> None:
    for name in list(os.environ):
        monkeypatch.delenv(name)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)


def of(base: type[ServiceSettings], service: str) -> type[ServiceSettings]:
    """The class with which the service itself reads the settings of one kind of process."""
    settings = importlib.import_module(f"{service}.settings")
    (found,) = (
        value
        for value in vars(settings).values()
        if isinstance(value, type) and issubclass(value, base) and value != base
    )
    return found


def test_over_kafka_the_same_runs_with_a_broker_before_it(here: Installation, plan: Plan, over_kafka: Plan) -> None:
    assert [process.name for process in over_kafka.engines] == ["kafka"]
    assert [step.command[-4:-2] for step in over_kafka.steps] == [("kafka", "apply")]
    assert [[p.name for p in stage] for stage in over_kafka.stages] == [[p.name for p in s] for s in plan.stages]
    wanted = dict(WITH_KAFKA.ports(here))
    assert {process.name: process.port for process in started(over_kafka)} | {"kafka-controller": 21007} == wanted
    assert [each.name for each in over_kafka.migrations] == [
        *(f"{service}-migrate" for service in SERVICES),
        "gateway-migrate",
    ]


def test_keycloak_takes_the_place_of_the_demo_issuer(here: Installation, over_kafka: Plan, full: Plan) -> None:
    assert [process.name for process in full.engines] == ["kafka", "keycloak"]
    assert [step.name for step in full.steps] == ["kafka-apply", "keycloak-apply"]
    assert [step.name for step in full.syncs] == ["people-sync"]
    names = {process.name for process in started(full)}
    assert names == {process.name for process in started(over_kafka)} - {"issuer"} | {"keycloak"}
    wanted = dict(FULL.ports(here))
    others = {"kafka-controller": 21007, "keycloak-management": 21008}
    assert {process.name: process.port for process in started(full)} | others == wanted


def test_the_administrator_of_keycloak_is_known_to_keycloak_alone(here: Installation, full: Plan) -> None:
    assert holders(full, secrets.read(here).keycloak_admin) == {"keycloak"}


@pytest.mark.parametrize("service", SERVICES)
@pytest.mark.parametrize(("kind", "base"), [("relay", RelaySettings), ("consumer", ConsumerSettings)])
def test_relays_and_consumers_accept_kafka_and_know_nothing_of_the_log(
    environments: Environments, monkeypatch: pytest.MonkeyPatch, service: str, kind: str, base: type[ServiceSettings]
) -> None:
    put(monkeypatch, getattr(environments.over_kafka(), kind)(service))
    settings = read(of(base, service))
    assert isinstance(settings, BusSettings)
    assert settings.bus is None
    assert settings.kafka is not None
    assert (settings.kafka.username, settings.kafka.servers) == (service, "127.0.0.1:21006")


def test_passwords_of_kafka_go_only_where_they_are_needed(here: Installation, plan: Plan, over_kafka: Plan) -> None:
    known = secrets.read(here)
    for name, password in known.kafka.items():
        wanted = {"kafka"} if name not in SERVICES else {f"{name}-relay", f"{name}-consumer"}
        assert (holders(over_kafka, password), holders(plan, password)) == (wanted, set())


@pytest.mark.parametrize("over", ["plan", "over_kafka", "full"])
def test_as_one_process_every_part_keeps_its_name_and_its_port(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, over: str
) -> None:
    apart: Plan = request.getfixturevalue(over)
    joined = together(apart)
    parts = {part for process in started(joined) for part in process.parts or ((process.name, process.port),)}
    assert parts == {(process.name, process.port) for process in started(apart)}
    assert len(started(joined)) == len(started(apart)) - 2 * len(SERVICES)
    for process in started(joined):
        if process.parts:
            assert [port - process.port for _, port in process.parts] == [0, 1, 2]
            put(monkeypatch, process.environment)
            settings = read(importlib.import_module(process.command[-1]).Background)
            assert [settings.answering_above(n).health.port for n in range(3)] == [port for _, port in process.parts]


def test_every_port_has_its_process_and_the_gateway_comes_last(here: Installation, plan: Plan) -> None:
    assert {(process.name, process.port) for process in started(plan)} == set(ports(here))
    assert [process.name for process in plan.stages[0]] == ["issuer", "mail-catcher", "phone-catcher"]
    assert [process.name for process in plan.stages[-1]] == ["gateway"]


@pytest.mark.parametrize("service", SERVICES)
@pytest.mark.parametrize(
    ("kind", "base"),
    [("http", HttpSettings), ("relay", RelaySettings), ("consumer", ConsumerSettings), ("worker", WorkerSettings)],
)
def test_every_process_accepts_its_settings(
    environments: Environments, monkeypatch: pytest.MonkeyPatch, service: str, kind: str, base: type[ServiceSettings]
) -> None:
    put(monkeypatch, getattr(environments, kind)(service))
    settings = read(of(base, service))
    assert settings.environment == "development"
    assert settings.telemetry.traces_dir is not None


@pytest.mark.parametrize("service", SERVICES)
def test_commands_accept_their_settings(
    environments: Environments, monkeypatch: pytest.MonkeyPatch, service: str
) -> None:
    put(monkeypatch, environments.operations(service))
    settings = read(of(OperationsSettings, service))
    assert isinstance(settings, OperationsSettings)
    assert settings.keys.audit_public
    assert settings.db.migrator_dsn is None


def test_issuer_accepts_its_settings(environments: Environments, monkeypatch: pytest.MonkeyPatch) -> None:
    put(monkeypatch, environments.issuer(str(people_file())))
    assert read(IssuerSettings).address == "http://127.0.0.1:21004/realms/spona"


def test_gateway_accepts_its_settings(environments: Environments, monkeypatch: pytest.MonkeyPatch) -> None:
    put(monkeypatch, environments.gateway())
    settings = read(GatewaySettings)
    assert settings.auth.token_url == f"{environments.issuer_address}/protocol/openid-connect/token"
    assert settings.services.referral == "http://127.0.0.1:21002"
    assert settings.origin == "http://127.0.0.1:21000"


def test_the_gateway_s_migration_accepts_its_settings(
    environments: Environments, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(monkeypatch, environments.migrate_gateway())
    assert read(GatewayOperationsSettings).db.migrator_dsn is not None


def test_the_bus_forgets_old_records_once_a_day(plan: Plan, environments: Environments) -> None:
    (retain,) = plan.chores
    assert retain.command[-2:] == ("chassis.bus.operations", "retain")
    assert (retain.environment, retain.every_s) == (environments.migrate_bus(), 86400)


def test_no_process_inherits_a_setting_from_a_persons_shell(plan: Plan) -> None:
    for item in everything(plan):
        assert "left over" not in item.environment.values()
        assert "AWS_SECRET" not in item.environment
        assert item.environment["SPONA_ENV"] == "development"
        assert item.environment["SPONA_X"] == "y"


def test_the_demonstration_keeps_the_limits_of_production_unless_it_is_set_otherwise(
    here: Installation, plan: Plan
) -> None:
    def limited(made: Plan) -> set[str]:
        return {item.name for item in everything(made) if any("_RATE__" in name for name in item.environment)}

    answer = Environments(here, secrets.read(here), "/somewhere", {"SPONA_REQUESTS_A_MINUTE": "9"})
    assert limited(plan) == set()
    assert limited(EMBEDDED.build(here, answer)) == {"gateway", *(f"{service}-http" for service in SERVICES)}


def test_passwords_go_only_where_they_are_needed(here: Installation, plan: Plan) -> None:
    known = secrets.read(here)
    assert holders(plan, known.superuser) == set()
    assert holders(plan, known.gateway_client) == {"issuer", "gateway"}
    assert holders(plan, known.phone) == {"phone-catcher", "notifications-http", "notifications-worker"}
    by_role = {role: holders(plan, password) for role, password in known.roles.items()}
    for service in SERVICES:
        background = {f"{service}-relay", f"{service}-consumer", f"{service}-worker"}
        assert by_role[f"{service}_app"] == {f"{service}-http"}
        assert by_role[f"{service}_worker"] == background
        assert by_role[f"{service}_migrator"] == {f"{service}-migrate"}
        assert by_role[f"{service}_bus"] == {f"{service}-relay", f"{service}-consumer"}
    assert by_role["gateway_app"] == {"gateway"}
    assert by_role["gateway_migrator"] == {"gateway-migrate"}
    assert by_role["bus_migrator"] == {"bus-migrate", "bus-retain"}
    assert by_role["identification_keys_migrator"] == {"identification-migrate"}
    assert by_role["identification_keys_app"] == {"identification-http"}
    assert by_role["identification_keys_worker"] == {"identification-worker"}


def test_only_identification_is_told_where_the_vault_is(plan: Plan) -> None:
    found = {item.name for item in everything(plan) if any("VAULT" in name for name in item.environment)}
    assert found == {"identification-migrate", "identification-http", "identification-worker"}


def test_a_measurement_has_people_of_its_own_and_the_demonstration_its_own(here: Installation) -> None:
    known = secrets.ensure(here)
    usual, many = (Environments(here, known, "/somewhere", outer) for outer in ({}, {"SPONA_PEOPLE": "/many"}))
    assert usual.issuer("/demo")["ISSUER_PEOPLE"] == "/demo"
    assert many.issuer("/demo")["ISSUER_PEOPLE"] == "/many"
