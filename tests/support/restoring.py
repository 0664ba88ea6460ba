"""Tables dumped from one database and put back into another by PostgreSQL's own programs, as at night."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

from infra.postgres.catalog import SUPERUSER

if TYPE_CHECKING:
    from pathlib import Path

    from tests.integration.chassis.scratch_database import Scratch


def dumped(database: Scratch, folder: Path) -> Path:
    """A copy of the whole database."""
    copy = folder / f"{database.name}.dump"
    _run(database, "pg_dump", "--format=custom", f"--file={copy}", database.name)
    return copy


def put_back(copy: Path, into: Scratch, table: str) -> None:
    """Rows of one table, and nothing else, into a database that has it empty."""
    _run(into, "pg_restore", "--data-only", "--exit-on-error", f"--table={table}", f"--dbname={into.name}", str(copy))


def rows_of(database: Scratch, table: str) -> list[list[str]]:
    """Every row as text, in no order of its own."""
    return database.as_superuser(f"select t::text from {table} t order by 1")


def tables_with_rows(database: Scratch) -> list[str]:
    """Every table that holds something."""
    names = database.as_superuser("select tablename from pg_tables where schemaname = 'public' order by 1")
    return [name for (name,) in names if database.as_superuser(f"select exists (select from {name})") == [["t"]]]


def _run(database: Scratch, program: str, *arguments: str) -> None:
    place = database.cluster.server.place
    command = [place.tools[program], f"--host={place.sockets}", f"--username={SUPERUSER}", *arguments]
    environment = {"PGPASSWORD": database.cluster.superuser_password, "LC_ALL": "C"}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
