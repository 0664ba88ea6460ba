"""Runs a service's background processes: relay, consumer and worker, each a process or all three in one."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NoReturn

from chassis.audit import signing
from chassis.audit.carrying import HeadCopies, HeadPublisher
from chassis.audit.sealer import Sealer
from chassis.audit.sealer_state import HeadFile
from chassis.bus.engine import connected
from chassis.db.database import WORK_SILENCE_MS, Database
from chassis.idempotency.forgetting import forgetting
from chassis.inbox.consumer import Consumer
from chassis.inbox.inbox import Inbox
from chassis.outbox.relay import Relay
from chassis.processes import process
from chassis.processes.health import Check, Figures, HealthServer
from chassis.telemetry.logging import get_logger
from chassis.time import SystemClock
from chassis.vault import keyset_file
from contracts.topics import CONSUMERS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from chassis.inbox.applying import Handler
    from chassis.settings.groups import Health
    from chassis.settings.processes import BackgroundSettings, ConsumerSettings, RelaySettings, WorkerSettings
    from contracts.envelope import EventData

_log = get_logger(__name__)
Job = Callable[[asyncio.Event], Coroutine[Any, Any, None]]


def run_relay(service: str, settings: RelaySettings) -> NoReturn:
    """Publishes the service's outbox until asked to stop."""
    process.run(f"{service}-relay", _relay(settings), settings.telemetry)


def run_consumer(service: str, settings: ConsumerSettings, handlers: Mapping[type[EventData], Handler]) -> NoReturn:
    """Applies the events of the service's topics until asked to stop."""
    process.run(f"{service}-consumer", _consumer(service, settings, handlers), settings.telemetry)


def run_worker(service: str, settings: WorkerSettings, work_on: Callable[[Database], Work]) -> NoReturn:
    """Runs the sealer of the audit record and the service's own jobs until asked to stop; a failing one ends the process."""
    process.run(f"{service}-worker", _worker(service, settings, work_on), settings.telemetry)


def run_background(
    service: str,
    settings: BackgroundSettings,
    handlers: Mapping[type[EventData], Handler],
    work_on: Callable[[Database], Work],
) -> NoReturn:
    """All three in one process, each answering at a port of its own; one that fails ends the process when the others have ended."""
    parts = (
        _relay(settings),
        _consumer(service, settings.answering_above(1), handlers),
        _worker(service, settings.answering_above(2), work_on),
    )

    async def together(stop: asyncio.Event) -> None:
        await _side_by_side(stop, parts)

    process.run(f"{service}-background", together, settings.telemetry)


def _own(settings: RelaySettings | ConsumerSettings | WorkerSettings) -> Database:
    return Database(settings.db.worker_dsn, silence_ms=WORK_SILENCE_MS)


def _relay(settings: RelaySettings) -> Job:
    async def publish(stop: asyncio.Event) -> None:
        database = _own(settings)
        async with connected(settings) as bus:
            relay = Relay(database, bus.producer)
            await _together(stop, settings.health, [Check("outbox", relay.ready)], relay.status, [relay.run])
        await database.dispose()

    return publish


def _consumer(service: str, settings: ConsumerSettings, handlers: Mapping[type[EventData], Handler]) -> Job:
    async def consume(stop: asyncio.Event) -> None:
        database, aead = _own(settings), keyset_file.load(settings.keys.dead_letter_keyset)
        # Of two processes on a host only one has the port.
        place = f"{socket.gethostname()}-{settings.health.port}"
        async with connected(settings, place) as bus:
            reader = bus.consumer(service, CONSUMERS[service])
            consumer = Consumer(Inbox(database, service, handlers, aead, reader.system), reader)
            await _together(stop, settings.health, [Check("inbox", consumer.ready)], consumer.status, [consumer.run])
        await database.dispose()

    return consume


@dataclass(frozen=True, slots=True)
class Work:
    """What a worker does besides forgetting old commands: jobs side by side, what they lean on, and figures for /readyz."""

    jobs: Sequence[Job]
    checks: Sequence[Check] = ()
    figures: Figures = dict


def _worker(service: str, settings: WorkerSettings, work_on: Callable[[Database], Work]) -> Job:
    async def work(stop: asyncio.Event) -> None:
        database = _own(settings)
        work = all_work(service, settings, database, work_on(database))
        await _together(stop, settings.health, work.checks, work.figures, work.jobs)
        await database.dispose()

    return work


def all_work(service: str, settings: WorkerSettings, database: Database, own: Work) -> Work:
    """What a worker does: its service's own work, and what every worker does."""
    clock, file = SystemClock(), HeadFile(settings.record.head, service)
    old_commands = forgetting(database, clock)
    sealer = Sealer(database, signing.load_private(settings.keys.audit_signing), clock, file)
    # A sealer that refuses stops nothing else: reports are still taken, mails still sent.
    checks = [Check("database", database.ping), Check("record", sealer.ready, required=False)]
    checks += [old_commands.check, *own.checks]
    jobs = [sealer.run, HeadPublisher(database, file, clock, lambda: sealer.leads).run, old_commands.run, *own.jobs]
    if settings.record.copies is not None:
        copies = HeadCopies(file, settings.record.copies, clock, lambda: sealer.leads)
        checks.append(Check("record-copies", copies.ready, required=False))
        jobs.append(copies.run)
    return Work(jobs, checks, lambda: {"record_leads": sealer.leads, **sealer.status(), **own.figures()})


async def _together(
    stop: asyncio.Event, health: Health, checks: Sequence[Check], figures: Figures, jobs: Sequence[Job]
) -> None:
    server = HealthServer(health.port, checks, figures, health.host)
    await _side_by_side(stop, (server.run, *jobs))


async def _side_by_side(stop: asyncio.Event, jobs: Sequence[Job]) -> None:
    """All of them until `stop`. One that fails sets it, and is raised when the others have ended: no call or mail is cut off."""
    failed: list[Exception] = []

    async def until_stopped(job: Job) -> None:
        try:
            await job(stop)
        except Exception as error:  # noqa: BLE001 -- raised below
            failed.append(error)
            if not stop.is_set():
                _log.error("process.part_failed", error=error)
            stop.set()

    try:
        async with asyncio.TaskGroup() as tasks:
            for job in jobs:
                tasks.create_task(until_stopped(job))
    finally:
        if failed:
            raise ExceptionGroup("jobs that failed", failed)
