"""Rows of dead letters: written when an event cannot be applied, closed when an operator has dealt with it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

import sqlalchemy as sa

from chassis.bus.codec import InvalidEnvelope, readable_fields
from chassis.inbox.errors import LetterNotFound, LetterResolved, reason_of
from chassis.inbox.table import TABLES

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from chassis.bus.ports import Received
    from chassis.db.transaction import Transaction
    from chassis.inbox.record_cipher import RecordCipher

_dead = TABLES.dead_letter
_NUMBER_OF_ANOTHER_KEY = ("key", "ce_subject")


@dataclass(frozen=True, slots=True)
class Letter:
    """What is known of a dead letter without opening it. `key`, `event_id`, `type`, `sequence`: None when unreadable."""

    id: UUID
    topic: str
    partition: int
    position: int
    key: UUID | None
    event_id: UUID | None
    type: str | None
    sequence: int | None
    reason: str
    attempts: int
    at: datetime
    resolution: str | None


class Letters:
    """The dead letters of one consumer, on one connection."""

    def __init__(self, connection: Transaction, consumer: str, cipher: RecordCipher) -> None:
        self._connection = connection
        self._consumer = consumer
        self._cipher = cipher

    async def add(self, received: Received, error: BaseException, attempts: int) -> Letter | None:
        """Keeps the record; None when it lies here already (the bus may give it again after a crash)."""
        if await self._lies_here(received):
            return None
        seen = readable_fields(received.headers)
        foreign = isinstance(error, InvalidEnvelope) and error.part in _NUMBER_OF_ANOTHER_KEY
        letter_id = uuid4()
        row = {
            "id": letter_id,
            "consumer": self._consumer,
            "topic": received.topic,
            "partition": received.partition,
            "position": received.position,
            "key": received.key,
            "event_id": seen.event_id,
            "type": seen.type,
            "sequence": None if foreign else seen.sequence,
            "reason": reason_of(error),
            "attempts": attempts,
            "sealed": self._cipher.seal(letter_id, received),
        }
        await self._connection.execute(sa.insert(_dead).values(row))
        return await self.get(letter_id)

    async def open_ones(self) -> list[Letter]:
        """Those that are still open, oldest first."""
        query = sa.select(_dead).where(_dead.c.consumer == self._consumer, _dead.c.resolution.is_(None))
        rows = await self._connection.execute(query.order_by(_dead.c.at, _dead.c.position))
        return [_letter(row) for row in rows]

    async def get(self, letter_id: UUID) -> Letter:
        """Raises LetterNotFound."""
        return _letter(await self._row(letter_id))

    async def record(self, letter_id: UUID) -> Received:
        """The record as the bus gave it; raises LetterNotFound, LetterResolved, RecordUnreadable."""
        return self._cipher.open(await self._open_row(letter_id))

    async def resolve(self, letter_id: UUID, resolution: str) -> None:
        """Closes an open letter and forgets its record; raises LetterNotFound, LetterResolved."""
        await self._open_row(letter_id)
        closed = {"resolution": resolution, "resolved_at": sa.func.clock_timestamp(), "sealed": None}
        await self._connection.execute(sa.update(_dead).where(_dead.c.id == letter_id).values(closed))

    async def failed_again(self, letter_id: UUID, error: BaseException) -> None:
        """Notes one more attempt and its reason."""
        again = {"attempts": _dead.c.attempts + 1, "reason": reason_of(error)}
        still_open = (_dead.c.id == letter_id, _dead.c.resolution.is_(None))
        await self._connection.execute(sa.update(_dead).where(*still_open).values(again))

    async def _lies_here(self, received: Received) -> bool:
        same_place = [_dead.c[name] == getattr(received, name) for name in ("topic", "partition", "position")]
        query = sa.select(_dead).where(_dead.c.consumer == self._consumer, *same_place)
        rows: Sequence[sa.Row[Any]] = (await self._connection.execute(query.where(_dead.c.resolution.is_(None)))).all()
        # Compared, since a topic that was made anew counts its positions from the start again.
        return any(self._cipher.open(row) == received for row in rows)

    async def _open_row(self, letter_id: UUID) -> sa.Row[Any]:
        row = await self._row(letter_id)
        if row.resolution is not None:
            raise LetterResolved(letter_id)
        return row

    async def _row(self, letter_id: UUID) -> sa.Row[Any]:
        query = sa.select(_dead).where(_dead.c.consumer == self._consumer, _dead.c.id == letter_id)
        row = (await self._connection.execute(query.with_for_update())).one_or_none()
        if row is None:
            raise LetterNotFound(letter_id)
        return row


def _letter(row: sa.Row[Any]) -> Letter:
    return Letter(**{name: getattr(row, name) for name in Letter.__dataclass_fields__})
