"""The bus of a running installation, looked into and written to past every right, whichever engine it is."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager, closing
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Protocol

import asyncpg
from kafka import KafkaAdminClient, KafkaProducer, TopicPartition

from chassis.bus.postgres.naming import role_of, table_of
from contracts.topics import IDENTIFICATION_REPORTS, OWNERS
from infra.demo import hops
from infra.kafka.client import sign_in
from infra.kafka.command import connected
from infra.keys import secrets
from infra.launcher.environment import KAFKA
from infra.postgres.server import PORT

if TYPE_CHECKING:
    from infra.demo.hops import Stored
    from tests.support.stack import Stack

_LONG_AGO = timedelta(days=1)
IsBehind = Callable[[str, tuple[str, ...]], Awaitable[bool]]
"""Whether a service's group has records of these topics still to read."""


class StackBus(Protocol):
    """What tests ask of either engine."""

    name: str
    way: str
    """The process without which no event of a report travels."""

    async def stored(self) -> list[Stored]:
        """Every record of every topic, in the order of each partition."""
        ...

    async def put(self, key: str, headers: Mapping[str, bytes], value: bytes) -> None:
        """Appends to `identification.reports` what no service would."""
        ...

    async def forge(self, service: str, topic: str, key: str, headers: Mapping[str, bytes], value: bytes) -> None:
        """Appends as the service's own principal, with its own password, what the service never published."""
        ...

    def looked_into(self) -> AbstractAsyncContextManager[IsBehind]:
        """Within the block it can be asked again and again who still has records to read."""
        ...


async def everything(bus: StackBus) -> bytes:
    """All that the bus holds, as one text to search in."""
    parts: list[bytes] = []
    for record in await bus.stored():
        parts += [
            record.key.encode(),
            *(name.encode() for name in record.headers),
            *record.headers.values(),
            record.value,
        ]
    return b"\n".join(parts)


class LogBus:
    """The PostgreSQL log."""

    name, way = "PostgreSQL log", "identification-relay"

    def __init__(self, stack: Stack) -> None:
        """Of this installation."""
        self._stack = stack

    async def stored(self) -> list[Stored]:
        """See StackBus."""
        known = secrets.read(self._stack.installation)
        return await hops.stored_in_log(self._stack.installation, known, datetime.now(UTC) - _LONG_AGO)

    async def put(self, key: str, headers: Mapping[str, bytes], value: bytes) -> None:
        """See StackBus."""
        async with self._stack.database("bus") as bus:
            await _append(bus, IDENTIFICATION_REPORTS, key, headers, value)

    async def forge(self, service: str, topic: str, key: str, headers: Mapping[str, bytes], value: bytes) -> None:
        """See StackBus."""
        role = role_of(service)
        bus = await asyncpg.connect(
            user=role,
            password=secrets.read(self._stack.installation).roles[role],
            database="bus",
            host=str(self._stack.place.sockets),
            port=PORT,
        )
        try:
            await _append(bus, topic, key, headers, value)
        finally:
            await bus.close()

    @asynccontextmanager
    async def looked_into(self) -> AsyncIterator[IsBehind]:
        """See StackBus."""
        async with self._stack.database("bus") as connection:

            async def is_behind(service: str, topics: tuple[str, ...]) -> bool:
                for topic in topics:
                    last = await connection.fetchval(
                        f"select coalesce(max(position), 0) from {topic.replace('.', '_')}"
                    )
                    read = await connection.fetchval(
                        "select coalesce(max(position), 0) from bus_group_position where group_name = $1 and topic = $2",
                        service,
                        topic,
                    )
                    if read < last:
                        return True
                return False

            yield is_behind


async def _append(bus: asyncpg.Connection, topic: str, key: str, headers: Mapping[str, bytes], value: bytes) -> None:
    insert = f"insert into {table_of(topic)} (key, header_names, header_values, value) values ($1, $2, $3, $4)"
    await bus.execute(insert, uuid.UUID(key), list(headers), list(headers.values()), value)


class KafkaBus:
    """Apache Kafka."""

    name, way = "Apache Kafka", "kafka"

    def __init__(self, stack: Stack) -> None:
        """Of this installation."""
        self._stack = stack

    async def stored(self) -> list[Stored]:
        """See StackBus."""
        since = datetime.now(UTC) - _LONG_AGO
        return await asyncio.to_thread(hops.stored_in_kafka, self._address, self._password, tuple(OWNERS), since)

    async def put(self, key: str, headers: Mapping[str, bytes], value: bytes) -> None:
        """See StackBus."""
        await asyncio.to_thread(self._put, IDENTIFICATION_REPORTS, "admin", key, headers, value)

    async def forge(self, service: str, topic: str, key: str, headers: Mapping[str, bytes], value: bytes) -> None:
        """See StackBus."""
        await asyncio.to_thread(self._put, topic, service, key, headers, value)

    @asynccontextmanager
    async def looked_into(self) -> AsyncIterator[IsBehind]:
        """See StackBus."""
        administered = await asyncio.to_thread(connected, self._stack.installation)
        try:
            yield lambda *asked: asyncio.to_thread(_is_behind, administered.client, *asked)
        finally:
            await asyncio.to_thread(administered.client.close)

    @property
    def _address(self) -> str:
        return f"127.0.0.1:{self._stack.installation.port(KAFKA)}"

    @property
    def _password(self) -> str:
        return secrets.read(self._stack.installation).kafka["admin"]

    def _put(self, topic: str, principal: str, key: str, headers: Mapping[str, bytes], value: bytes) -> None:
        password = secrets.read(self._stack.installation).kafka[principal]
        producer = KafkaProducer(**sign_in(self._address, password, principal))
        with closing(producer):
            producer.send(topic, value, key.encode(), headers=list(headers.items())).get(10)


def _is_behind(client: KafkaAdminClient, service: str, topics: tuple[str, ...]) -> bool:
    shapes = client.describe_topics(list(topics))
    partitions = [TopicPartition(t["name"], p["partition_index"]) for t in shapes for p in t["partitions"]]
    ends = client.list_partition_offsets(dict.fromkeys(partitions, -1))
    read = client.list_group_offsets([service])[service]
    return any(ends[at].offset > (read[at].offset if at in read else 0) for at in partitions)


async def last_record_of(bus: StackBus, report: str) -> Stored:
    """The report's newest record."""
    return [record for record in await bus.stored() if record.key == report][-1]
