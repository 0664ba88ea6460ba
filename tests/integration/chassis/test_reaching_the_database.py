"""Commands whose database cannot be reached: what passes by itself is waited for, and the rest is one sentence."""

from __future__ import annotations

import os
import socket
import ssl
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from chassis.db.migrations import upgrade
from chassis.db.reach import DatabaseUnreachable, may_pass, why
from infra.postgres.provision import url
from tests.integration.chassis.scratch_database import scratch_database
from tests.support.postgres import Cluster

AWAY, NO_NAME = "The database cannot be reached.", "The name of the database's machine cannot be looked up."


def test_a_migration_waits_until_the_database_is_there(
    postgres: Cluster, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with scratch_database(postgres, "gateway") as scratch:
        later = tmp_path / "later"
        dsn = scratch.dsn("gateway_migrator").get_secret_value()
        elsewhere = dsn.replace(str(postgres.server.place.sockets), str(later))
        assert elsewhere != dsn
        ending = threading.Timer(0.5, lambda: later.symlink_to(postgres.server.place.sockets))
        ending.start()
        upgrade("gateway.migrations", elsewhere)
        assert scratch.as_superuser("select count(*) from session") == [["0"]]
    printed = capsys.readouterr().err.splitlines()
    assert [line for line in printed if line.startswith(AWAY)] == [f"{why(OSError())} Trying again for 60 seconds."]


def test_a_name_that_nobody_knows_for_so_long_ends_it_with_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = 0

    def unknown(*_arguments: object, **_more: object) -> None:
        nonlocal asked
        asked += 1
        raise socket.gaierror(socket.EAI_AGAIN, "Temporary failure in name resolution")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    began = time.monotonic()
    with pytest.raises(DatabaseUnreachable, match=NO_NAME):
        upgrade("gateway.migrations", url("gateway_migrator", "x", "gateway", "postgres"), patience=1.5)
    assert asked > 1
    assert time.monotonic() - began >= 1.5


@pytest.mark.parametrize("module", ["gateway.operations", "referral.operations"])
def test_a_command_says_what_is_wrong_with_tls_and_shows_no_traceback(module: str, tmp_path: Path) -> None:
    service = module.partition(".")[0]
    environment = {
        "PATH": os.environ["PATH"],
        f"{service.upper()}_DB__MIGRATOR_DSN": f"postgresql+asyncpg://{service}_migrator:x@127.0.0.1:1/{service}",
        "PGSSLMODE": "verify-full",
        "PGSSLROOTCERT": str(tmp_path / "ca.pem"),
    }
    command = [sys.executable, "-P", "-m", module, "migrate"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    sentence = (
        f"The database is spoken to over TLS only, and {tmp_path / 'ca.pem'}, which PGSSLROOTCERT names, cannot be read. "
        "Put ca.pem of the installation there, readable by this user, and repeat.\n"
    )
    assert (done.returncode, done.stderr) == (2, sentence)


@pytest.mark.parametrize(
    ("error", "sentence", "passes"),
    [
        (ConnectionRefusedError(), AWAY, True),
        (TimeoutError(), AWAY, True),
        (socket.gaierror(), NO_NAME, True),
        (ssl.SSLCertVerificationError(), "The database was reached and not trusted over TLS", False),
        (ConnectionError("PostgreSQL server at … rejected SSL upgrade"), "The database was reached and not", False),
    ],
    ids=["refused", "silent", "no name", "another authority", "no TLS"],
)
def test_each_cause_has_its_sentence(
    error: Exception, sentence: str, passes: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("PGSSLROOTCERT", raising=False)
    outer = RuntimeError()
    outer.__cause__ = error
    assert why(outer).startswith(sentence)
    assert may_pass(outer) is passes


def test_of_several_causes_the_one_that_no_waiting_mends_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    authority = tmp_path / "ca.pem"
    monkeypatch.setenv("PGSSLROOTCERT", str(authority))
    away, no_name, not_trusted = ConnectionRefusedError(), socket.gaierror(), ssl.SSLCertVerificationError()
    away.__context__, no_name.__context__ = no_name, not_trusted
    assert (str(authority) in why(away), may_pass(away)) == (True, False)
    authority.touch()
    assert (why(away).startswith("The database was reached and not trusted over TLS"), may_pass(away)) == (True, False)
    no_name.__context__ = None
    assert (why(away).startswith(NO_NAME), may_pass(away)) == (True, True)


def test_an_authority_that_cannot_be_read_is_not_blamed_for_what_is_no_trouble_of_connecting(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PGSSLROOTCERT", str(tmp_path / "ca.pem"))
    assert why(RuntimeError()).startswith(AWAY)
