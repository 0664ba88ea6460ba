"""The engines of the bus as the suite sees them: whatever is made through one is closed at the end of the test."""

from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from typing import Any, Protocol
from uuid import uuid4

from pydantic import SecretStr

from chassis.bus.kafka.consumer import KafkaConsumer
from chassis.bus.kafka.producer import KafkaProducer
from chassis.bus.ports import BusConsumer, BusProducer
from chassis.bus.postgres.consumer import PostgresConsumer
from chassis.bus.postgres.naming import table_of
from chassis.bus.postgres.producer import PostgresProducer
from chassis.db.database import Database
from chassis.db.migrations import upgrade
from chassis.settings.processes import OperationsSettings
from contracts.topics import CONSUMERS, OWNERS
from infra.postgres.catalog import SUPERUSER
from tests.integration.chassis.scratch_database import emptying
from tests.support.kafka import Kafka
from tests.support.postgres import Cluster

SERVICES = sorted(CONSUMERS)


class Engine(Protocol):
    """One running engine with empty topics."""

    def producer(self, service: str) -> BusProducer:
        """A producer with the rights of `service`."""
        ...

    def consumer(self, service: str, topics: Sequence[str]) -> BusConsumer:
        """A reader of the group of `service`, with its rights."""
        ...

    def settings(self, service: str) -> dict[str, str]:
        """What a process of `service` is given of the bus, without the service's prefix."""
        ...


def operations_settings(engine: Engine, service: str) -> OperationsSettings:
    """What a command of the service is given of the bus."""
    groups: dict[str, Any] = {}
    for name, value in engine.settings(service).items():
        group, _, key = name.lower().partition("__")
        groups.setdefault(group, {})[key] = value
    return OperationsSettings(SPONA_ENV="development", **groups)


@dataclass(frozen=True)
class Log:
    """A database laid out as the PostgreSQL log, by its migrations."""

    cluster: Cluster
    name: str

    def dsn(self, role: str) -> SecretStr:
        """The log's address for a role."""
        return SecretStr(self.cluster.dsn(role, self.name))

    def as_superuser(self, sql: str) -> list[list[str]]:
        """Run SQL as a person whom no grant holds back; rows as text."""
        return self.cluster.sessions.query(sql, self.name)

    def migrate(self) -> None:
        """Run the migrations as bus_migrator."""
        upgrade("chassis.bus.postgres.migrations", self.dsn("bus_migrator").get_secret_value())

    def empty(self) -> None:
        """Forget every record and every group's position."""
        self.as_superuser(emptying(f"{', '.join(map(table_of, OWNERS))}, bus_group_position"))


@contextmanager
def scratch_log(cluster: Cluster) -> Iterator[Log]:
    """A migrated log of its own, dropped at the end."""
    name = f"scratch_bus_{uuid4().hex}"
    roles = ", ".join(f"{service}_bus" for service in SERVICES)
    cluster.sessions.query(f"create database {name} owner bus_migrator", SUPERUSER)
    cluster.sessions.query(
        f"revoke all on database {name} from public;\n"
        f"grant connect on database {name} to {roles};\n"
        "alter schema public owner to bus_migrator;\n"
        "revoke all on schema public from public;\n"
        f"grant usage on schema public to {roles};",
        name,
    )
    try:
        made = Log(cluster, name)
        made.migrate()
        yield made
    finally:
        cluster.sessions.leave(name)
        cluster.sessions.query(f"drop database {name} with (force)", SUPERUSER)


class PostgresEngine:
    """The PostgreSQL log."""

    def __init__(self, log: Log) -> None:
        """Give `log` migrated."""
        self._log = log
        self._databases: list[Database] = []
        self._made: list[PostgresProducer | PostgresConsumer] = []

    def producer(self, service: str) -> PostgresProducer:
        """See Engine."""
        made = PostgresProducer(self._as(service))
        self._made.append(made)
        return made

    def consumer(self, service: str, topics: Sequence[str]) -> PostgresConsumer:
        """See Engine."""
        made = PostgresConsumer(self._as(service), service, topics)
        self._made.append(made)
        return made

    def settings(self, service: str) -> dict[str, str]:
        """See Engine."""
        return {"BUS__DSN": self._log.dsn(f"{service}_bus").get_secret_value()}

    async def close(self) -> None:
        """Close all that was made."""
        for made in self._made:
            await made.close()
        for database in self._databases:
            await database.dispose()

    def _as(self, service: str) -> Database:
        database = Database(self._log.dsn(f"{service}_bus"))
        self._databases.append(database)
        return database


@asynccontextmanager
async def postgres_engine(log: Log) -> AsyncIterator[PostgresEngine]:
    """The engine on an emptied log."""
    log.empty()
    engine = PostgresEngine(log)
    try:
        yield engine
    finally:
        await engine.close()


class KafkaEngine:
    """Apache Kafka."""

    def __init__(self, kafka: Kafka) -> None:
        """Give a broker that was emptied."""
        self._kafka = kafka
        self._made: list[KafkaProducer | KafkaConsumer] = []

    def producer(self, service: str) -> KafkaProducer:
        """See Engine."""
        made = KafkaProducer(self._kafka.bus(service))
        self._made.append(made)
        return made

    def consumer(self, service: str, topics: Sequence[str]) -> KafkaConsumer:
        """See Engine."""
        made = KafkaConsumer(self._kafka.bus(service), service, topics)
        self._made.append(made)
        return made

    def settings(self, service: str) -> dict[str, str]:
        """See Engine."""
        password = self._kafka.passwords[service]
        return {"KAFKA__SERVERS": self._kafka.address, "KAFKA__USERNAME": service, "KAFKA__PASSWORD": password}

    async def close(self) -> None:
        """Close all that was made."""
        for made in self._made:
            await made.close()


@asynccontextmanager
async def kafka_engine(kafka: Kafka) -> AsyncIterator[KafkaEngine]:
    """The engine on an emptied broker."""
    kafka.empty()
    engine = KafkaEngine(kafka)
    try:
        yield engine
    finally:
        await engine.close()
