"""PostgreSQL with the settings that the compose file mounts, over TCP on this machine.

The wheel's server speaks no TLS; with secrets given, the system's is run exactly as written.
"""

import os
import secrets as random
import shutil
import signal
import subprocess
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from infra.installation.ports import answers
from infra.postgres import place as places
from infra.postgres.place import Place
from infra.processes.children import Account, run_as, spawn
from tests.support.probe import eventually
from tests.support.program import ROOT, free_port
from tests.support.quick_postgres import QuickServer, stop

FILES = ROOT / "infra" / "postgres"


@dataclass(frozen=True)
class ProductionPostgres:
    """Where it answers, and what it says."""

    port: int
    log: Path
    process: subprocess.Popen[bytes]
    mounted: Path | None = None
    """The folder of secrets that it reads."""


@dataclass(frozen=True)
class Prepared:
    """A server of the wheel without TLS that may be run more than once, also on other files in the same place."""

    place: Place
    settings: Path
    state: Path
    port: int = field(default_factory=free_port)

    def running(self, *options: str) -> AbstractContextManager[ProductionPostgres]:
        """Run it until the block ends."""
        program, place = self.place.server["postgres"], self.place
        return _running(program, place.data, self.settings, self.state, place.account, self.port, options)

    def remove(self) -> None:
        """Remove what lies outside its folder."""
        if self.place.data.parent != self.state:
            shutil.rmtree(self.place.data.parent)


def prepare(state: Path, password: str = "") -> Prepared:
    """Make its files."""
    place = places.choose(state)
    first = QuickServer(place, password or random.token_hex(16), state / "first.log")
    stop(first.start())
    rights = _write(state / "pg_hba.conf", (FILES / "pg_hba.conf").read_text().replace("hostssl", "host   "))
    values = (FILES / "postgresql.conf").read_text().replace("ssl = on", "ssl = off")
    return Prepared(
        place, _write(state / "postgresql.conf", values.replace("/etc/spona/pg_hba.conf", str(rights))), state
    )


@contextmanager
def production_postgres(state: Path, password: str = "") -> Iterator[ProductionPostgres]:
    """Run the wheel's server without TLS until the block ends."""
    prepared = prepare(state, password)
    try:
        with prepared.running() as running:
            yield running
    finally:
        prepared.remove()


@contextmanager
def production_postgres_over_tls(state: Path, secrets: Path) -> Iterator[ProductionPostgres]:
    """Run the system's server with both files as they are, until the block ends."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"))
    if not found:
        pytest.skip("There is no PostgreSQL of the system here: the one in the wheel speaks no TLS")
    programs, account = found[-1].parent, Account.find("nobody") if os.geteuid() == 0 else None
    mounted = state / "secrets"
    mounted.mkdir()
    for name in ("postgres_password", "postgres.pem", "postgres.key"):
        shutil.copy2(secrets / name, mounted / name)
    values = (FILES / "postgresql.conf").read_text().replace("/run/secrets", str(mounted))
    settings = _write(state / "postgresql.conf", values.replace("/etc/spona", str(FILES)))
    if account:
        for path in (state, mounted, *mounted.iterdir()):
            os.chown(path, account.uid, account.gid)
    made = run_as(
        account,
        [str(programs / "initdb"), "-D", str(state / "data"), "-U", "postgres", "--auth=scram-sha-256", "--no-sync",
         f"--pwfile={mounted / 'postgres_password'}", "--encoding=UTF8", "--locale=C.UTF-8"],
    )  # fmt: skip
    assert made.returncode == 0, made.stderr
    with _running(str(programs / "postgres"), state / "data", settings, state, account, free_port()) as running:
        yield replace(running, mounted=mounted)


def _write(file: Path, text: str) -> Path:
    file.write_text(text)
    file.chmod(0o644)
    return file


@contextmanager
def _running(
    program: str,
    data: Path,
    settings: Path,
    state: Path,
    account: Account | None,
    port: int,
    options: tuple[str, ...] = (),
) -> Iterator[ProductionPostgres]:
    log = state / "postgres.log"
    command = [program, "-D", str(data), "-c", f"config_file={settings}", "-c", "listen_addresses=localhost",
               "-c", f"port={port}", "-c", f"unix_socket_directories={data}", *options]  # fmt: skip
    process = spawn(command, log=log, death_signal=signal.SIGINT, account=account)
    try:
        eventually(lambda: answers(port) or process.poll(), f"the database answers; see {log}", seconds=30)
        assert process.poll() is None, log.read_text()
        yield ProductionPostgres(port, log, process)
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(20)
