"""Where each event of the demonstration lies on the bus."""

import asyncio
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

import asyncpg

from chassis.bus.postgres.naming import table_of
from contracts.topics import OWNERS
from infra.errors import CliError
from infra.installation.place import Installation
from infra.installation.ports import LOOPBACK
from infra.installation.runfile import Run
from infra.keys.secrets import Secrets
from infra.launcher.environment import KAFKA
from infra.launcher.plan import EMBEDDED, OVER_KAFKA, WITH_KAFKA
from infra.postgres import place as places
from infra.postgres.server import PORT


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


async def stored_since(installation: Installation, known: Secrets, since: datetime) -> list[Stored]:
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
        from infra.demo import cluster  # noqa: PLC0415 -- the client of Kafka takes half a second to load

        address = f"{LOOPBACK}:{installation.port(KAFKA)}"
        stored = await asyncio.to_thread(cluster.stored_since, address, known.kafka["admin"], tuple(OWNERS), since)
        bus = WITH_KAFKA.events
    else:
        stored, bus = await stored_since(installation, known, since), EMBEDDED.events
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
