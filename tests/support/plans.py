"""What a statement reads: the one that our code sent, planned for any value as the application plans it."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Iterable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import asyncpg
from sqlalchemy import event

from chassis.db.database import Database
from chassis.domain.principal import Principal

Sent = tuple[str, tuple[Any, ...]]


@dataclass(frozen=True)
class Reading:
    """Pages of 8 kB that were touched, tables that were read from end to end, and rows that came out."""

    buffers: int
    scanned: frozenset[str]
    rows: int
    plan: dict[str, Any]


@asynccontextmanager
async def sent_by(database: Database) -> AsyncIterator[list[Sent]]:
    """The statements that go out of `database` while the block lasts, but those that say who is asking."""
    found: list[Sent] = []

    def note(_c: Any, _cursor: Any, statement: str, parameters: tuple[Any, ...], *_rest: Any) -> None:
        if "set_config" not in statement:
            found.append((statement, parameters))

    engine = database._engine.sync_engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield found
    finally:
        event.remove(engine, "before_cursor_execute", note)


async def reading_of(database: Database, caller: Principal | None, sent: Sent, *, by_index: bool = False) -> Reading:
    """Read once to fill what is cached, and counted the second time; what it changes is undone.

    `by_index` reads a small table as a great one is read: whole, it would cost less than a walk by any index, and the
    two could not be compared.
    """
    statement, parameters = sent
    connection = await database.connect_raw()
    undone = connection.transaction()
    await undone.start()
    try:
        await connection.execute("set local plan_cache_mode = force_generic_plan")
        if by_index:
            await connection.execute("set local enable_seqscan = off")
        if caller is not None:
            names = {"app.subject": caller.subject, "app.unit": caller.unit or "", "app.roles": ",".join(caller.roles)}
            for name, value in names.items():
                await connection.execute(f"set local {name} = '{value}'")
        await connection.execute(f"prepare asked as {statement}")
        given = f"({', '.join(map(_literal, parameters))})" if parameters else ""
        await _explained(connection, given)
        plan = await _explained(connection, given)
    finally:
        await undone.rollback()
        await connection.close()
    scanned = {node["Relation Name"] for node in _nodes(plan) if node["Node Type"] == "Seq Scan"}
    buffers = plan["Shared Hit Blocks"] + plan["Shared Read Blocks"]
    return Reading(buffers, frozenset(scanned), round(plan["Actual Rows"]), plan)


async def _explained(connection: asyncpg.Connection, given: str) -> dict[str, Any]:
    rows = await connection.fetchval(f"explain (analyze, buffers, timing off, format json) execute asked{given}")
    plan: dict[str, Any] = json.loads(rows)[0]["Plan"]
    return plan


def _nodes(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield plan
    for below in plan.get("Plans", ()):
        yield from _nodes(below)


def _literal(value: Any) -> str:
    if value is None:
        return "null"
    if isinstance(value, bool | int):
        return str(value)
    if isinstance(value, bytes):
        return f"'\\x{value.hex()}'"
    if isinstance(value, list | tuple | set):
        return f"'{{{','.join(_words(value))}}}'"
    (word,) = _words([value])
    return f"'{word}'"


def _words(values: Iterable[Any]) -> list[str]:
    words = [value.isoformat() if isinstance(value, datetime) else str(value) for value in values]
    assert not any("'" in word or "," in word for word in words), "only ids, codes and moments are written out here"
    return words
