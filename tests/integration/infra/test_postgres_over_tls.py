"""PostgreSQL with the very settings of production: no one comes in without TLS, our authority and a password."""

from __future__ import annotations

import shutil
import signal
import socket
import ssl
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from pydantic import SecretStr

from chassis.db.database import Database
from chassis.db.migrations import upgrade
from infra.deployment.making import Folder
from infra.postgres.catalog import BACKUP_ASKS, BACKUP_STREAMS, SUPERUSER
from tests.support.folders import open_folder
from tests.support.probe import eventually
from tests.support.production_kafka import spona
from tests.support.production_postgres import ProductionPostgres, production_postgres_over_tls


@pytest.fixture(scope="module")
def server(secrets: Path) -> Iterator[ProductionPostgres]:
    with open_folder() as state, production_postgres_over_tls(state, secrets) as running:
        yield running


@pytest.fixture(scope="module")
def applied(server: ProductionPostgres, secrets: Path) -> dict[str, str]:
    """What the one-shot job of the compose file is given; it has done its work."""
    job = {
        "SPONA_ENV": "production",
        "SPONA_SECRETS_DIR": str(secrets),
        "POSTGRES_HOST": "localhost",
        "POSTGRES_PORT": str(server.port),
        "POSTGRES_CA": str(secrets / "ca.pem"),
    }
    done = spona("postgres", "apply", **job)
    assert (done.returncode, done.stderr) == (0, "")
    return job


@pytest.fixture
def as_in_a_container(monkeypatch: pytest.MonkeyPatch, secrets: Path) -> pytest.MonkeyPatch:
    monkeypatch.setenv("PGSSLMODE", "verify-full")
    monkeypatch.setenv("PGSSLROOTCERT", str(secrets / "ca.pem"))
    return monkeypatch


def address(secrets: Path, setting: str, server: ProductionPostgres) -> SecretStr:
    return SecretStr((secrets / setting).read_text().replace("@postgres:5432/", f"@localhost:{server.port}/"))


async def test_both_ways_in_of_a_process_are_encrypted(
    applied: dict[str, str], secrets: Path, server: ProductionPostgres, as_in_a_container: pytest.MonkeyPatch
) -> None:
    database = Database(address(secrets, "referral_db__worker_dsn", server))
    encrypted = "select ssl and version = 'TLSv1.3' from pg_stat_ssl where pid = pg_backend_pid()"
    async with database.transaction() as connection:
        assert (await connection.exec_driver_sql(encrypted)).scalar_one() is True
    raw = await database.connect_raw()
    assert await raw.fetchval(encrypted) is True
    await raw.close()
    await database.dispose()


def test_migrations_run_over_it(
    applied: dict[str, str], secrets: Path, server: ProductionPostgres, as_in_a_container: pytest.MonkeyPatch
) -> None:
    upgrade("referral.migrations", address(secrets, "referral_db__migrator_dsn", server).get_secret_value())


@pytest.mark.parametrize(
    ("mode", "role", "replication", "refusal"),
    [
        ("verify-full", BACKUP_STREAMS, "true", ""),
        ("disable", BACKUP_STREAMS, "true", "no pg_hba.conf entry for replication"),
        ("verify-full", BACKUP_ASKS, "true", "no pg_hba.conf entry for replication"),
        ("disable", SUPERUSER, "false", "no pg_hba.conf entry for host"),
    ],
)
def test_only_over_tls_is_a_right_password_taken_and_only_one_role_streams(
    applied: dict[str, str],
    secrets: Path,
    server: ProductionPostgres,
    mode: str,
    role: str,
    replication: str,
    refusal: str,
) -> None:
    psql = shutil.which("psql")
    assert psql is not None
    done = subprocess.run(
        [psql, f"host=localhost port={server.port} user={role} replication={replication}", "-c", "IDENTIFY_SYSTEM"],
        env={
            "PGSSLMODE": mode,
            "PGSSLROOTCERT": str(secrets / "ca.pem"),
            "PGPASSWORD": (secrets / f"{role}_password").read_text(),
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert ("systemid" in done.stdout) is not bool(refusal)
    assert refusal in done.stderr


def test_another_authority_is_not_believed(applied: dict[str, str], tmp_path: Path) -> None:
    Folder(tmp_path / "others").make()
    found = spona("postgres", "plan", **{**applied, "POSTGRES_CA": str(tmp_path / "others" / "ca.pem")})
    assert found.returncode == 1
    assert "certificate verify failed" in found.stderr


def shown(server: ProductionPostgres, secrets: Path) -> str:
    trusting = ssl.create_default_context(cafile=str(secrets / "ca.pem"))
    with socket.create_connection(("localhost", server.port), 5) as plain:
        # SSLRequest of its protocol.
        plain.sendall(bytes.fromhex("0000000804d2162f"))
        assert plain.recv(1) == b"S"
        with trusting.wrap_socket(plain, server_hostname="localhost") as wrapped:
            return ssl.DER_cert_to_PEM_cert(wrapped.getpeercert(binary_form=True) or b"")


async def test_a_certificate_that_is_issued_again_is_shown_once_it_is_reported_and_no_connection_ends(
    applied: dict[str, str], secrets: Path, server: ProductionPostgres, as_in_a_container: pytest.MonkeyPatch
) -> None:
    database = Database(address(secrets, "referral_db__worker_dsn", server))
    kept, before = await database.connect_raw(), shown(server, secrets)
    Folder(secrets).make(["renewed.test"])
    assert server.mounted is not None
    for name in ("postgres.key", "postgres.pem"):
        (server.mounted / name).write_bytes((secrets / name).read_bytes())
    assert shown(server, secrets) == before
    server.process.send_signal(signal.SIGHUP)
    eventually(lambda: shown(server, secrets) == (secrets / "postgres.pem").read_text(), "the new one is shown")
    for connection in (kept, await database.connect_raw()):
        assert await connection.fetchval("select 1") == 1
        await connection.close()
    await database.dispose()
