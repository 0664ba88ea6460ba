"""What the compose file gives each process satisfies its settings in production, and no secret more than it needs is mounted."""

from __future__ import annotations

import importlib
import os
import re
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import TypeVar
from urllib.parse import urlsplit

import pytest
import yaml
from typer.testing import CliRunner

from chassis.settings.loading import SettingsRefused, read
from chassis.settings.processes import (
    ConsumerSettings,
    HttpSettings,
    OperationsSettings,
    RelaySettings,
    ServiceSettings,
    WorkerSettings,
)
from gateway.settings import GatewaySettings
from infra.cli import app
from infra.deployment.files import GIVEN, PHONE
from infra.deployment.making import Folder
from infra.postgres import command as postgres_command
from tests.support.compose import Part, document, parts
from tests.support.program import ROOT

PARTS = parts()
KINDS: dict[str, type[ServiceSettings]] = {
    "http": HttpSettings,
    "relay": RelaySettings,
    "consumer": ConsumerSettings,
    "worker": WorkerSettings,
}
PROCESSES = [part for part in PARTS.values() if part.module and not part.module.endswith("operations")]
MIGRATIONS = [part for part in PARTS.values() if part.name.endswith("-migrate")]
HEADS = [part for part in PARTS.values() if part.name.endswith("-head")]
NOWHERE = {
    "postgres-apply": {
        "POSTGRES_HOST": "127.0.0.1",
        "POSTGRES_PORT": "1",
        "POSTGRES_KEYS_HOST": "127.0.0.1",
        "POSTGRES_KEYS_PORT": "1",
    },
    "kafka-apply": {"KAFKA_ADDRESS": "127.0.0.1:1"},
    "keycloak-apply": {"KEYCLOAK_ADDRESS": "https://127.0.0.1:1"},
}
AUTHORITY = "ca.pem"
S = TypeVar("S", bound=ServiceSettings)
ENGINES = {
    "postgres": ["infra/postgres/postgresql.conf"],
    "postgres-keys": ["infra/postgres/postgresql.conf"],
    "backup": ["infra/barman/start.sh", "infra/barman/main.conf", "infra/barman/keys.conf"],
    "kafka": ["infra/kafka/production/server.properties", "infra/kafka/production/start.sh"],
    "keycloak": ["infra/keycloak/production/start.sh"],
    "collector": ["infra/collector/config.yaml"],
    "proxy": ["infra/proxy/haproxy.cfg"],
}
WITHOUT_A_SETTING = {"kafka", "proxy", "backup"}
"""Whose own configuration names the authority."""
HOLDERS = {
    "postgres_password": {"postgres", "postgres-apply"},
    "postgres_keys_password": {"postgres-keys", "postgres-apply"},
    "barman_password": {"backup", "postgres-apply"},
    "streaming_barman_password": {"backup", "postgres-apply"},
    "kafka_admin_password": {"kafka", "kafka-apply"},
    "keycloak_admin_secret": {"keycloak", "keycloak-apply"},
    "gateway_auth__client_secret": {"keycloak", "keycloak-apply", "gateway"},
    "identification_vault__kek": {"identification", "identification-worker"},
    "identification_vault__dsn": {"identification", "postgres-apply"},
    "identification_vault__worker_dsn": {"identification-worker", "postgres-apply"},
    "identification_keys__audit_signing": {"identification-worker"},
    "notifications_smtp__password": {"notifications-worker"},
    "notifications_phone__secret": {"notifications", "notifications-worker"},
}


def name(part: Part) -> str:
    return part.name


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("production") / "secrets"
    Folder(made).make()
    for given in GIVEN:
        (made / given).write_text("somebody else's")
        (made / given).chmod(0o600)
    return made


@pytest.fixture
def started(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[Part], Path]:
    """Reads a container's environment instead of the test's, and gives the folder of its secrets."""
    for variable in list(os.environ):
        if variable.startswith(("SPONA_", "GATEWAY_", "IDENTIFICATION_", "REFERRAL_", "NOTIFICATIONS_")):
            monkeypatch.delenv(variable)

    def start(part: Part) -> Path:
        mounted = part.mount(folder, tmp_path / part.name)
        for variable, value in part.environment(mounted).items():
            monkeypatch.setenv(variable, value)
        return mounted

    return start


def own_settings(service: str, kind: type[S]) -> type[S]:
    """The class of this kind that the service's own module defines."""
    module = importlib.import_module(f"{service}.settings")
    own = [each for each in vars(module).values() if isinstance(each, type) and each.__module__ == module.__name__]
    [found] = [each for each in own if issubclass(each, kind)]
    return found


def settings_of(part: Part) -> type[ServiceSettings]:
    module = part.module or ""
    if module == "gateway":
        return GatewaySettings
    service, _, kind = module.partition(".entrypoints.")
    return own_settings(service, KINDS[kind])


@pytest.mark.parametrize("part", PROCESSES, ids=name)
def test_a_process_starts_in_production_with_what_it_is_given(part: Part, started: Callable[[Part], Path]) -> None:
    started(part)
    assert read(settings_of(part)).production


