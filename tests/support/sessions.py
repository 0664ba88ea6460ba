"""SQL as the superuser through one psql for each database, which stays: starting one takes longer than what tests ask it."""

from __future__ import annotations

import subprocess
from contextlib import suppress

from infra.postgres.psql import Psql

_END = "(that was all of it)"
# Warnings would fill a pipe that no one reads.
_ERRORS_ONLY = {"PGOPTIONS": "-c client_min_messages=error"}


class Sessions:
    """Of one cluster."""

    def __init__(self, psql: Psql) -> None:
        """Starts none yet."""
        self._psql = psql
        self._kept: dict[str, _Session] = {}

    def query(self, sql: str, database: str) -> list[list[str]]:
        """As `Psql.query`, which starts a psql for every query: nothing that an earlier one has set is still set."""
        session = self._kept.pop(database, None)
        if session is None or session.answer_to("discard all") is None:
            # An administrator ended it, or the server was started anew.
            session = _Session(self._psql, database)
        rows = session.answer_to(sql)
        if rows is None:
            raise self._psql.failed(session.last_words[-300:])
        # Another thread may have asked meanwhile.
        self.leave(database)
        self._kept[database] = session
        return rows

    def leave(self, database: str) -> None:
        """End the session with a database that is to be dropped or copied."""
        if session := self._kept.pop(database, None):
            session.end()

    def close(self) -> None:
        """End them all."""
        for database in [*self._kept]:
            self.leave(database)


class _Session:
    """One psql, until it fails."""

    def __init__(self, psql: Psql, database: str) -> None:
        self.last_words = ""
        self._process = subprocess.Popen(
            psql.command(database),
            env={**psql.environment(), **_ERRORS_ONLY},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )

    def answer_to(self, sql: str) -> list[list[str]] | None:
        """The rows as text; None when it failed, and has ended."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        with suppress(BrokenPipeError):
            self._process.stdin.write(f"{sql}\n;\n\\echo {_END}\n")
            self._process.stdin.flush()
        rows: list[list[str]] = []
        for line in self._process.stdout:
            if line.rstrip("\n") == _END:
                return rows
            rows.append(line.rstrip("\n").split("\x1f"))
        self.end()
        return None

    def end(self) -> None:
        with suppress(BrokenPipeError):
            _, said = self._process.communicate()
            self.last_words = said.strip()
