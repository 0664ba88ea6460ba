"""Appends records to topics as the role of the service that owns them."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Final

import asyncpg

from chassis.bus.errors import BusError, BusUnavailable, NotAllowed, RecordRefused, UnknownTopic
from chassis.bus.postgres.naming import table_of
from chassis.processes import failpoints
from chassis.processes.leadership import SESSION_LOST

if TYPE_CHECKING:
    from collections.abc import Sequence

    from chassis.bus.ports import Record
    from chassis.db.database import Database

_LIMIT_SECONDS = 10
_SESSION = (
    # A writer that is stopped in the middle must not keep its topic locked.
    "set idle_in_transaction_session_timeout = '10s'; set lock_timeout = '5s'; set statement_timeout = '8s'"
)
_REFUSED = (asyncpg.DataError, asyncpg.IntegrityConstraintViolationError, asyncpg.ProgramLimitExceededError)


class PostgresProducer:
    """The `BusProducer` port on the database `bus`; one transaction per topic and call."""

    system: Final = "postgres"

    def __init__(self, bus: Database) -> None:
        """`bus` connects as the service's bus role; it stays the caller's to dispose."""
        self._bus = bus
        self._connection: asyncpg.Connection | None = None

    async def send(self, records: Sequence[Record]) -> list[Exception | None]:
        answers: list[Exception | None] = [None] * len(records)
        for topic in dict.fromkeys(record.topic for record in records):
            places = [place for place, record in enumerate(records) if record.topic == topic]
            batch = [records[place] for place in places]
            for place, answer in zip(places, await self._append_all(topic, batch), strict=True):
                answers[place] = answer
        return answers

    async def close(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.terminate()

    async def _append_all(self, topic: str, batch: Sequence[Record]) -> list[Exception | None]:
        error = await self._append(topic, batch)
        if isinstance(error, RecordRefused) and len(batch) > 1:
            # One record is at fault: the others must not wait for it.
            return [await self._append(topic, [record]) for record in batch]
        return [error] * len(batch)

    async def _append(self, topic: str, batch: Sequence[Record]) -> BusError | None:
        try:
            async with asyncio.timeout(_LIMIT_SECONDS):
                await self._insert(table_of(topic), batch)
        except UnknownTopic as error:
            return error
        except asyncpg.InsufficientPrivilegeError:
            return NotAllowed(topic)
        except asyncpg.UndefinedTableError:
            return UnknownTopic(topic)
        except _REFUSED:
            return RecordRefused(topic)
        except (*SESSION_LOST, asyncpg.LockNotAvailableError):
            await self.close()
            return BusUnavailable()
        return None

    async def _insert(self, table: str, batch: Sequence[Record]) -> None:
        if self._connection is None or self._connection.is_closed():
            self._connection = await self._bus.connect_raw()
            await self._connection.execute(_SESSION)
        rows = [(r.key, list(r.headers), list(r.headers.values()), r.value) for r in batch]
        async with self._connection.transaction():
            await self._connection.executemany(
                f"insert into {table} (key, header_names, header_values, value) values ($1, $2, $3, $4)",
                rows,
            )
            failpoints.reached("after-send")
