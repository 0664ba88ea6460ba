"""Explains every statement that this process sends while a person looks, on the connection and in the transaction that sends it."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import orjson
from sqlalchemy import event
from sqlalchemy.engine import Engine

from tests.workshop.probes.plans import Plan

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterator, Sequence

    from sqlalchemy import Connection

_SENDING = "before_cursor_execute"
_EXPLAINED = ("select", "insert", "update", "delete", "with")
_CALLER, _HEAD = "set_config('app.", 160
_BIG = "select relname from pg_class where relkind = 'r' and reltuples > $1::integer and relname = any ($2::text[])"
BIG = 2_000
"""Rows from which on a table is one that grows: reading it from one end to the other is a scan."""


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement: how it begins, and what was read for it."""

    sql: str
    buffers: int
    scanned: tuple[str, ...]
    ways: tuple[str, ...]
    rows: int


@dataclass(slots=True)
class Look:
    """What one list, count or sweep came to: `answer` is what the one who asked was told; `owed` when it did what no one had done yet."""

    name: str
    kind: str
    answer: Sequence[str] = ()
    statements: list[Statement] = field(default_factory=list)
    owed: bool = False

    @property
    def buffers(self) -> int:
        """Of all statements."""
        return sum(each.buffers for each in self.statements)

    @property
    def scanned(self) -> list[str]:
        """Tables that grow, and were read from one end to the other."""
        return sorted({table for each in self.statements for table in each.scanned})

    @property
    def work(self) -> int:
        """Rows that there were to be looked at, of what was owed; none of anything that is asked again and again."""
        return sum(each.rows for each in self.statements) if self.owed else 0

    def as_json(self) -> dict[str, Any]:
        """For another process."""
        return {
            "name": self.name,
            "kind": self.kind,
            "answer": list(self.answer),
            "buffers": self.buffers,
            "scanned": self.scanned,
            "work": self.work,
            "statements": [
                {"sql": each.sql, "buffers": each.buffers, "scanned": each.scanned, "ways": each.ways}
                for each in self.statements
            ],
        }


async def look(name: str, kind: str, ask: Callable[[], Awaitable[Sequence[str]]], *, owed: bool = False) -> Look:
    """Asks once, with every statement explained."""
    found = Look(name, kind, owed=owed)
    with _explained() as statements:
        found.answer = await ask()
    found.statements = statements
    return found


@contextmanager
def _explained() -> Iterator[list[Statement]]:
    statements: list[Statement] = []

    def explain(connection: Connection, _cursor: Any, sql: str, given: Any, _context: Any, many: bool) -> None:
        if sql.lstrip("( \n").lower().startswith(_EXPLAINED) and _CALLER not in sql:
            each = given if many else [given]
            statements.extend(_explain(connection, sql, parameters) for parameters in each)

    event.listen(Engine, _SENDING, explain)
    try:
        yield statements
    finally:
        event.remove(Engine, _SENDING, explain)


def _explain(connection: Connection, sql: str, parameters: Sequence[object]) -> Statement:
    """Executed and taken back, with the generic plan that the process itself gets: parameters stay what they are.

    Twice, of which the smaller counts: an insert that finds a page of an index full first clears it of dead entries, each of which
    is looked up in the table (31 pages instead of 7, about one insert of a thousand).
    """
    cursor = connection.connection.cursor()
    try:
        cursor.execute("savepoint look")
        cursor.execute(f"prepare look as {sql}")
        found = f"({', '.join(map(literal, parameters))})" if parameters else ""
        cursor.execute("savepoint again")
        plans = []
        for _ in range(2):
            cursor.execute(f"explain (analyze, buffers, timing off, format json) execute look{found}")
            ((explained,),) = cursor.fetchall()
            cursor.execute("rollback to savepoint again")
            plans.append(Plan.read((orjson.loads(explained) if isinstance(explained, str) else explained)[0]))
        cursor.execute("deallocate look")
        cursor.execute("rollback to savepoint look")
        plan = min(plans, key=lambda each: each.buffers)
        cursor.execute(_BIG, (BIG, sorted(set(plan.scanned))))
        big = tuple(sorted(row[0] for row in cursor.fetchall()))
    finally:
        cursor.close()
    return Statement(" ".join(sql.split())[:_HEAD], plan.buffers, big, plan.ways, plan.rows)


def literal(value: object) -> str:
    """As SQL spells it: of no type, so that it takes the parameter's."""
    if value is None:
        return "null"
    if isinstance(value, (list, tuple)):
        return _quoted("{" + ",".join(_element(each) for each in value) + "}")
    if isinstance(value, bytes):
        return _quoted(f"\\x{value.hex()}")
    return _quoted(str(value))


def _element(value: object) -> str:
    if value is None:
        return "null"
    text = f"\\x{value.hex()}" if isinstance(value, bytes) else str(value)
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
