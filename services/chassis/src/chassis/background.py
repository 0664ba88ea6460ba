"""The frame of a service's background processes: relay, consumer and worker differ only in what is passed in."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, NoReturn

from chassis import process
from chassis.bus.postgres.consumer import PostgresConsumer
from chassis.bus.postgres.producer import PostgresProducer
from chassis.db.database import Database
from chassis.health import Check, HealthServer
from chassis.inbox.consumer import Consumer
from chassis.inbox.inbox import Inbox
from chassis.outbox.relay import Relay
from chassis.vault import keyset_file
from contracts.topics import CONSUMERS

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping, Sequence

    from chassis.inbox.inbox import Handler
    from chassis.settings.groups import Health
    from chassis.settings.processes import ConsumerSettings, RelaySettings, WorkerSettings
    from contracts.envelope import EventData

    Figures = Callable[[], Mapping[str, int | float | str | bool | None]]
    Job = Callable[[asyncio.Event], Awaitable[None]]


def run_relay(service: str, settings: RelaySettings) -> NoReturn:
    """Publishes the service's outbox until told to stop."""

    async def publish(stop: asyncio.Event) -> None:
        database, bus = Database(settings.db.worker_dsn), Database(settings.bus.dsn, pool_size=2)
        relay = Relay(database, lambda: PostgresProducer(bus))
        await _together(stop, settings.health, Check("outbox", relay.ready), relay.status, [relay.run])
        await _dispose(database, bus)

    process.run(f"{service}-relay", publish, settings.telemetry)


def run_consumer(service: str, settings: ConsumerSettings, handlers: Mapping[type[EventData], Handler]) -> NoReturn:
    """Applies what the service's topics tell until told to stop."""

    async def consume(stop: asyncio.Event) -> None:
        database, bus = Database(settings.db.worker_dsn), Database(settings.bus.dsn, pool_size=2)
        reader = PostgresConsumer(bus, service, CONSUMERS[service])
        aead = keyset_file.load(settings.keys.dead_letter_keyset)
        consumer = Consumer(Inbox(database, service, handlers, aead, reader.system), reader)
        await _together(stop, settings.health, Check("inbox", consumer.ready), consumer.status, [consumer.run])
        await _dispose(database, bus)

    process.run(f"{service}-consumer", consume, settings.telemetry)


def run_worker(
    service: str,
    settings: WorkerSettings,
    jobs: Callable[[Database], Sequence[Job]],
    figures: Figures = dict,
) -> NoReturn:
    """Runs `jobs` (sealer, sweepers, delivery) side by side until told to stop; one that fails ends the process."""

    async def work(stop: asyncio.Event) -> None:
        database = Database(settings.db.worker_dsn)
        await _together(stop, settings.health, Check("database", database.ping), figures, jobs(database))
        await _dispose(database)

    process.run(f"{service}-worker", work, settings.telemetry)


async def _together(stop: asyncio.Event, health: Health, check: Check, figures: Figures, jobs: Sequence[Job]) -> None:
    server = HealthServer(health.port, [check], figures, health.host)
    async with asyncio.TaskGroup() as tasks:
        for job in (server.run, *jobs):
            tasks.create_task(_until(stop, job))


async def _until(stop: asyncio.Event, job: Job) -> None:
    await job(stop)


async def _dispose(*databases: Database) -> None:
    for database in databases:
        await database.dispose()
