"""Both servers of production and the container beside them: PostgreSQL of the wheel, barman, and the files of production."""

from __future__ import annotations

import getpass
import importlib.util
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from infra.deployment.making import Folder
from infra.postgres.place import find_programs
from infra.postgres.psql import Psql
from tests.support.folders import open_folder
from tests.support.probe import eventually
from tests.support.production_kafka import spona
from tests.support.production_postgres import Prepared, ProductionPostgres, prepare
from tests.support.program import ROOT

FILES = ROOT / "infra" / "barman"
SYNCHRONOUS = "barman_receive_wal"


@dataclass
class Machine:
    """One server: `sql` is asked as the superuser."""

    prepared: Prepared
    password: str
    _stack: ExitStack = field(default_factory=ExitStack)
    process: ProductionPostgres | None = None

    @property
    def data(self) -> Path:
        return self.prepared.place.data

    @property
    def sql(self) -> Psql:
        return Psql(find_programs()["psql"], "127.0.0.1", self.prepared.port, self.password)

    def start(self, *, synchronous: bool = False) -> None:
        """Start it, as the compose file does with and without SPONA_SYNCHRONOUS; returns once it may be written to."""
        names = SYNCHRONOUS if synchronous else ""
        running = self.prepared.running("-c", f"synchronous_standby_names={names}")
        self.process = self._stack.enter_context(running)
        self.sql.wait(60)
        eventually(lambda: self.sql.query("select pg_is_in_recovery()") == [["f"]], "it is recovered", seconds=60)

    def stop(self) -> None:
        self._stack.close()

    def lose(self) -> None:
        """Kill it, and remove all that it had."""
        assert self.process is not None
        self.process.process.kill()
        self.process.process.wait()
        self._stack.close()
        shutil.rmtree(self.data)


@dataclass
class Backups:
    """What the container `backup` runs, for both servers."""

    main: Machine
    keys: Machine
    home: Path
    secrets: Path
    _loop: subprocess.Popen[bytes] | None = None

    @property
    def log(self) -> Path:
        return self.home / "start.log"

    @property
    def job(self) -> dict[str, str]:
        """What `spona postgres` is given."""
        return {
            "SPONA_ENV": "development",
            "SPONA_SECRETS_DIR": str(self.secrets),
            "POSTGRES_HOST": "127.0.0.1",
            "POSTGRES_PORT": str(self.main.prepared.port),
            "POSTGRES_KEYS_HOST": "127.0.0.1",
            "POSTGRES_KEYS_PORT": str(self.keys.prepared.port),
        }

    def start(self) -> None:
        self.begin()
        for machine in (self.main, self.keys):
            self.wait_until_streamed(machine)

    def begin(self) -> None:
        """Start it, whatever becomes of it."""
        with self.log.open("ab") as log:
            self._loop = subprocess.Popen(
                ["/bin/sh", str(self.home / "start.sh")], env=self._environment(), stdout=log, stderr=subprocess.STDOUT
            )

    def stop(self) -> None:
        """End it, as a container ends: with everything that it started."""
        if self._loop is not None:
            self._loop.kill()
            self._loop.wait()
            self._loop = None
        for server in ("main", "keys"):
            self.barman("--quiet", "receive-wal", "--stop", server)

    def wait_until_streamed(self, machine: Machine) -> None:
        """By itself, also after a recovery, into a slot that is made anew."""
        asked = "select active from pg_replication_slots where slot_name = 'barman'"
        eventually(lambda: machine.sql.query(asked) == [["t"]], f"it is streamed; see {self.log}", seconds=60)

    def barman(self, *words: str) -> subprocess.CompletedProcess[str]:
        program = str(Path(sys.executable).parent / "barman")
        return subprocess.run([program, *words], env=self._environment(), capture_output=True, text=True, check=False)

    def recover(self, server: str, *moment: str) -> subprocess.CompletedProcess[str]:
        """As `docker compose run postgres-recover` and `postgres-keys-recover` do."""
        machine = {"main": self.main, "keys": self.keys}[server]
        done = subprocess.run(
            ["/bin/sh", str(self.home / "recover.sh"), server, *moment],
            env={**self._environment(), "PGDATA": str(machine.data)},
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode == 0 and (account := machine.prepared.place.account):
            for path in (machine.data, *machine.data.rglob("*")):
                os.chown(path, account.uid, account.gid)
        return done

    def _environment(self) -> dict[str, str]:
        programs = (str(find_programs().folder), str(Path(sys.executable).parent), "/usr/bin", "/bin")
        return {"HOME": str(self.home), "PATH": ":".join(programs), "TZ": "UTC"}


@contextmanager
def backed_up() -> Iterator[Backups]:
    """Both servers as `spona postgres apply` makes them, streamed, and each with its first base backup."""
    if shutil.which("rsync") is None or importlib.util.find_spec("barman") is None:
        pytest.skip("There is no barman or no rsync here (Debian: rsync), without which nothing is recovered")
    with ExitStack() as stack:
        state = stack.enter_context(open_folder())
        secrets, machines = state / "secrets", list[Machine]()
        Folder(secrets).make()
        for name in ("postgres", "postgres_keys"):
            (state / name).mkdir(mode=0o711)
            password = (secrets / f"{name}_password").read_text()
            machines.append(Machine(prepare(state / name, password), password))
            stack.callback(machines[-1].prepared.remove)
            stack.callback(machines[-1].stop)
            machines[-1].start()
        backups = Backups(machines[0], machines[1], state, secrets)
        applied = spona("postgres", "apply", **backups.job)
        assert applied.returncode == 0, applied.stderr
        _write(backups)
        stack.callback(backups.stop)
        backups.start()
        for server in ("main", "keys"):
            eventually(lambda server=server: _is_backed_up(backups, server), f"{backups.log}", seconds=60)  # type: ignore[misc]
        yield backups


def _is_backed_up(backups: Backups, server: str) -> bool:
    values = (backups.home / "barman" / server / "meta").glob("*-backup.info")
    return any("status=DONE" in file.read_text() for file in values)


def _write(backups: Backups) -> None:
    """The files of production, with the places and the user of this machine, quicker rounds and without TLS."""
    home = backups.home
    (home / "barman.d").mkdir()
    (home / "barman").mkdir()
    ports = {"main": backups.main.prepared.port, "keys": backups.keys.prepared.port}
    here = {
        "sslmode=verify-full sslrootcert=/run/secrets/ca.pem": "sslmode=disable",
        "host=postgres-keys ": f"host=127.0.0.1 port={ports['keys']} ",
        "host=postgres ": f"host=127.0.0.1 port={ports['main']} ",
        "/tmp/pgpass": f"{home}/pgpass",  # noqa: S108 -- a place in a container
        "/run/secrets": str(backups.secrets),
        "/var/lib/barman": f"{home}/barman",
        "/etc/barman.d": f"{home}/barman.d",
        "barman_user = barman": f"barman_user = {getpass.getuser()}",
        "sleep 10": "sleep 3",
    }
    targets = {"barman.conf": ".barman.conf", "main.conf": "barman.d/main.conf", "keys.conf": "barman.d/keys.conf"}
    for name in (*targets, "start.sh", "recover.sh"):
        text = (FILES / name).read_text()
        for there, place in here.items():
            text = text.replace(there, place)
        (home / targets.get(name, name)).write_text(text)
