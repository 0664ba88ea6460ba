"""`python -m referral.entrypoints.relay`: publishes what happened here."""

from __future__ import annotations

import asyncio

from chassis import process
from chassis.db.database import Database
from chassis.health import Check, HealthServer
from chassis.outbox.relay import Relay
from chassis.settings.loading import load
from referral import bootstrap, settings


def main() -> None:
    """Publishes until told to stop."""
    own = load(settings.Relay)

    async def publish(stop: asyncio.Event) -> None:
        database = Database(own.db.worker_dsn)
        bus, make_producer = bootstrap.bus_producer(own.bus)
        relay = Relay(database, make_producer)
        health = HealthServer(own.health.port, [Check("relay", relay.ready)], relay.status, own.health.host)
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(health.run(stop))
            tasks.create_task(relay.run(stop))
        await database.dispose()
        await bus.dispose()

    process.run("referral-relay", publish, own.telemetry)


if __name__ == "__main__":
    main()
