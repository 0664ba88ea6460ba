"""Rows of a seed, written by COPY in batches that each commit as a whole."""

from __future__ import annotations

import asyncio
import gc
from collections import defaultdict
from contextlib import asynccontextmanager
from dataclasses import dataclass, fields
from itertools import islice
from typing import TYPE_CHECKING, Any, Protocol
from uuid import UUID, uuid5

import asyncpg
import orjson
import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB

from chassis.audit.entry import AuditEntry
from chassis.audit.table import TABLES as AUDIT
from chassis.domain.errors import Unavailable
from chassis.inbox.table import TABLES as INBOX
from chassis.outbox.table import TABLES as OUTBOX
from contracts.topics import CONSUMERS

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterable, Iterator, Mapping, Sequence
    from datetime import datetime
    from pathlib import Path

    from chassis.db.database import Database
    from contracts.envelope import EventData
    from tests.workshop.seeding.story import Plot, Story

BATCH = 1_000
"""Reports in one transaction: others wait for its locks for a moment."""
_NO_LIMIT = 3600.0
_TRIED_AGAIN_S = 0.01
_PLACES = f"""
    insert into {INBOX.position.name} (consumer, topic, key, last) select consumer, topic, key, last from followed
    on conflict (consumer, topic, key) do update set last = greatest({INBOX.position.name}.last, excluded.last)
"""
_LINE = tuple(field.name for field in fields(AuditEntry))
_NUMBERS = "select topic, key, last from outbox_sequence"
_FORCED = "select relforcerowsecurity from pg_class where oid = $1::text::regclass"


class AlreadyFilled(Exception):
    """There is something in a table that a seed writes: what is invented would stand among it."""

    def __init__(self, table: str) -> None:
        """`table` is the first one that was found so."""
        super().__init__(table)
        self.table = table


class TookTooLong(Exception):
    """So long after a batch was begun, what was committed for it before may be gone: nothing of the batch was written."""


class Writer(Protocol):
    """What a service does with a story."""

    tables: Sequence[sa.Table]
    """Own tables, each behind those that it refers to."""

    async def write(self, shown: Sequence[Story], rows: Rows) -> None:
        """Adds the rows of these reports; what has to be committed before them is committed."""

    async def settle(self, connection: asyncpg.Connection) -> None:
        """What follows from the rows of the batch, in its transaction; raises TookTooLong."""


class Rows:
    """Rows by table, and events and lines of the record in the form of their tables."""

    def __init__(self, service: str) -> None:
        """None yet; events are those of `service`."""
        self._service = service
        self._rows: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
        self._tables: dict[str, sa.Table] = {}
        self._places: dict[tuple[str, UUID], int] = defaultdict(int)

    def add(self, table: sa.Table, *rows: Mapping[str, Any]) -> None:
        """Rows of a table; those of one table all name the same columns."""
        self._tables[table.name] = table
        self._rows[table.name] += rows

    def publish(self, event: EventData, at: datetime, cause: UUID, *, event_id: UUID | None = None) -> UUID:
        """An event that was reported at that moment and published within a second; its id, which follows from its place."""
        key = event.subject
        place = self._places[event.topic, key] = self._places[event.topic, key] + 1
        own = event_id or uuid5(key, f"{event.topic} {place}")
        row = {
            "id": own,
            "topic": event.topic,
            "key": key,
            "sequence": place,
            "type": event.type,
            "source": self._service,
            "time": at,
            "correlationid": cause,
            "causationid": None if own == cause else cause,
            "data": event.written(),
            "created_at": at,
            "published_at": at,
        }
        self.add(OUTBOX.outbox, row)
        return own

    def note(self, *lines: AuditEntry) -> None:
        """Lines of the record; the one who seals it finds them."""
        self.add(AUDIT.audit, *({name: getattr(line, name) for name in _LINE} for line in lines))

    def taken(self) -> list[tuple[sa.Table, list[Mapping[str, Any]]]]:
        """Everything gathered, which is gathered no more."""
        self.add(OUTBOX.sequence, *({"topic": t, "key": k, "last": last} for (t, k), last in self._places.items()))
        found = [(self._tables[name], rows) for name, rows in self._rows.items() if rows]
        self._rows, self._places = defaultdict(list), defaultdict(int)
        return found