@pytest.mark.parametrize(
    "part", [part for part in PROCESSES if "SPONA_SIGN_IN" in str(part.text["environment"])], ids=name
)
def test_who_asks_keycloak_asks_it_inside_and_only_browsers_are_sent_to_its_public_address(part: Part) -> None:
    public = {name for name, value in part.text["environment"].items() if "SPONA_SIGN_IN" in str(value)}
    prefix = (part.module or "").partition(".")[0].upper()
    assert public == {f"{prefix}_AUTH__ISSUER"}
    asked = {name: value for name, value in part.text["environment"].items() if re.search("AUTH__.+_URL$", name)}
    assert {urlsplit(value)._replace(path="").geturl() for value in asked.values()} == {"https://proxy:8004"}
    fields = settings_of(part).model_fields["auth"].annotation.model_fields  # type: ignore[union-attr]
    assert {name.rpartition("__")[2].lower() for name in asked} == {name for name in fields if name.endswith("_url")}


@pytest.mark.parametrize("part", PROCESSES, ids=name)
def test_a_process_is_given_no_secret_that_it_could_do_without(part: Part, started: Callable[[Part], Path]) -> None:
    mounted = started(part)
    # Without the telephone's secret a process starts, and no one is called and no press is taken.
    certificate = {name for name in part.secrets if name.endswith((".pem", ".key"))}
    for secret in set(part.secrets) - {AUTHORITY, PHONE, *GIVEN, *certificate}:
        content = (mounted / secret).read_bytes()
        (mounted / secret).unlink()
        with pytest.raises(SettingsRefused, match=f"(?m)^{secret.upper()} is missing"):
            read(settings_of(part))
        (mounted / secret).write_bytes(content)
        (mounted / secret).chmod(0o600)


@pytest.mark.parametrize("part", MIGRATIONS, ids=name)
def test_a_migration_is_given_the_roles_that_migrate_and_nothing_else(
    part: Part, started: Callable[[Part], Path]
) -> None:
    started(part)
    service = (part.module or "").partition(".")[0]
    values = read(own_settings(service, OperationsSettings))
    assert values.production
    assert values.db.migrator_dsn is not None
    assert {secret for secret in part.secrets if not secret.endswith("migrator_dsn")} == {AUTHORITY}


@pytest.mark.parametrize("part", HEADS, ids=name)
def test_a_first_head_is_adopted_with_every_place_that_could_know_another_in_sight(
    part: Part, started: Callable[[Part], Path]
) -> None:
    started(part)
    service = (part.module or "").partition(".")[0]
    values = read(own_settings(service, OperationsSettings))
    assert values.production
    assert None not in (values.db.worker_dsn, values.record.head, values.record.copies, values.keys.audit_public)
    assert values.kafka is not None
    assert part.folders == PARTS[f"{service}-worker"].folders


@pytest.mark.parametrize("job", NOWHERE)
def test_a_job_gets_as_far_as_its_engine_and_misses_every_secret_that_is_taken_away(
    job: str, started: Callable[[Part], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(postgres_command, "_PATIENCE_SECONDS", 0.0)
    part = PARTS[job]
    mounted = started(part)
    for variable, value in NOWHERE[job].items():
        monkeypatch.setenv(variable, value)
    # No one comes: the minutes for which a job waits for its engine would be waited out.
    command = ["0" if before == "--patience" else word for before, word in pairwise(["", *part.text["command"]])]
    reached = CliRunner().invoke(app, command)
    assert reached.exit_code == 1, reached.output
    assert "127.0.0.1:1" in reached.output
    for secret in set(part.secrets) - {AUTHORITY}:
        content = (mounted / secret).read_bytes()
        (mounted / secret).unlink()
        refused = CliRunner().invoke(app, command)
        assert f"{secret.upper()} is missing" in refused.output
        (mounted / secret).write_bytes(content)


@pytest.mark.parametrize("engine", ENGINES)
def test_an_engine_is_given_what_its_own_files_name(engine: str) -> None:
    answer = yaml.safe_dump(PARTS[engine].text.get("environment", {}))
    text = answer + "".join((ROOT / file).read_text() for file in ENGINES[engine])
    for secret in PARTS[engine].secrets:
        # HAProxy looks for a key beside its certificate.
        assert secret.removesuffix(".pem.key") in text, f"{engine} does not use {secret}"


@pytest.mark.parametrize("part", [part for part in PARTS.values() if AUTHORITY in part.secrets], ids=name)
def test_the_authority_is_mounted_where_it_is_asked(part: Part) -> None:
    asked = [variable for variable, value in part.text.get("environment", {}).items() if AUTHORITY in str(value)]
    assert asked or part.name in WITHOUT_A_SETTING


def test_each_secret_is_held_by_these_alone() -> None:
    for secret, holders in HOLDERS.items():
        assert {part.name for part in PARTS.values() if secret in part.secrets.values()} == holders


def test_every_secret_is_a_file_that_is_made_and_none_is_declared_for_no_one(folder: Path) -> None:
    declared = document()["secrets"]
    assert {name: each["file"].rpartition("/")[2] for name, each in declared.items()} == {
        name: name for name in declared
    }
    assert set(declared) == {source for part in PARTS.values() for source in part.secrets.values()}
    assert set(declared) <= {file.name for file in folder.iterdir()}
    assert "ca.key" not in declared


@pytest.mark.parametrize("part", PARTS.values(), ids=name)
def test_no_secret_is_in_the_environment(part: Part) -> None:
    for variable, value in part.text.get("environment", {}).items():
        if variable.endswith(("PASSWORD", "SECRET", "DSN", "KEK", "IDEMPOTENCY", "TOKEN")):
            pytest.fail(f"{variable} of {part.name} is a secret")
        assert "password" not in str(value).lower().replace("/run/secrets/postgres_password", "").replace(
            "passwordhistory", ""
        )
