"""Puts events into the transaction of what they tell."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

import sqlalchemy as sa
from opentelemetry import trace
from sqlalchemy.dialects.postgresql import insert

from chassis.outbox.table import CHANNEL, TABLES
from chassis.telemetry.spans import traceparent
from chassis.time import SystemClock, UuidFactory
from contracts.envelope import Envelope
from contracts.topics import OWNERS

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncConnection

    from chassis.ports import Clock, IdFactory
    from contracts.envelope import EventData

_outbox, _sequence = TABLES.outbox, TABLES.sequence
_NOTIFY = sa.select(sa.func.pg_notify(CHANNEL, ""))


class NotOurs(Exception):
    """A service tells only what happened to its own aggregates: the topic has another owner, or the id another subject."""


class OutboxWriter:
    """Writes on one connection, in whatever transaction it is in; `cause` is the event being handled, if one is."""

    def __init__(
        self,
        connection: AsyncConnection,
        source: str,
        cause: Envelope | None = None,
        clock: Clock | None = None,
        ids: IdFactory | None = None,
    ) -> None:
        """`source` is the service's name, as contracts.topics spells owners."""
        self._connection = connection
        self._source = source
        self._cause = cause
        self._clock = clock or SystemClock()
        self._ids = ids or UuidFactory()

    async def write(self, event: EventData, subject: UUID | None = None, cause: Envelope | None = None) -> Envelope:
        """Adds `event` with the next number of its subject; the relay is woken by the commit.

        Holds the subject's number until the transaction ends: a second writer of the same subject waits.
        Raises NotOurs.
        """
        subject = self._own(event, subject)
        cause = cause or self._cause
        envelope = Envelope(
            id=self._ids.new(),
            type=event.type,
            source=self._source,
            subject=subject,
            time=self._clock.now(),
            sequence=await self._next(event.topic, subject),
            correlationid=cause.correlationid if cause else self._correlation(),
            causationid=cause.id if cause else None,
            traceparent=traceparent(),
            data=event.written(),
        )
        row = {**envelope.model_dump(exclude={"subject"}), "topic": event.topic, "key": subject}
        await self._connection.execute(sa.insert(_outbox), row)
        await self._connection.execute(_NOTIFY)
        return envelope

    def _own(self, event: EventData, subject: UUID | None) -> UUID:
        owner = OWNERS.get(event.topic)
        if owner != self._source:
            raise NotOurs(f"{event.type} goes to {event.topic}, which belongs to {owner}, not to {self._source}.")
        if subject is not None and subject != event.subject:
            raise NotOurs(f"{event.type} was given another subject than its own {event.subject_field}.")
        return event.subject

    def _correlation(self) -> UUID:
        """All that one request sets in motion shares its trace id; outside a trace a fresh id."""
        context = trace.get_current_span().get_span_context()
        return UUID(int=context.trace_id) if context.is_valid else self._ids.new()

    async def _next(self, topic: str, key: UUID) -> int:
        first = insert(_sequence).values(topic=topic, key=key, last=1)
        taken = first.on_conflict_do_update(
            index_elements=[_sequence.c.topic, _sequence.c.key], set_={"last": _sequence.c.last + 1}
        )
        return int((await self._connection.execute(taken.returning(_sequence.c.last))).scalar_one())
