"""Publishes the outbox: in order per key, at least once, whatever dies. README.md says what happens when."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from chassis.bus.codec import EventTooLarge, encode
from chassis.bus.errors import BusError, BusUnavailable, RecordRefused
from chassis.domain.backoff import doubled, scattered
from chassis.domain.errors import Unavailable
from chassis.outbox.table import CHANNEL
from chassis.outbox.waves import envelope_of, measure, next_wave, settle
from chassis.processes import failpoints
from chassis.processes.leadership import Leadership
from chassis.telemetry.logging import get_logger
from chassis.telemetry.spans import Publishing

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from uuid import UUID

    from sqlalchemy import Row

    from chassis.bus.ports import BusProducer, Record
    from chassis.db.database import Database
    from chassis.outbox.waves import Backlog

WAVE = 500
RELAY_LOCK = "outbox-relay"
"""Held by the relay that leads."""
_FEW_TRACES = 10
_POLL_SECONDS = 1.0
_MEASURE_EVERY, _MEASURE_BUSY = 1.0, 2.0
_SEND_SECONDS = 60.0
_LAST_SEND_SECONDS = 3.0
_CLOSE_SECONDS = 5.0
_FIRST_PAUSE, _LONGEST_PAUSE = 0.2, 5.0
_log = get_logger(__name__)


class RelayStalled(Exception):
    """The relay lives but publishes nothing just now; the message says why."""


class RowDamaged(Exception):
    """A row of the outbox is not the event that was written."""


class Relay:
    """One per service is the leader; a second one is on standby until the first one's session is gone."""

    def __init__(self, db: Database, make_producer: Callable[[], BusProducer]) -> None:
        """`db` connects as the worker role. `make_producer` must not block; it is called again after any failed send."""
        self._db = db
        self._make_producer = make_producer
        self._producer: BusProducer | None = None
        self._leadership = Leadership(db, RELAY_LOCK, (CHANNEL,))
        self._stop = asyncio.Event()
        self._sending: asyncio.Timeout | None = None
        self._backlog: Backlog | None = None
        self._acknowledged: list[UUID] = []
        self._leads = False
        self._published = 0
        self._producers = 0
        self._stalled: str | None = "The relay has not looked at its outbox yet. Ask again."
        self._failures = 0
        self._measured_at = float("-inf")

    def status(self) -> dict[str, int | float | bool | None]:
        """Gauges: rows not published yet, how many of them failed before, and the age of the oldest one in seconds.

        They are None in a relay on standby.
        """
        backlog = self._backlog if self._leads else None
        return {
            "outbox_leads": self._leads,
            "outbox_depth": backlog.depth if backlog else None,
            "outbox_failing": backlog.failing if backlog else None,
            "outbox_oldest_seconds": backlog.oldest_seconds if backlog else None,
            "outbox_published": self._published,
            "bus_producers_made": self._producers,
        }

    async def ready(self) -> None:
        """Returns while the relay publishes or is on standby; raises RelayStalled."""
        if self._stalled is not None:
            raise RelayStalled(self._stalled)

    async def run(self, stop: asyncio.Event) -> None:
        """Publishes until `stop`. A database or bus that is away is waited for, never fatal."""
        self._stop = stop
        waker = asyncio.create_task(self._wake_at_stop())
        try:
            while not stop.is_set():
                await self._round()
        finally:
            waker.cancel()
            self._leads = False
            await self._discard_producer()
            await self._leadership.release()

    async def _round(self) -> None:
        try:
            rows = await self._due()
            pause = await self._publish(rows) if rows else _POLL_SECONDS
        except Unavailable as error:
            self._leadership.drop()
            self._leads = False
            pause = self._stall("The database does not answer; nothing is lost. Check that it runs.", error)
        if self._stalled is not None:
            # Not to be woken: with the bus away every new row would start a wave that fails.
            with suppress(TimeoutError):
                await asyncio.wait_for(self._stop.wait(), pause)
        elif pause > 0:
            await self._leadership.wait(pause)

    async def _due(self) -> Sequence[Row[Any]]:
        self._leads = await self._leadership.held()
        if not self._leads:
            self._acknowledged = []  # the process that leads now sends them again
            self._recover()
            return []
        now = asyncio.get_running_loop().time()
        async with self._db.transaction() as connection:
            await settle(connection, self._acknowledged, {})
            rows = await next_wave(connection, WAVE)
            # Events do not wait for a gauge, unless there are always some.
            if now - self._measured_at >= (_MEASURE_BUSY if rows else _MEASURE_EVERY):
                self._backlog, self._measured_at = await measure(connection), now
        self._acknowledged = []
        if not rows and (self._backlog is None or self._backlog.failing == 0):
            self._recover()
        return rows

    async def _publish(self, rows: Sequence[Row[Any]]) -> float:
        """Sends one wave and marks what was acknowledged; the seconds until the next one."""
        system = self._ready_producer().system
        spans = _spans(rows, system)
        answers = await self._send([_record(row, spans[row.traceparent]) for row in rows])
        published, failed = [], {}
        errors: dict[Publishing, Exception] = {}
        for row, answer in zip(rows, answers, strict=True):
            if answer is None:
                published.append(row.id)
            else:
                errors.setdefault(spans[row.traceparent], answer)
                failed[row.id] = _pause_after(row.attempts)
        for span in set(spans.values()):
            span.failed(errors[span]) if span in errors else span.acknowledged()
        failpoints.reached("after-ack")
        if failed or self._stop.is_set():
            await self._settle(published, failed)
        else:
            # Marked in the transaction that looks for the next wave, which follows at once.
            self._acknowledged = published
        self._published += len(published)
        if failed:
            await self._discard_producer()
            row, error = next((row, answer) for row, answer in zip(rows, answers, strict=True) if answer is not None)
            _log.warning("relay.send_failed", count=len(failed), topic=row.topic, attempt=row.attempts + 1, error=error)
        if not published and not any(_is_rows_own(answer) for answer in answers):
            why = next((str(answer) for answer in answers if isinstance(answer, BusError)), "The bus takes nothing.")
            return self._stall(f"{why} Events wait in the outbox.", None)
        self._recover()
        return 0

    async def _settle(self, published: Sequence[UUID], failed: Mapping[UUID, float]) -> None:
        async with self._db.transaction() as connection:
            await settle(connection, published, failed)

    async def _send(self, records: Sequence[Record | Exception]) -> list[Exception | None]:
        """An answer for each record, also when the producer itself fails; a row that is no event is not sent."""
        sendable = [record for record in records if not isinstance(record, Exception)]
        try:
            async with asyncio.timeout(_LAST_SEND_SECONDS if self._stop.is_set() else _SEND_SECONDS) as self._sending:
                sent = iter(await self._ready_producer().send(sendable) if sendable else [])
        except Exception as error:  # noqa: BLE001 -- every record gets it as its answer, and it is logged
            sent = iter([error] * len(sendable))
        finally:
            self._sending = None
        return [record if isinstance(record, Exception) else next(sent, BusUnavailable()) for record in records]

    def _ready_producer(self) -> BusProducer:
        if self._producer is None:
            self._producer = self._make_producer()
            self._producers += 1
        return self._producer

    async def _discard_producer(self) -> None:
        """An idempotent Kafka producer never sends again once a batch in flight has expired: a new one is made."""
        producer, self._producer = self._producer, None
        if producer is None:
            return
        try:
            async with asyncio.timeout(_CLOSE_SECONDS):
                await producer.close()
        except Exception as error:  # noqa: BLE001 -- it is given up either way
            _log.info("relay.producer_not_closed", error=error)

    def _stall(self, why: str, error: Unavailable | None) -> float:
        if self._stalled is None or error is not None:
            _log.warning("relay.stalled", count=self._failures + 1, error=error)
        self._stalled = why
        self._failures += 1
        return _pause_after(self._failures - 1)

    def _recover(self) -> None:
        if self._failures:
            _log.info("relay.recovered", count=self._failures)
        self._stalled, self._failures = None, 0

    async def _wake_at_stop(self) -> None:
        await self._stop.wait()
        self._leadership.wake()
        if self._sending is not None:
            # A bus that is away would hold the end up for as long as it may take to answer.
            self._sending.reschedule(asyncio.get_running_loop().time() + _LAST_SEND_SECONDS)


