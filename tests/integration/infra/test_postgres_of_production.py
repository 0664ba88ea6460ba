"""Databases and roles of a PostgreSQL that another person runs, made over TCP out of the addresses that processes are given."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from pydantic import SecretStr

from chassis.db.database import Database
from chassis.domain.errors import Unavailable
from infra.deployment import files
from infra.deployment.making import Folder
from infra.postgres.catalog import KEYS, PRODUCTION
from tests.support.folders import open_folder
from tests.support.production_kafka import spona
from tests.support.production_postgres import ProductionPostgres, production_postgres

ROLES = [(spec.name, role) for spec in PRODUCTION for role in spec.roles if role != "keycloak"]


@pytest.fixture(scope="module")
def server(secrets: Path) -> Iterator[ProductionPostgres]:
    with running(secrets / "postgres_password") as started:
        yield started


@pytest.fixture(scope="module")
def of_keys(secrets: Path) -> Iterator[ProductionPostgres]:
    with running(secrets / "postgres_keys_password") as started:
        yield started


@contextmanager
def running(password: Path) -> Iterator[ProductionPostgres]:
    with open_folder() as state, production_postgres(state, password.read_text()) as started:
        yield started


@pytest.fixture(scope="module")
def alone(server: ProductionPostgres, secrets: Path) -> dict[str, str]:
    """What the one-shot job is given where one server has everything, but for TLS: this server has none."""
    return {
        "SPONA_ENV": "development",
        "SPONA_SECRETS_DIR": str(secrets),
        "POSTGRES_HOST": "127.0.0.1",
        "POSTGRES_PORT": str(server.port),
    }


@pytest.fixture(scope="module")
def job(alone: dict[str, str], of_keys: ProductionPostgres) -> dict[str, str]:
    """The same where the keys have a server of their own."""
    return {**alone, "POSTGRES_KEYS_HOST": "localhost", "POSTGRES_KEYS_PORT": str(of_keys.port)}


@pytest.fixture(scope="module")
def applied(job: dict[str, str]) -> dict[str, str]:
    planned = spona("postgres", "plan", **job)
    assert (planned.returncode, planned.stderr) == (2, "")
    lines = set(planned.stdout.splitlines())
    assert {"make role referral_app", "make database keycloak", "make role streaming_barman"} <= lines
    of_keys = {line for line in lines if line.startswith("localhost: ")}
    assert {line for line in lines - of_keys if "identification_keys" in line} == set()
    assert {line for line in of_keys if "database" in line} == {"localhost: make database identification_keys"}
    done = spona("postgres", "apply", **job)
    assert (done.returncode, done.stderr, done.stdout) == (0, "", planned.stdout)
    return job


def address(secrets: Path, role: str, server: ProductionPostgres, called: str = "postgres") -> SecretStr:
    """What the role's process reads, with this machine's port."""
    values = (secrets / files.dsn_file(role)).read_text()
    assert f"@{called}:5432/" in values
    return SecretStr(values.replace(f"@{called}:5432/", f"@127.0.0.1:{server.port}/"))


def test_applied_once_there_is_nothing_left_to_do(applied: dict[str, str]) -> None:
    again = spona("postgres", "plan", "--json", **applied)
    assert (again.returncode, json.loads(again.stdout)) == (0, {"changes": [], "applied": False})


@pytest.mark.parametrize(("database", "role"), ROLES)
async def test_every_role_comes_in_with_its_own_file(
    applied: dict[str, str],
    secrets: Path,
    server: ProductionPostgres,
    of_keys: ProductionPostgres,
    database: str,
    role: str,
) -> None:
    found = address(secrets, role, of_keys, "postgres-keys") if database == KEYS else address(secrets, role, server)
    own = Database(found)
    try:
        await own.ping()
    finally:
        await own.dispose()


def test_where_no_second_server_is_named_one_has_everything(applied: dict[str, str], alone: dict[str, str]) -> None:
    planned = spona("postgres", "plan", **alone)
    assert "make database identification_keys" in planned.stdout.splitlines()


async def test_a_changed_password_is_set(applied: dict[str, str], secrets: Path, server: ProductionPostgres) -> None:
    (secrets / "referral_db__app_dsn").unlink()
    Folder(secrets).make()
    before = Database(address(secrets, "referral_app", server))
    with pytest.raises(Exception, match="password authentication failed"):
        await before.ping()
    await before.dispose()
    planned = spona("postgres", "plan", **applied)
    assert planned.returncode == 2
    assert spona("postgres", "apply", **applied).returncode == 0
    after = Database(address(secrets, "referral_app", server))
    await after.ping()
    await after.dispose()


async def test_a_process_that_asks_for_tls_does_not_speak_to_a_server_without(
    applied: dict[str, str], secrets: Path, server: ProductionPostgres, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PGSSLMODE", "verify-full")
    monkeypatch.setenv("PGSSLROOTCERT", str(secrets / "ca.pem"))
    database = Database(address(secrets, "referral_worker", server))
    with pytest.raises(Unavailable):
        await database.ping()
    with pytest.raises(ConnectionError, match="rejected SSL upgrade"):
        await database.connect_raw()
    await database.dispose()


def test_production_does_not_administer_in_the_clear(job: dict[str, str]) -> None:
    found = spona("postgres", "plan", **{**job, "SPONA_ENV": "production"})
    assert found.returncode == 2
    assert found.stderr.startswith("POSTGRES_CA is missing: in production statements travel encrypted")


def test_with_an_authority_it_does_not_fall_back_to_the_clear(job: dict[str, str], secrets: Path) -> None:
    found = spona("postgres", "plan", **job, POSTGRES_CA=str(secrets / "ca.pem"))
    assert found.returncode == 1
    assert found.stderr.startswith("PostgreSQL at 127.0.0.1:")
    assert "SSL" in found.stderr


def test_a_missing_password_and_a_wrong_one_are_sentences(job: dict[str, str], tmp_path: Path) -> None:
    nothing = spona("postgres", "plan", **{**job, "SPONA_SECRETS_DIR": str(tmp_path)})
    assert nothing.returncode == 2
    assert "is missing: set it to" in nothing.stderr
    Folder(tmp_path / "others").make()
    wrong = spona("postgres", "plan", **{**job, "SPONA_SECRETS_DIR": str(tmp_path / "others")})
    assert wrong.returncode == 1
    assert "password authentication failed" in wrong.stderr
    assert (tmp_path / "others" / "postgres_password").read_text() not in wrong.stderr


def test_passwords_do_not_reach_the_server_log(
    applied: dict[str, str], secrets: Path, server: ProductionPostgres
) -> None:
    log = server.log.read_text()
    assert "starting PostgreSQL" in log
    for _, role in ROLES:
        assert (secrets / files.dsn_file(role)).read_text().split("@")[0].rsplit(":", 1)[1] not in log
