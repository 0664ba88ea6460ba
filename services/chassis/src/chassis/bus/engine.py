"""Which engine carries the events of a process: whatever its settings name, behind the same two ports."""

from __future__ import annotations

from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from chassis.bus.postgres.consumer import PostgresConsumer
from chassis.bus.postgres.lag import PostgresLag
from chassis.bus.postgres.producer import PostgresProducer
from chassis.db.database import Database

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Sequence

    from chassis.bus.ports import BusConsumer, BusLag, BusProducer
    from chassis.settings.groups import KafkaBus
    from chassis.settings.processes import BusSettings, OperationsSettings


@dataclass(frozen=True, slots=True)
class Engine:
    """Makes producers, and readers of a group; neither waits for the engine to answer. `behind` asks it."""

    producer: Callable[[], BusProducer]
    consumer: Callable[[str, Sequence[str]], BusConsumer]
    behind: BusLag


@asynccontextmanager
async def connected(settings: BusSettings | OperationsSettings, place: str | None = None) -> AsyncIterator[Engine]:
    """The engine that the settings name; its connections end with the block. `place` is the process's own among its like."""
    if settings.kafka is not None:
        yield _on_kafka(settings.kafka, place)
    elif settings.bus is not None:
        log = Database(settings.bus.dsn, pool_size=2)
        try:
            yield Engine(
                lambda: PostgresProducer(log),
                lambda group, topics: PostgresConsumer(log, group, topics),
                PostgresLag(log),
            )
        finally:
            await log.dispose()


def _on_kafka(cluster: KafkaBus, place: str | None) -> Engine:
    # A tenth of a process's start, which those on the PostgreSQL log need not pay.
    from chassis.bus.kafka.consumer import KafkaConsumer  # noqa: PLC0415
    from chassis.bus.kafka.lag import KafkaLag  # noqa: PLC0415
    from chassis.bus.kafka.producer import KafkaProducer  # noqa: PLC0415

    return Engine(
        lambda: KafkaProducer(cluster),
        lambda group, topics: KafkaConsumer(cluster, group, topics, place),
        KafkaLag(cluster),
    )
