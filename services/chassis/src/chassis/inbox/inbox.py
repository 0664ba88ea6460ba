"""Applies events: inbox row, effect and outbox rows in one transaction, each event once and in the order of its key."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from chassis.bus.codec import decode
from chassis.domain.errors import Unavailable
from chassis.inbox.applying import Outcome, apply
from chassis.inbox.backlog import next_waiting
from chassis.inbox.errors import reason_of
from chassis.inbox.letters import Letters
from chassis.inbox.place import Place
from chassis.inbox.record_cipher import RecordCipher
from chassis.inbox.table import TABLES
from chassis.processes import failpoints
from chassis.telemetry.logging import get_logger
from chassis.telemetry.spans import processing

if TYPE_CHECKING:
    from uuid import UUID

    from chassis.bus.ports import Received
    from chassis.db.database import Database
    from chassis.db.transaction import Transaction
    from chassis.inbox.applying import Handlers
    from chassis.inbox.letters import Letter
    from chassis.vault.ports import Aead
    from contracts.envelope import Envelope

_SNAPSHOT = re.compile(r".*[.-]snapshot\.v\d+")
_log = get_logger(__name__)


class Inbox:
    """What one consumer has applied, and what it does with the next record."""

    def __init__(
        self,
        db: Database,
        consumer: str,
        handlers: Handlers,
        aead: Aead,
        system: str = "postgres",
    ) -> None:
        """`db` connects as the worker role, `aead` is the dead letters' keyset, `system` names the bus in traces."""
        self.db = db
        self.consumer = consumer
        self._handlers = dict(handlers)
        self._system = system
        self.ciphers = {table: RecordCipher(aead, table.name) for table in (TABLES.waiting, TABLES.dead_letter)}

    async def apply(self, received: Received, replaying: UUID | None = None) -> Outcome:
        """Applies the record if it is its turn, else keeps it or passes it over. All in one transaction.

        `replaying` is the dead letter the record comes from: it is closed in the same transaction.
        Raises InvalidEnvelope, InvalidEventData, whatever the handler raises, Unavailable; then nothing was done.
        """
        return (await self.settle(received, replaying))[0]

    async def settle(self, received: Received, replaying: UUID | None = None) -> tuple[Outcome, bool]:
        """As `apply`; and whether the key moved on while later events of it wait, so that one of them may be next."""
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
                outcome, more = await self._decide(place, received, envelope, replaying, connection)
                failpoints.reached("after-apply")
            span.set_attribute("outcome", outcome.value)
        return outcome, more

    async def put_aside(self, received: Received) -> None:
        """Keeps a record that was not applied among those that wait, so that the bus can go on without it."""
        envelope = decode(received)
        async with self.db.transaction() as connection:
            place = await Place.lock(connection, self.consumer, received.topic, envelope.subject)
            if envelope.sequence > place.last:
                await place.wait(received, envelope, self.ciphers[TABLES.waiting], starts=_starts(envelope))

    async def bury(self, received: Received, error: BaseException, attempts: int) -> Letter | None:
        """Makes the record a dead letter: its key is parked from here on. None when it was one before."""
        async with self.db.transaction() as connection:
            if received.key is not None:
                place = await Place.lock(connection, self.consumer, received.topic, received.key)
                await place.remove_kept(received)
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
            return await next_waiting(connection, self.consumer, topic, key, self.ciphers[TABLES.waiting])

    async def reachable(self) -> bool:
        """Whether the database answers: if not, no event is at fault."""
        try:
            await self.db.ping()
        except Unavailable:
            return False
        return True

    def letters(self, connection: Transaction) -> Letters:
        """The dead letters, on a transaction."""
        return Letters(connection, self.consumer, self.ciphers[TABLES.dead_letter])

    async def _decide(
        self, place: Place, received: Received, envelope: Envelope, replaying: UUID | None, connection: Transaction
    ) -> tuple[Outcome, bool]:
        sequence = envelope.sequence
        if sequence <= place.last:
            await place.remove_kept(received)
            return Outcome.DUPLICATE, False
        starts = _starts(envelope)
        if await place.is_parked(sequence, replaying):
            await place.wait(received, envelope, self.ciphers[TABLES.waiting], starts=starts)
            return Outcome.PARKED, False
        if sequence != place.last + 1 and not (place.last == 0 and starts):
            await place.wait(received, envelope, self.ciphers[TABLES.waiting], starts=starts)
            return Outcome.WAITING, False
        outcome = await apply(place, envelope, connection, self.consumer, self._handlers)
        return outcome, await place.advance(sequence)


def _starts(envelope: Envelope) -> bool:
    """Whether a consumer without a place may start with it."""
    return _SNAPSHOT.fullmatch(envelope.type) is not None
