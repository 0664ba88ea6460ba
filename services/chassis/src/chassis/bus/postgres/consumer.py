"""Reads topics for one group: the session that holds the group's lock reads, commits and is woken."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Final

import asyncpg

from chassis.bus.errors import BusUnavailable, NotAllowed
from chassis.bus.ports import Received
from chassis.bus.postgres.naming import reader_lock, table_of
from chassis.domain.errors import Unavailable
from chassis.processes.leadership import SESSION_LOST, Leadership

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from chassis.db.database import Database

_POLL_SECONDS = 0.5
_LIMIT_SECONDS = 5
_PARTITION = 0
_COUNTED_AT_MOST = 10_000
COLUMNS = "position, key, header_names, header_values, value"
_COMMIT = """
    insert into bus_group_position (group_name, topic, position) values ($1, $2, $3)
    on conflict (group_name, topic) do update set position = excluded.position, committed_at = clock_timestamp()
    where bus_group_position.position < excluded.position
"""


class PostgresConsumer:
    """The `BusConsumer` port on the database `bus`. A second reader of the group is on standby until the first is gone."""

    system: Final = "postgres"

    def __init__(self, bus: Database, group: str, topics: Sequence[str]) -> None:
        """`bus` connects as `<group>_bus` and stays the caller's to dispose."""
        self._group = group
        self._tables = {topic: table_of(topic) for topic in topics}
        self._leadership = Leadership(bus, reader_lock(group), tuple(self._tables.values()))
        self._given: dict[str, int] = {}
        self._committed: dict[str, int] = {}

    @property
    def leads(self) -> bool:
        return self._leadership.ours

    async def poll(self, max_records: int, timeout_s: float) -> list[Received]:
        loop = asyncio.get_running_loop()
        end = loop.time() + timeout_s
        while True:
            records = await self._next(max_records)
            left = end - loop.time()
            if records or left <= 0:
                return records
            # The poll is the fallback for a notification that was lost with a session.
            await self._leadership.wait(min(left, _POLL_SECONDS))

    async def commit(self) -> None:
        ahead = [(self._group, topic, at) for topic, at in self._given.items() if at > self._committed.get(topic, 0)]
        if not ahead:
            return
        try:
            await self._leadership.session.executemany(_COMMIT, ahead, timeout=_LIMIT_SECONDS)
        except (*SESSION_LOST, Unavailable) as error:
            self._forget()
            raise BusUnavailable from error
        self._committed.update({topic: at for _, topic, at in ahead})

    async def behind(self) -> int | None:
        """See the port; of each topic ten thousand are counted at most."""
        if not self._given:
            return None
        try:
            return sum([await self._beyond(topic, at) for topic, at in self._given.items()])
        except (*SESSION_LOST, Unavailable) as error:
            self._forget()
            raise BusUnavailable from error

    async def close(self) -> None:
        await self._leadership.release()
        self._forget()

    async def _next(self, max_records: int) -> list[Received]:
        records: list[Received] = []
        try:
            if await self._leads():
                for topic in self._turn():
                    records += await self._read(topic, max_records - len(records))
        except (*SESSION_LOST, Unavailable) as error:
            self._forget()
            raise BusUnavailable from error
        # Only now, with nothing left that could fail: what counts as given is committed later.
        self._given.update({record.topic: record.position for record in records})
        return records

    async def _leads(self) -> bool:
        """Whether this session reads for the group; a new one starts after the group's last commit."""
        if not await self._leadership.held():
            return False
        if not self._given:
            rows = await self._leadership.session.fetch(
                "select topic, position from bus_group_position where group_name = $1",
                self._group,
                timeout=_LIMIT_SECONDS,
            )
            stored = {row["topic"]: row["position"] for row in rows}
            self._committed = {topic: stored.get(topic, 0) for topic in self._tables}
            self._given = dict(self._committed)
        return True

    def _turn(self) -> list[str]:
        """Every topic comes first once: a busy one must not starve the others."""
        topics = list(self._tables)
        first = topics.pop(0)
        self._tables[first] = self._tables.pop(first)
        return [first, *topics]

    async def _read(self, topic: str, limit: int) -> list[Received]:
        if limit <= 0:
            return []
        try:
            rows = await self._leadership.session.fetch(
                f"select {COLUMNS} from {self._tables[topic]} where position > $1 order by position limit $2",
                self._given[topic],
                limit,
                timeout=_LIMIT_SECONDS,
            )
        except asyncpg.InsufficientPrivilegeError as error:
            raise NotAllowed(topic) from error
        return [received(topic, *row) for row in rows]

    async def _beyond(self, topic: str, position: int) -> int:
        some = f"select from {self._tables[topic]} where position > $1 limit {_COUNTED_AT_MOST}"
        counted = f"select count(*) from ({some}) beyond"
        return int(await self._leadership.session.fetchval(counted, position, timeout=_LIMIT_SECONDS))

    def _forget(self) -> None:
        """What was given and not committed comes again."""
        self._leadership.drop()
        self._given = {}
        self._committed = {}


def received(topic: str, position: int, key: UUID, names: list[str], values: list[bytes], value: bytes) -> Received:
    """A row of the topic's table, whose `COLUMNS` were selected, as the port gives it."""
    return Received(topic, _PARTITION, position, key, dict(zip(names, values, strict=True)), value)
