"""Which engine carries the events of a process: whatever its settings name, behind the same two ports."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from chassis.bus.postgres import topics as log_topics
from chassis.bus.postgres.consumer import PostgresConsumer
from chassis.bus.postgres.producer import PostgresProducer
from chassis.db.database import Database
from chassis.settings import names
from chassis.settings.groups import KafkaBus
from chassis.settings.loading import needed
from chassis.settings.processes import OperationsSettings

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Sequence

    from chassis.bus.ports import BusConsumer, BusContents, BusProducer, BusSkip
    from chassis.settings.processes import BusSettings


@dataclass(frozen=True, slots=True)
class Engine:
    """Makes producers, and readers of a group; neither waits for the engine to answer. `contents` asks it, `skip` moves a group."""

    producer: Callable[[], BusProducer]
    consumer: Callable[[str, Sequence[str]], BusConsumer]
    contents: BusContents
    skip: BusSkip


@asynccontextmanager
async def connected(settings: BusSettings | OperationsSettings, place: str | None = None) -> AsyncIterator[Engine]:
    """The engine that the settings name; its connections end with the block. `place` is the process's own among its like.

    Raises SettingsRefused for a command that is given only half of a cluster's settings.
    """
    kafka = _whole(settings) if isinstance(settings, OperationsSettings) else settings.kafka
    if kafka is not None:
        yield _on_kafka(kafka, place)
    elif settings.bus is not None:
        log = Database(settings.bus.dsn, pool_size=2)
        try:
            yield Engine(
                partial(PostgresProducer, log),
                partial(PostgresConsumer, log),
                partial(log_topics.contents, log),
                partial(log_topics.skip, log),
            )
        finally:
            await log.dispose()


def _whole(settings: OperationsSettings) -> KafkaBus | None:
    kafka = settings.kafka
    if kafka is None:
        return None
    group = f"{names.prefix(type(settings))}KAFKA__"
    return KafkaBus(
        servers=needed(kafka.servers, f"{group}SERVERS"),
        username=needed(kafka.username, f"{group}USERNAME"),
        password=needed(kafka.password, f"{group}PASSWORD"),
        ca=needed(kafka.ca, f"{group}CA") if settings.production else kafka.ca,
    )


def _on_kafka(cluster: KafkaBus, place: str | None) -> Engine:
    # A tenth of a process's start, which those on the PostgreSQL log need not pay.
    from chassis.bus.kafka import topics  # noqa: PLC0415
    from chassis.bus.kafka.consumer import KafkaConsumer  # noqa: PLC0415
    from chassis.bus.kafka.producer import KafkaProducer  # noqa: PLC0415

    return Engine(
        partial(KafkaProducer, cluster),
        partial(KafkaConsumer, cluster, place=place),
        lambda topic: asyncio.to_thread(topics.contents, cluster, topic),
        lambda group, of: asyncio.to_thread(topics.skip, cluster, group, of),
    )
