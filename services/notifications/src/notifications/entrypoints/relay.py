"""`python -m notifications.entrypoints.relay`: publishes what happened here."""

from __future__ import annotations

import asyncio

from chassis import process
from chassis.db.database import Database
from chassis.health import Check, HealthServer
from chassis.outbox.relay import Relay
from chassis.settings.loading import load
from notifications import bootstrap
from notifications.settings import NotificationsRelaySettings


def main() -> None:
    """Publishes until told to stop."""
    settings = load(NotificationsRelaySettings)

    async def publish(stop: asyncio.Event) -> None:
        database = Database(settings.db.worker_dsn)
        bus, make_producer = bootstrap.bus_producer(settings.bus)
        relay = Relay(database, make_producer)
        health = HealthServer(settings.health.port, [Check("events", relay.ready)], relay.status, settings.health.host)
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(health.run(stop))
            tasks.create_task(relay.run(stop))
        await database.dispose()
        await bus.dispose()

    process.run("notifications-relay", publish, settings.telemetry)


if __name__ == "__main__":
    main()
