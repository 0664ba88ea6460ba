"""Applies events: inbox row, effect and outbox rows in one transaction, each event once and in the order of its key."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Mapping
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from sqlalchemy.ext.asyncio import AsyncConnection

from chassis.bus.codec import decode
from chassis.domain.errors import Unavailable
from chassis.inbox.backlog import next_waiting
from chassis.inbox.errors import reason_of
from chassis.inbox.letters import Letters
from chassis.inbox.place import Place
from chassis.inbox.sealing import Sealer
from chassis.inbox.table import TABLES
from chassis.telemetry.logging import get_logger
from chassis.telemetry.spans import processing
from contracts.envelope import Envelope, EventData
from contracts.registry import UnknownEventType, parse

if TYPE_CHECKING:
    from uuid import UUID

    from chassis.bus.ports import Received
    from chassis.db.database import Database
    from chassis.inbox.letters import Letter
    from chassis.vault.ports import Aead

Handler = Callable[[Any, Envelope, AsyncConnection], Awaitable[None]]
"""Has the event's effect on the given transaction; what it raises undoes everything."""

_SNAPSHOT = re.compile(r".*[.-]snapshot\.v\d+")
_log = get_logger(__name__)


class Outcome(StrEnum):
    """What became of a record."""

    APPLIED = "applied"
    UNKNOWN_TYPE = "unknown-type"
    NOT_HANDLED = "not-handled"
    DUPLICATE = "duplicate"
    WAITING = "waiting"
    PARKED = "parked"

    @property
    def moved_on(self) -> bool:
        """Whether the key's place moved, so that an event that waited may be next."""
        return self in (Outcome.APPLIED, Outcome.UNKNOWN_TYPE, Outcome.NOT_HANDLED)


class Inbox:
    """What one consumer has applied, and what it does with the next record."""

    def __init__(
        self,
        db: Database,
        consumer: str,
        handlers: Mapping[type[EventData], Handler],
        aead: Aead,
        system: str = "postgres",
    ) -> None:
        """`db` connects as the worker role, `aead` is the dead letters' keyset, `system` names the bus in traces."""
        self.db = db
        self.consumer = consumer
        self._handlers = dict(handlers)
        self._system = system
        self.sealers = {table: Sealer(aead, table.name) for table in (TABLES.waiting, TABLES.dead_letter)}

    async def apply(self, received: Received, replaying: UUID | None = None) -> Outcome:
        """Applies the record if it is its turn, else keeps it or passes it over. All in one transaction.

        `replaying` is the dead letter the record comes from: it is closed in the same transaction.
        Raises InvalidEnvelope, InvalidEventData, whatever the handler raises, Unavailable; then nothing was done.
        """
        envelope = decode(received)
        with processing(
            self.consumer,
            received.topic,
            envelope.id,
            envelope.type,
            parent=envelope.traceparent,
            system=self._system,
        ) as span:
            async with self.db.transaction() as connection:
                place = await Place.lock(connection, self.consumer, received.topic, envelope.subject)
                if replaying is not None:
                    await self.letters(connection).resolve(replaying, "replayed")
                outcome = await self._decide(place, received, envelope, replaying, connection)
            span.set_attribute("outcome", outcome.value)
        return outcome

    async def bury(self, received: Received, error: BaseException, attempts: int) -> Letter | None:
        """Makes the record a dead letter: its key is parked from here on. None when it was one before."""
        async with self.db.transaction() as connection:
            if received.key is not None:
                place = await Place.lock(connection, self.consumer, received.topic, received.key)
                await place.no_longer_waits(received)
            letter = await self.letters(connection).add(received, error, attempts)
        if letter is not None:
            _log.error(
                "inbox.dead_letter",
                consumer=self.consumer,
                topic=received.topic,
                messaging_position=received.position,
                event_id=letter.event_id,
                event_type=letter.type,
                reason=reason_of(error),
                attempt=attempts,
                error=error,
            )
        return letter

    async def next_waiting(self, topic: str, key: UUID) -> Received | None:
        """The record of this key whose turn it is now, if it came before its turn."""
        async with self.db.transaction() as connection:
            return await next_waiting(connection, self.consumer, topic, key, self.sealers[TABLES.waiting])

    async def reachable(self) -> bool:
        """Whether the database answers: if not, no event is at fault."""
        try:
            await self.db.ping()
        except Unavailable:
            return False
        return True

    def letters(self, connection: AsyncConnection) -> Letters:
        """The dead letters, on a transaction."""
        return Letters(connection, self.consumer, self.sealers[TABLES.dead_letter])

    async def _decide(
        self, place: Place, received: Received, envelope: Envelope, replaying: UUID | None, connection: AsyncConnection
    ) -> Outcome:
        sequence = envelope.sequence
        if sequence <= place.last:
            await place.no_longer_waits(received)
            return Outcome.DUPLICATE
        starts = _SNAPSHOT.fullmatch(envelope.type) is not None
        if await place.is_parked(sequence, replaying):
            await place.wait(received, envelope, self.sealers[TABLES.waiting], starts=starts)
            return Outcome.PARKED
        if sequence != place.last + 1 and not (place.last == 0 and starts):
            await place.wait(received, envelope, self.sealers[TABLES.waiting], starts=starts)
            return Outcome.WAITING
        outcome = await self._handle(place, envelope, connection)
        await place.advance(sequence)
        return outcome

    async def _handle(self, place: Place, envelope: Envelope, connection: AsyncConnection) -> Outcome:
        try:
            event = parse(envelope)
        except UnknownEventType:
            _log.warning("inbox.unknown_type", consumer=self.consumer, event_type=envelope.type, event_id=envelope.id)
            return await self._note(place, envelope, Outcome.UNKNOWN_TYPE)
        handler = self._handlers.get(type(event))
        if handler is None:
            return await self._note(place, envelope, Outcome.NOT_HANDLED)
        outcome = await self._note(place, envelope, Outcome.APPLIED)
        if outcome is Outcome.APPLIED:
            await handler(event, envelope, connection)
        return outcome

    async def _note(self, place: Place, envelope: Envelope, outcome: Outcome) -> Outcome:
        if await place.is_new(envelope, outcome.value):
            return outcome
        _log.error("inbox.same_event_under_two_numbers", consumer=self.consumer, event_id=envelope.id)
        return Outcome.DUPLICATE
