"""SQL as the superuser of a cluster, through psql: over the socket of our own, or over TCP to one that another party runs."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from infra.errors import CliError
from infra.postgres.catalog import SUPERUSER

_PAUSE_SECONDS = 1.0
# What psql says of a server that may answer in a moment.
_MAY_PASS = (
    "could not translate host name",
    "Connection refused",
    "starting up",
    "not yet accepting connections",
    "timeout expired",
)


class Statements(Protocol):
    """Whatever runs SQL as the superuser."""

    def query(self, sql: str, database: str = SUPERUSER) -> list[list[str]]:
        """Return the rows as text; psql's own commands work too."""


@dataclass(frozen=True, slots=True)
class Psql:
    """One cluster as one superuser; `host` is a name, or the folder of a socket.

    With `ca` only a server of that name is spoken to which that authority certified.
    """

    program: str
    host: str
    port: int
    password: str = field(repr=False)
    user: str = SUPERUSER
    ca: Path | None = None
    failed: Callable[[str], CliError] = lambda words: CliError(f"PostgreSQL did not do what it was asked ({words})")

    def query(self, sql: str, database: str = SUPERUSER) -> list[list[str]]:
        """Run SQL and return the rows as text; raises what `failed` makes of psql's last words, which quote no statement."""
        done = subprocess.run(
            self.command(database),
            input=sql,
            env=self.environment(),
            capture_output=True,
            text=True,
            check=False,
            # The terminal's Ctrl-C would cancel the statement.
            start_new_session=True,
        )
        if done.returncode:
            raise self.failed(done.stderr.strip()[-300:])
        return [line.split("\x1f") for line in done.stdout.splitlines()]

    def command(self, database: str) -> list[str]:
        """How psql is started so that it runs what it reads up to the first error, and prints rows and nothing else."""
        return [
            self.program, "-qAtX", "-v", "ON_ERROR_STOP=1", "-v", "VERBOSITY=terse", "-F", "\x1f",
            "-h", self.host, "-p", str(self.port), "-U", self.user, "-d", database,
        ]  # fmt: skip

    def environment(self) -> Mapping[str, str]:
        """What psql gets besides: the password is in no list of processes."""
        encrypted = {"PGSSLMODE": "verify-full", "PGSSLROOTCERT": str(self.ca)} if self.ca else {}
        # Roles of whatever streams the server are made here, so nothing may wait for it to have streamed them.
        options = "-c synchronous_commit=local"
        return {
            **os.environ,
            "PGPASSWORD": self.password,
            "PGCONNECT_TIMEOUT": "5",
            "PGOPTIONS": options,
            **encrypted,
        }

    def wait(self, patience: float) -> None:
        """Return once the server answers: a job starts once, and a name server or an engine may need a moment.

        Raises what `query` raises when it does not within `patience` seconds, or for a reason that does not pass.
        """
        end, announced = time.monotonic() + patience, False
        while True:
            try:
                self.query("select 1")
            except CliError as refusal:
                if time.monotonic() >= end or not any(words in str(refusal) for words in _MAY_PASS):
                    raise
                if not announced:
                    sys.stderr.write(f"{refusal}. Trying again for {patience:.0f} seconds.\n")
                announced = True
                time.sleep(_PAUSE_SECONDS)
            else:
                return
