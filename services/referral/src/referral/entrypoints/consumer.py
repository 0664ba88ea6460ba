"""`python -m referral.entrypoints.consumer`: reads what the others tell."""

from __future__ import annotations

import asyncio

from chassis import process
from chassis.health import Check, HealthServer
from chassis.inbox.consumer import Consumer
from chassis.settings.loading import load
from referral import bootstrap, settings
from referral.entrypoints.reception import handles


def main() -> None:
    """Consumes until told to stop."""
    own = load(settings.Consumer)

    async def consume(stop: asyncio.Event) -> None:
        inbox = bootstrap.inbox(own.db.worker_dsn, own.keys.dead_letter_keyset, handles())
        bus, reader = bootstrap.bus_consumer(own.bus)
        consumer = Consumer(inbox, reader)
        health = HealthServer(own.health.port, [Check("consumer", consumer.ready)], consumer.status, own.health.host)
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(health.run(stop))
            tasks.create_task(consumer.run(stop))
        await inbox.db.dispose()
        await bus.dispose()

    process.run("referral-consumer", consume, own.telemetry)


if __name__ == "__main__":
    main()
