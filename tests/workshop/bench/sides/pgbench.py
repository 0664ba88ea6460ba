"""The other side of `reports`: pgbench writing the rows of a report, as the superuser and with none of our code."""

from __future__ import annotations

import asyncio
import os
import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from infra.errors import CliError
from infra.postgres.catalog import SUPERUSER
from infra.postgres.server import PORT
from tests.workshop.bench import scratch
from tests.workshop.bench.sides.statements import Row, literals, script_of

if TYPE_CHECKING:
    from pathlib import Path

    import asyncpg

    from tests.workshop.bench.measured_stack import MeasuredStack

KEYS = "wrapped_key"
# What no report writes, what a trigger writes with another table, and columns that are made of others.
_TABLES = """
    select relname, (select array_agg(attname::text order by attnum) from pg_attribute
                     where attrelid = c.oid and attnum > 0 and not attisdropped and attgenerated = '') as columns
    from pg_class c where relkind = 'r' and relnamespace = 'public'::regnamespace
    and relname not in ('alembic_version', 'applied_sql', 'access_role', 'access_class', 'resealing', 'audit_unsealed')
    order by (select count(*) from pg_constraint where conrelid = c.oid and confrelid <> c.oid and contype = 'f'), relname
"""
_TPS = re.compile(r"^tps = ([\d.]+)", re.MULTILINE)
_DONE = re.compile(r"actually processed: (\d+)")
_FAILED = re.compile(r"failed transactions: (\d+)")

Written = Mapping[str, tuple[Sequence[str], Sequence[Row]]]


async def written(measured: MeasuredStack) -> Written:
    """Columns and all rows of every table of the copy, by table in the order of its foreign keys, then those of the keys."""
    found: dict[str, tuple[Sequence[str], Sequence[Row]]] = {}
    for database in (scratch.COPY, scratch.COPY_OF_KEYS):
        connection = await measured.connect(database)
        try:
            for table in await connection.fetch(_TABLES):
                columns = list(table["columns"])
                found[table["relname"]] = columns, await _rows(connection, table["relname"], columns)
        finally:
            await connection.close()
    return found


async def _rows(connection: asyncpg.Connection, table: str, columns: list[str]) -> list[Row]:
    # The second column of a table of parts is its class, so that rows of two reports stand in one order.
    order = next((name for name in ("class", "owner_kind") if name in columns), "1")
    query = f"select {literals(columns)} from {table} order by {order}"
    return [list(row) for row in await connection.fetch(query)]


def script_between(first: Written, second: Written) -> str:
    """The pgbench script of one report: `first` was written by one alone, `second` by that one and another like it."""
    made: dict[str, Any] = {}
    for table, (columns, rows) in first.items():
        known = [tuple(row) for row in rows]
        new = [row for row in second[table][1] if tuple(row) not in known]
        made[table] = columns, rows, new
    return script_of(made, KEYS)


class Pgbench:
    """Runs one script again and again over a few connections."""

    def __init__(self, measured: MeasuredStack, file: Path, clients: int) -> None:
        """`file` is the script."""
        self._program = measured.place.tools["pgbench"]
        self._sockets = str(measured.place.sockets)
        self._password = measured.known.superuser
        self._file = file
        self._clients = clients
        self.done = 0

    async def turn(self, transactions: int) -> list[float]:
        """Runs so many; transactions a second, without the time of connecting. Raises CliError when one failed."""
        each = transactions // self._clients
        running = await asyncio.create_subprocess_exec(
            self._program, "-n", "-M", "prepared", "-c", str(self._clients), "-j", "1", "-t", str(each),
            "-f", str(self._file), "-h", self._sockets, "-p", str(PORT), "-U", SUPERUSER, scratch.INSERTS,
            env={**os.environ, "PGPASSWORD": self._password},
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
        )  # fmt: skip
        said = (await running.communicate())[0].decode(errors="replace")
        speed, done = read(said)
        if running.returncode or done != each * self._clients:
            raise CliError(f"pgbench did not do what it was asked, so nothing is measured: {said.strip()[:300]}")
        self.done += done
        return [speed]


def read(said: str) -> tuple[float, int]:
    """Transactions a second and how many succeeded, as pgbench says; zeroes when it says something else."""
    speed, done, failed = _TPS.search(said), _DONE.search(said), _FAILED.search(said)
    if not (speed and done):
        return 0.0, 0
    return float(speed[1]), int(done[1]) - (int(failed[1]) if failed else 0)
