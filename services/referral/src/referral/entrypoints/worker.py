"""`python -m referral.entrypoints.worker`: seals the audit record and lets clocks breach."""

from __future__ import annotations

import asyncio

from chassis import process
from chassis.audit import signing
from chassis.audit.sealer import Sealer
from chassis.db.database import Database
from chassis.health import Check, HealthServer
from chassis.settings.loading import load
from chassis.time import SystemClock
from referral import settings
from referral.entrypoints.sweeping import ClockSweeper


def main() -> None:
    """Works until told to stop."""
    own = load(settings.Worker)

    async def work(stop: asyncio.Event) -> None:
        database = Database(own.db.worker_dsn)
        sweeper = ClockSweeper(database, SystemClock())
        sealer = Sealer(database, signing.load_private(own.keys.audit_signing), SystemClock())
        checks = [Check("database", database.ping), Check("clocks", sweeper.ready)]
        health = HealthServer(own.health.port, checks, sweeper.status, own.health.host)
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(health.run(stop))
            tasks.create_task(sweeper.run(stop))
            tasks.create_task(sealer.run(stop))
        await database.dispose()

    process.run("referral-worker", work, own.telemetry)


if __name__ == "__main__":
    main()