def _spans(rows: Sequence[Row[Any]], system: str) -> dict[str | None, Publishing]:
    """By the traceparent that rows were written with: a span in each trace, or in a wave of more than ten one beside them all."""
    traces: dict[str | None, list[Row[Any]]] = {}
    for row in rows:
        traces.setdefault(row.traceparent, []).append(row)
    if len(traces) > _FEW_TRACES:
        return dict.fromkeys(traces, _span(rows, None, system, traces))
    return {parent: _span(its, parent, system) for parent, its in traces.items()}


def _span(rows: Sequence[Row[Any]], parent: str | None, system: str, links: Iterable[str | None] = ()) -> Publishing:
    first = rows[0]
    return Publishing(first.topic, first.id, first.type, parent=parent, system=system, count=len(rows), links=links)


def _record(row: Row[Any], span: Publishing) -> Record | Exception:
    """The record of a row; its traceparent names the span of the publishing, unless that is outside its trace."""
    try:
        envelope = envelope_of(row)
        return encode(row.topic, envelope.model_copy(update={"traceparent": span.header}) if span.header else envelope)
    except EventTooLarge as error:
        return error
    except Exception as error:  # noqa: BLE001 -- a damaged row stops its own key, not the relay
        damaged = RowDamaged(f"Outbox row {row.id} is no event any more. Compare it with a backup.")
        damaged.__cause__ = error
        return damaged


def _is_rows_own(error: Exception | None) -> bool:
    """Whether this row alone is at fault, and not the bus for all of them."""
    return isinstance(error, RecordRefused | RowDamaged | EventTooLarge)


def _pause_after(attempts: int) -> float:
    return scattered(doubled(_FIRST_PAUSE, _LONGEST_PAUSE, attempts + 1))
