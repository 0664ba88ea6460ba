"""`python -m notifications.entrypoints.consumer`: reads what the others tell."""

from __future__ import annotations

import asyncio

from chassis import process
from chassis.db.database import Database
from chassis.health import Check, HealthServer
from chassis.inbox.consumer import Consumer
from chassis.inbox.inbox import Inbox
from chassis.settings.loading import load
from chassis.vault import keyset_file
from notifications import bootstrap
from notifications.entrypoints.reception import handlers
from notifications.settings import NotificationsConsumerSettings


def main() -> None:
    """Consumes until told to stop."""
    settings = load(NotificationsConsumerSettings)

    async def consume(stop: asyncio.Event) -> None:
        database = Database(settings.db.worker_dsn)
        bus, reader = bootstrap.bus_consumer(settings.bus)
        inbox = Inbox(database, bootstrap.NAME, handlers(), keyset_file.load(settings.keys.dead_letter_keyset))
        consumer = Consumer(inbox, reader)
        health = HealthServer(
            settings.health.port, [Check("events", consumer.ready)], consumer.status, settings.health.host
        )
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(health.run(stop))
            tasks.create_task(consumer.run(stop))
        await database.dispose()
        await bus.dispose()

    process.run("notifications-consumer", consume, settings.telemetry)


if __name__ == "__main__":
    main()
