"""What a service that is rebuilt tells: at each number that others know, exactly what they know; beyond, anew."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from chassis.journal.entry import kept
from chassis.journal.errors import JournalContradicts
from chassis.outbox.table import TABLES
from chassis.outbox.writer import OutboxWriter
from contracts.registry import parse

if TYPE_CHECKING:
    from collections.abc import Mapping
    from uuid import UUID

    from chassis.db.transaction import Transaction
    from chassis.journal.journals import Journals
    from contracts.envelope import Envelope, EventData

_outbox, _sequence = TABLES.outbox, TABLES.sequence


class Retelling:
    """Stands in for the outbox writer on one transaction. What others know is stored as published; `anew` counts the rest."""

    def __init__(self, connection: Transaction, source: str, journals: Journals, floating: Mapping[str, str]) -> None:
        """`floating` are types whose moment depends on who looked when, with the field that names what they are about.

        Such an event is told at the number where others know it, and anew only while `settling`.
        """
        self._connection = connection
        self._source = source
        self._journals = journals
        self._floating = floating
        self._reached: dict[tuple[str, UUID], int] = {}
        self._again: list[tuple[str, Envelope]] = []
        self._new: list[tuple[EventData, Envelope | None]] = []
        self.cause: Envelope | None = None
        self.settling = False
        self.retold = self.anew = 0

    def next_of(self, topic: str, key: UUID) -> Envelope | None:
        """The first event of the key that others know and that was not told again yet."""
        return self._journals.at(topic, key, self._reached.get((topic, key), 0) + 1)

    def is_floating(self, envelope: Envelope) -> bool:
        """Whether only those who were told know the place of such an event."""
        return envelope.type in self._floating

    def write(self, event: EventData, subject: UUID | None = None) -> None:
        """Tells it again, or anew, with the next `store`. Raises JournalContradicts."""
        known = self.next_of(event.topic, subject or event.subject)
        floats = event.type in self._floating and not self._is_it(known, event)
        if floats and (known is not None or not self.settling):
            return
        if known is None:
            self._new.append((event, self.cause))
            return
        self._compare(event, known)
        self._again.append((event.topic, known))
        self._reached[event.topic, known.subject] = known.sequence

    async def store(self) -> None:
        """Writes what was told since the last time."""
        for topic, known in self._again:
            await self._tell_again(topic, known)
        writer = OutboxWriter(self._connection, self._source)
        for event, cause in self._new:
            writer.write(event, cause=cause)
            await self._connection.send()
        self.retold += len(self._again)
        self.anew += len(self._new)
        self._again, self._new = [], []

    async def put_back(self, known: Envelope) -> None:
        """Stores the next event of its key as others know it, whatever it says: for what the service decided once and for all."""
        topic = parse(known).topic
        await self._tell_again(topic, known)
        self._reached[topic, known.subject] = known.sequence
        self.retold += 1

    def _is_it(self, known: Envelope | None, event: EventData) -> bool:
        if known is None or known.type != event.type:
            return False
        name = self._floating[event.type]
        return bool(known.data.get(name) == event.written()[name])

    def _compare(self, event: EventData, known: Envelope) -> None:
        if known.type != event.type:
            raise JournalContradicts(known.id, "type")
        if not self.is_floating(known) and known.causationid != (self.cause.id if self.cause else None):
            raise JournalContradicts(known.id, "causationid")
        told, would = type(event).read(known.data).written(), event.written()
        for name in would:
            if told[name] != would[name]:
                raise JournalContradicts(known.id, name)

    async def _tell_again(self, topic: str, known: Envelope) -> None:
        columns = {name: value for name, value in known.model_dump().items() if name not in ("subject", "traceparent")}
        row = {
            **columns,
            "data": kept(known)["data"],
            "topic": topic,
            "key": known.subject,
            "created_at": known.time,
            "published_at": known.time,
        }
        await self._connection.execute(sa.insert(_outbox).values(row))
        place = insert(_sequence).values(topic=topic, key=known.subject, last=known.sequence)
        await self._connection.execute(
            place.on_conflict_do_update(index_elements=["topic", "key"], set_={"last": known.sequence})
        )
