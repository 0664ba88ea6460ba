"""Where each event of the demonstration lies on the bus."""

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import asyncpg

from chassis.bus.postgres.naming import table_of
from contracts.topics import OWNERS
from infra.errors import CliError
from infra.installation.place import Installation
from infra.installation.ports import LOOPBACK
from infra.installation.runfile import Run
from infra.kafka.client import sign_in
from infra.keys.secrets import Secrets
from infra.launcher.environment import KAFKA
from infra.launcher.plan import EMBEDDED, OVER_KAFKA, WITH_KAFKA
from infra.postgres import place as places
from infra.postgres.server import PORT

_POLL_MS = 500


@dataclass(frozen=True, slots=True)
class Stored:
    """Where a record lies, when the engine took it, and what it holds."""

    topic: str
    partition: int
    position: int
    key: str
    headers: Mapping[str, bytes]
    value: bytes
    written_at: datetime


async def stored_in_log(installation: Installation, known: Secrets, since: datetime) -> list[Stored]:
    """Every record of every topic since then; raises CliError when the database does not answer."""
    sockets, role = str(places.choose(installation.data).sockets), "bus_migrator"
    try:
        connection = await asyncpg.connect(
            user=role, password=known.roles[role], database="bus", host=sockets, port=PORT
        )
    except (OSError, asyncpg.PostgresError) as error:
        raise CliError("The bus cannot be read; is the platform up? Start it with: spona up") from error
    try:
        query = "select position, key, header_names, header_values, value, written_at from {} where written_at >= $1 order by position"
        return [
            _stored(topic, row)
            for topic in OWNERS
            for row in await connection.fetch(query.format(table_of(topic)), since)
        ]
    finally:
        await connection.close()


def _stored(topic: str, row: asyncpg.Record) -> Stored:
    headers = dict(zip(row["header_names"], map(bytes, row["header_values"]), strict=True))
    return Stored(topic, 0, row["position"], str(row["key"]), headers, bytes(row["value"]), row["written_at"])


def stored_in_kafka(address: str, password: str, topics: Sequence[str], since: datetime) -> list[Stored]:
    """Every record of these topics since then, up to the present end; raises CliError when no cluster answers."""
    # Its client takes half a second to load.
    from kafka import KafkaConsumer, TopicPartition  # noqa: PLC0415
    from kafka.errors import KafkaError  # noqa: PLC0415

    found: list[Stored] = []
    try:
        with closing(KafkaConsumer(**sign_in(address, password))) as consumer:
            partitions = [TopicPartition(name, n) for name in topics for n in consumer.partitions_for_topic(name) or ()]
            starts = consumer.offsets_for_times(dict.fromkeys(partitions, int(since.timestamp() * 1000)))
            ends = consumer.end_offsets(partitions)
            left = {at: ends[at] for at in partitions if starts.get(at) is not None}
            consumer.assign(list(left))
            for at in left:
                consumer.seek(at, starts[at].offset)
            while any(consumer.position(at) < end for at, end in left.items()):
                for at, records in consumer.poll(_POLL_MS).items():
                    found += [_of_kafka(record) for record in records if record.offset < left[at]]
    except KafkaError as error:
        raise CliError("The bus cannot be read; is the platform up? Start it with: spona up") from error
    return found


def _of_kafka(record: Any) -> Stored:
    written_at = datetime.fromtimestamp(record.timestamp / 1000, UTC)
    key, headers = record.key.decode(), dict(record.headers)
    return Stored(record.topic, record.partition, record.offset, key, headers, record.value, written_at)


@dataclass(frozen=True, slots=True)
class Hop:
    """One step: what a person did, or an event with its topic and position; `at` is the moment in UTC."""

    what: str
    who: str
    at: str
    bus: str | None = None
    topic: str | None = None
    partition: int | None = None
    position: int | None = None

    def line(self) -> str:
        """For a terminal."""
        where = f"  {self.bus}: {self.topic} {self.partition} @ {self.position}" if self.topic else ""
        return f"  {self.at[11:23]}  {self.who:<16}{self.what}{where}"


async def events_about(installation: Installation, known: Secrets, ids: Iterable[str], since: datetime) -> list[Hop]:
    """Every event since then that names one of `ids`, in the order in which the bus took them."""
    run = Run.read(installation.run_file)
    if run is not None and run.stack in OVER_KAFKA:
        address = f"{LOOPBACK}:{installation.port(KAFKA)}"
        stored = await asyncio.to_thread(stored_in_kafka, address, known.kafka["admin"], tuple(OWNERS), since)
        bus = WITH_KAFKA.events
    else:
        stored, bus = await stored_in_log(installation, known, since), EMBEDDED.events
    wanted = set(ids)
    found = [_hop(bus, record) for record in stored if not wanted.isdisjoint(_ids(record))]
    return sorted(found, key=lambda hop: hop.at)


def _ids(record: Stored) -> set[str]:
    text = record.value.decode()
    return {record.key, *(part for part in text.replace('"', " ").split() if len(part) == 36)}  # noqa: PLR2004 -- a UUID


def _hop(bus: str, record: Stored) -> Hop:
    type_ = record.headers["ce_type"].decode()
    at = record.written_at.isoformat(timespec="microseconds")
    return Hop(type_.split(".")[1], OWNERS[record.topic], at, bus, record.topic, record.partition, record.position)