@dataclass(frozen=True, slots=True)
class Filling:
    """A seed of one service: `database` as the owner of the tables; `beside` are further databases, each with its table that is written."""

    database: Database
    writer: Writer
    service: str
    plot: Plot
    beside: Sequence[tuple[Database, sa.Table]] = ()

    @property
    def tables(self) -> Sequence[sa.Table]:
        """Every table that it writes in the service's database."""
        return (*self.writer.tables, OUTBOX.outbox, OUTBOX.sequence, AUDIT.audit, INBOX.position)

    async def look(self) -> None:
        """Returns when nothing is in any table that it writes; raises AlreadyFilled, Unavailable."""
        async with self._connected() as connection:
            await self._must_be_empty(connection)

    async def run(self, tell: Callable[[int], None], numbers: Path | None) -> int:
        """Writes all reports and answers how many; raises AlreadyFilled before anything was written, TookTooLong, Unavailable.

        `numbers` gets a line for each key that has events, with the number of its last event.
        """
        async with self._connected() as connection:
            await self._must_be_empty(connection)
            done, rows = 0, Rows(self.service)
            # Nothing here goes round in circles, and to look for it took a quarter of the time.
            gc.disable()
            for batch in batched(self.plot.stories(), BATCH):
                await _write(connection, self.writer, rows, batch)
                done += len(batch)
                tell(done)
            if numbers is not None:
                await connection.copy_from_query(_NUMBERS, output=numbers, timeout=_NO_LIMIT)
            # Statistics for the planner, and pages that all may see, as years of autovacuum would have left them.
            await connection.execute("vacuum (analyze)", timeout=_NO_LIMIT)
            return done

    async def follow(self, numbers: Sequence[Path]) -> int:
        """Notes how far the service followed what others told, as their `run` wrote it down; answers of how many keys."""
        async with self._connected() as connection:
            followed = [
                (self.service, topic, UUID(key), int(last))
                for file in numbers
                for topic, key, last in (line.split("\t") for line in file.read_text("utf-8").splitlines())
                if topic in CONSUMERS[self.service]
            ]
            # What runs meanwhile may have met a later event of a key: it waits with a place of 0, and its turn comes now.
            await connection.execute(
                "create temporary table followed (consumer text, topic text, key uuid, last bigint)"
            )
            await connection.copy_records_to_table("followed", records=followed, timeout=_NO_LIMIT)
            await connection.execute(_PLACES, timeout=_NO_LIMIT)
            await connection.execute(f"vacuum (analyze) {INBOX.position.name}", timeout=_NO_LIMIT)
            return len(followed)

    async def _must_be_empty(self, connection: asyncpg.Connection) -> None:
        for table in self.tables:
            if await connection.fetchval(f"select exists (select from {table.name})"):
                raise AlreadyFilled(table.name)
        for database, table in self.beside:
            async with database.transaction() as other:
                if (await other.execute(sa.select(sa.literal(1)).select_from(table).limit(1))).first() is not None:
                    raise AlreadyFilled(table.name)

    @asynccontextmanager
    async def _connected(self) -> AsyncIterator[asyncpg.Connection]:
        """Raises Unavailable where there is no database."""
        try:
            connection = await self.database.connect_raw()
        except (OSError, asyncpg.PostgresError) as error:
            raise Unavailable from error
        try:
            yield connection
        finally:
            await connection.close()
            for each in (self.database, *(database for database, _ in self.beside)):
                await each.dispose()


def batched(stories: Iterable[Story], size: int) -> Iterator[list[Story]]:
    """Lists of at most so many."""
    left = iter(stories)
    while batch := list(islice(left, size)):
        yield batch


async def _write(connection: asyncpg.Connection, writer: Writer, rows: Rows, batch: Sequence[Story]) -> None:
    await writer.write(batch, rows)
    found = sorted(rows.taken(), key=lambda each: _place(writer, each[0]))
    async with connection.transaction(), _as_owner(connection, [table.name for table, _ in found]):
        for table, each in found:
            await _copy(connection, table, each)
        await writer.settle(connection)


def _place(writer: Writer, table: sa.Table) -> int:
    return writer.tables.index(table) if table in writer.tables else len(writer.tables)


@asynccontextmanager
async def _as_owner(connection: asyncpg.Connection, tables: Sequence[str]) -> AsyncIterator[None]:
    """Row-level security, which COPY refuses, is not forced on the owner until the transaction ends; for all others it stays."""
    forced = [name for name in tables if await connection.fetchval(_FORCED, name)]
    await _locked(connection, forced)
    for name in forced:
        await connection.execute(f"alter table {name} no force row level security")
    yield
    for name in forced:
        await connection.execute(f"alter table {name} force row level security")


async def _locked(connection: asyncpg.Connection, tables: Sequence[str]) -> None:
    """Returns when it holds all of them: taken one by one, a statement of others that reads two of them ends in a deadlock."""
    while tables:
        try:
            async with connection.transaction():
                await connection.execute(f"lock table {', '.join(tables)} nowait")
                return
        except asyncpg.LockNotAvailableError:
            await asyncio.sleep(_TRIED_AGAIN_S)


async def _copy(connection: asyncpg.Connection, table: sa.Table, rows: Sequence[Mapping[str, Any]]) -> None:
    columns = list(rows[0])
    as_json = {name for name in columns if isinstance(table.c[name].type, JSONB)}
    await connection.copy_records_to_table(
        table.name,
        columns=columns,
        records=[
            tuple(orjson.dumps(row[name]).decode() if name in as_json else row[name] for name in columns)
            for row in rows
        ],
        timeout=_NO_LIMIT,
    )
