"""Reads the bus for one service: its place on the bus moves only after the database has committed."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from datetime import timedelta
from typing import TYPE_CHECKING

from chassis.bus.errors import BusError
from chassis.domain.errors import Unavailable
from chassis.inbox.backlog import count_backlog, due_keys, forget_older
from chassis.inbox.lanes import ENDS, Lanes, Retry
from chassis.inbox.record_cipher import RecordUnreadable
from chassis.processes import failpoints
from chassis.telemetry.logging import get_logger

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from chassis.bus.ports import BusConsumer, Received
    from chassis.inbox.backlog import Backlog
    from chassis.inbox.inbox import Inbox

BATCH = 100
KEPT = timedelta(days=30)
_POLL_SECONDS = 0.5
_SWEEP_EVERY = 2.0
_UNSWEPT_AT_MOST = 4
_FORGET_EVERY = 3600.0
_AWAY = "The database does not answer; nothing is lost. Check that it runs."
_log = get_logger(__name__)


class ConsumerStalled(Exception):
    """The consumer lives but applies nothing just now; the message says why."""


class Consumer:
    """The loop of one consumer process: poll, apply each record in a transaction of its own, commit."""

    def __init__(self, inbox: Inbox, bus: BusConsumer, retry: Retry | None = None) -> None:
        """`bus` reads for the group that the inbox is called after."""
        self._inbox = inbox
        self._bus = bus
        self._retry = retry or Retry()
        self._lanes = Lanes(inbox, self._retry)
        self._backlog: Backlog | None = None
        self._behind: int | None = None
        self._stalled: str | None = "The consumer has not read the bus yet. Ask again."
        self._bus_failures = self._long_rounds = 0
        self._swept_at = self._forgot_at = float("-inf")

    def status(self) -> dict[str, int | float | bool | None]:
        """Gauges: whether records come here, what is on the bus, pending, dead or parked; and how many came to which end.

        What is counted is None until it was, and while the bus or the database is away.
        """
        backlog = self._backlog
        return {
            "inbox_leads": self._bus.leads,
            "bus_behind": self._behind,
            "inbox_waiting": backlog.waiting if backlog else None,
            "inbox_oldest_waiting_seconds": backlog.oldest_waiting_seconds if backlog else None,
            "inbox_dead_letters": backlog.dead_letters if backlog else None,
            "inbox_parked_keys": backlog.parked_keys if backlog else None,
            **{f"records_{end.replace('-', '_')}": self._lanes.outcomes[end] for end in ENDS},
        }

    async def ready(self) -> None:
        """Returns while records are read and applied; raises ConsumerStalled."""
        if self._lanes.stuck:
            raise ConsumerStalled(_AWAY)
        if self._stalled is not None:
            raise ConsumerStalled(self._stalled)

    async def run(self, stop: asyncio.Event) -> None:
        """Consumes until `stop`. A database or bus that is away is waited for, never fatal."""
        try:
            while not stop.is_set():
                try:
                    await self._round(stop)
                except (BusError, Unavailable) as error:
                    await self._sit_out(stop, error, str(error) if isinstance(error, BusError) else _AWAY)
        finally:
            await self._bus.close()

    async def _round(self, stop: asyncio.Event) -> None:
        records = await self._bus.poll(BATCH, _POLL_SECONDS)
        patient_until = asyncio.get_running_loop().time() + self._retry.patience_seconds
        if records and await self._lanes.work(records, stop):
            failpoints.reached("before-offset")
            await self._bus.commit()
        # Events that wait on the bus while something hangs come before what was put aside for it.
        self._long_rounds = self._long_rounds + 1 if asyncio.get_running_loop().time() >= patient_until else 0
        if not stop.is_set() and self._long_rounds % _UNSWEPT_AT_MOST == 0:
            await self._sweep(stop)
        if self._bus_failures:
            _log.info("consumer.recovered", consumer=self._inbox.consumer, count=self._bus_failures)
        self._stalled, self._bus_failures = None, 0

    async def _sweep(self, stop: asyncio.Event) -> None:
        """Looks after what no record on the bus will bring up again."""
        now = asyncio.get_running_loop().time()
        if now - self._swept_at < _SWEEP_EVERY:
            return
        async with self._inbox.db.transaction() as connection:
            keys = await due_keys(connection, self._inbox.consumer)
            self._backlog = await count_backlog(connection, self._inbox.consumer)
        if now - self._forgot_at >= _FORGET_EVERY:
            async with self._inbox.db.transaction() as connection:
                await forget_older(connection, KEPT)
            self._forgot_at = now
        due = await self._due_records(keys)
        self._behind = await self._bus.behind()
        self._swept_at = now
        if due:
            await self._lanes.work(due, stop)

    async def _due_records(self, keys: Sequence[tuple[str, UUID]]) -> list[Received]:
        records = []
        for topic, key in keys:
            try:
                record = await self._inbox.next_waiting(topic, key)
            except RecordUnreadable as error:
                _log.error("inbox.waiting_event_unreadable", consumer=self._inbox.consumer, topic=topic, error=error)
                continue
            if record is not None:
                records.append(record)
        return records

    async def _sit_out(self, stop: asyncio.Event, error: Exception, why: str) -> None:
        if self._bus_failures == 0:
            _log.warning("consumer.stalled", consumer=self._inbox.consumer, error=error)
        self._stalled = why
        # What was counted before says nothing of now: with the bus away it would say that all is well.
        self._behind = self._backlog = None
        self._bus_failures += 1
        with suppress(TimeoutError):
            pause = self._retry.pause(self._bus_failures, self._retry.outage_seconds)
            await asyncio.wait_for(stop.wait(), pause)
