"""One PostgreSQL cluster as our own child: created once, started when no earlier server is left, asked, stopped."""

import contextlib
import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import ClassVar

import psutil

from infra.errors import CliError
from infra.postgres.catalog import SUPERUSER
from infra.postgres.place import Place
from infra.postgres.psql import Psql
from infra.processes.children import birth, ends_within, is_full_disk, run_as, spawn, tail

# What is asked of a process, and for how long it may take over it, in seconds.
_SERVER = ((signal.SIGINT, 15), (signal.SIGQUIT, 5), (signal.SIGKILL, 5))
_LEFT_BEHIND = ((None, 3), (signal.SIGKILL, 5))
PORT = 5432
_MAJOR = "18"
# Of postmaster.pid, counted from 0.
_STATE_LINE = 7
_HBA = "local all all scram-sha-256\n"
_SETTINGS = {
    # No TCP at all: only the socket, in a folder that only its owner enters.
    "listen_addresses": "",
    "port": str(PORT),
    "max_connections": "150",
    "shared_buffers": "128MB",
    "jit": "off",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_min_duration_statement": "500",
    # Values of a person's data reach a server log by parameters and by DETAIL lines.
    "log_parameter_max_length": "0",
    "log_parameter_max_length_on_error": "0",
    "log_error_verbosity": "terse",
}


def end_predecessor(data: Path) -> None:
    """Let an earlier server of this folder shut down, and end the processes of one that was killed.

    PostgreSQL refuses to start while one of them still holds the old server's memory.
    """
    if (server := _server(data)) is not None:
        _end(server, _SERVER)
    for pid in _working_in(data):
        _end(pid, _LEFT_BEHIND)


def _server(data: Path) -> int | None:
    try:
        pid = int((data / "postmaster.pid").read_text().split("\n", 1)[0])
        return pid if str(data) in psutil.Process(pid).cmdline() else None
    except (OSError, ValueError, psutil.Error):
        return None


def _working_in(data: Path) -> list[int]:
    """The server's processes, and only they, work in the folder of its data."""
    found = []
    for process in psutil.process_iter():
        with contextlib.suppress(psutil.Error):
            if process.name() == "postgres" and process.cwd() == str(data.resolve()):
                found.append(process.pid)
    return found


def _end(pid: int, orders: Iterable[tuple[signal.Signals | None, float]]) -> None:
    born = birth(pid)
    for order, seconds in orders:
        if order is not None:
            # It may end by itself meanwhile.
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, order)
        if ends_within(pid, born, seconds):
            return


class Server:
    """The cluster of one place; `start` belongs to the main thread."""

    SETTINGS: ClassVar[Mapping[str, str]] = _SETTINGS
    INITDB: ClassVar[tuple[str, ...]] = ()
    """Further options of the program that creates it."""

    def __init__(self, place: Place, password: str, log: Path) -> None:
        """Describe the cluster; nothing is touched before `start`."""
        self.place = place
        self.log = log
        self._password = password

    def start(self, ended: Callable[[], bool] = lambda: False) -> subprocess.Popen[bytes]:
        """Create the cluster when there is none, start it and return once it takes connections.

        `ended` is asked while waiting; when it says yes the half-started child is returned as is.
        """
        self._initialise()
        end_predecessor(self.place.data)
        process = spawn(
            self._command(),
            log=self.log,
            # Fast shutdown; SIGTERM would wait for every client to leave first.
            death_signal=signal.SIGINT,
            account=self.place.account,
        )
        deadline = time.monotonic() + 60
        while not self._is_ready(process.pid) and not ended():
            try:
                process.wait(0.02)
            except subprocess.TimeoutExpired:
                if time.monotonic() < deadline:
                    continue
                process.kill()
            raise self._failure("did not start")
        return process

    @property
    def psql(self) -> Psql:
        """SQL as the superuser, over the socket."""
        return Psql(self.place.tools["psql"], str(self.place.sockets), PORT, self._password, failed=self._refused)

    def query(self, sql: str, database: str = SUPERUSER) -> list[list[str]]:
        """Run SQL as the superuser and return the rows as text; psql's own commands work too."""
        return self.psql.query(sql, database)

    def version(self) -> str:
        """Return the version the running server names, such as `18.4`."""
        return self.query("SHOW server_version")[0][0].split()[0]

    def _command(self) -> list[str]:
        settings = {**self.SETTINGS, "unix_socket_directories": str(self.place.sockets)}
        options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        return [self.place.server["postgres"], "-D", str(self.place.data), *options]

    def _initialise(self) -> None:
        data = self.place.data
        if data.exists():
            self._check_cluster()
            (data / "pg_hba.conf").write_text(_HBA)
            return
        draft = data.with_name(f"{data.name}.new")
        shutil.rmtree(draft, ignore_errors=True)
        draft.mkdir(mode=0o700)
        secret = _secret_file(draft.parent, self._password)
        try:
            if account := self.place.account:
                os.chown(draft, account.uid, account.gid)
                os.chown(secret, account.uid, account.gid)
            made = run_as(
                account,
                [self.place.server["initdb"], "-D", str(draft), "-U", SUPERUSER,
                 f"--pwfile={secret}", "--auth=scram-sha-256", "--encoding=UTF8",
                 "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--no-instructions",
                 *self.INITDB],
            )  # fmt: skip
        finally:
            secret.unlink()
        if made.returncode:
            self.log.write_text(made.stdout + made.stderr)
            raise self._failure("could not be created")
        (draft / "pg_hba.conf").write_text(_HBA)
        # The folder gets its name last: one that was cut short is made again.
        draft.rename(data)

    def _check_cluster(self) -> None:
        data = self.place.data
        try:
            major = (data / "PG_VERSION").read_text().strip()
        except OSError as error:
            raise CliError(
                f"The database folder {data} is broken (no PG_VERSION); "
                "put it back from a copy, or remove the state folder to start anew"
            ) from error
        if major != _MAJOR:
            raise CliError(
                f"The database folder {data} was written by PostgreSQL {major}, this is {_MAJOR}; "
                "move the data with pg_dump of that version, or use --data with a new folder"
            )

    def _is_ready(self, pid: int) -> bool:
        """Read what the server says of itself in its pid file, the way pg_ctl does."""
        try:
            lines = (self.place.data / "postmaster.pid").read_text().splitlines()
        except OSError:
            return False
        return len(lines) > _STATE_LINE and lines[0] == str(pid) and lines[_STATE_LINE].strip() == "ready"

    def _refused(self, words: str) -> CliError:
        return self._failure(f"refused the launcher ({words})")

    def _failure(self, what: str) -> CliError:
        last = tail(self.log)
        if is_full_disk(last):
            return CliError(f"The disk that holds {self.place.data} is full; free some space and start again")
        return CliError(f"The database {what}; see {self.log}:\n{last}".rstrip())


def _secret_file(folder: Path, password: str) -> Path:
    descriptor, name = tempfile.mkstemp(prefix="pw-", dir=folder)
    with os.fdopen(descriptor, "w") as stream:
        stream.write(password)
    return Path(name)
