"""The place of a consumer in the events of one key, on the transaction that applies the next one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self
from uuid import uuid4

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from chassis.inbox.table import TABLES

if TYPE_CHECKING:
    from uuid import UUID

    from chassis.bus.ports import Received
    from chassis.db.transaction import Rows, Transaction
    from chassis.inbox.record_cipher import RecordCipher
    from contracts.envelope import Envelope

_event, _position, _waiting, _dead = TABLES.event, TABLES.position, TABLES.waiting, TABLES.dead_letter
# The place of a key that was never seen is made, any other is held: both by one statement.
_LOCK = (
    insert(_position)
    .on_conflict_do_update(
        index_elements=[_position.c.consumer, _position.c.topic, _position.c.key], set_={"last": _position.c.last}
    )
    .returning(_position.c.last)
)


def _is_at(table: sa.Table) -> sa.ColumnElement[bool]:
    return sa.and_(*(table.c[name] == sa.bindparam(f"at_{name}") for name in ("consumer", "topic", "key")))


# Made once: to put a statement together takes as long as to have it answered, and every event needs these.
_SEQUENCE = sa.bindparam("at_sequence", type_=_position.c.last.type)
_LETTER_BEFORE = (
    sa.select(_dead.c.id)
    .where(_is_at(_dead), _dead.c.resolution.is_(None))
    .where(sa.or_(_dead.c.sequence.is_(None), _dead.c.sequence <= _SEQUENCE))
    .where(_dead.c.id.is_distinct_from(sa.bindparam("ignored", type_=_dead.c.id.type)))
    .limit(1)
)
_FIRST_TIME = insert(_event).on_conflict_do_nothing()
_MOVED = sa.update(_position).where(_is_at(_position)).values(last=_SEQUENCE).cte("moved")
_PASSED = sa.delete(_waiting).where(_is_at(_waiting), _waiting.c.sequence <= _SEQUENCE).cte("passed")
_ADVANCE = sa.select(sa.exists().where(_is_at(_waiting), _waiting.c.sequence > _SEQUENCE)).add_cte(_MOVED, _PASSED)
_KEPT_HERE = sa.select(_waiting.c.id).where(_is_at(_waiting), _waiting.c.sequence == _SEQUENCE)


class Place:
    """One key of one topic for one consumer, locked until the transaction ends; `last` is 0 before the first event."""

    def __init__(self, connection: Transaction, consumer: str, topic: str, key: UUID, last: int) -> None:
        self._connection = connection
        self._of = {"consumer": consumer, "topic": topic, "key": key}
        self._at = {f"at_{name}": value for name, value in self._of.items()}
        self.last = last

    @classmethod
    async def lock(cls, connection: Transaction, consumer: str, topic: str, key: UUID) -> Self:
        """The place; any other worker on this key waits for the end of the transaction."""
        unseen = {"consumer": consumer, "topic": topic, "key": key, "last": 0}
        return cls(connection, consumer, topic, key, (await connection.execute(_LOCK, unseen)).scalar_one())

    async def is_parked(self, sequence: int, ignored: UUID | None) -> bool:
        """Whether an event of this number is behind an open dead letter (other than `ignored`), or is one.

        Everything is behind a letter whose own number cannot be read.
        """
        return (await self._ask(_LETTER_BEFORE, sequence, ignored=ignored)).first() is not None

    async def wait(self, received: Received, envelope: Envelope, cipher: RecordCipher, *, starts: bool) -> None:
        """Keeps the record for later; `starts` says that a consumer without a place may start with it."""
        row_id = uuid4()
        row = {
            **self._of,
            "sequence": envelope.sequence,
            "starts": starts,
            "id": row_id,
            "partition": received.partition,
            "position": received.position,
            "sealed": cipher.seal(row_id, received),
        }
        await self._connection.execute(insert(_waiting).values(row).on_conflict_do_nothing())

    async def is_new(self, envelope: Envelope, outcome: str) -> bool:
        """Writes the inbox row with its envelope; False when this event was here before, under whatever number."""
        row = {
            **self._of,
            "event_id": envelope.id,
            "sequence": envelope.sequence,
            "type": envelope.type,
            "outcome": outcome,
            # Without the trace, which names the span of one hop.
            "envelope": envelope.model_dump(mode="json", exclude={"traceparent"}),
        }
        written = await self._connection.execute(_FIRST_TIME, row)
        return written.rowcount == 1

    async def advance(self, sequence: int) -> bool:
        """Moves the place to `sequence`; what waited up to there has had its turn. Whether later ones wait."""
        self.last = sequence
        return bool((await self._ask(_ADVANCE, sequence)).scalar_one())

    async def give_up(self, sequence: int) -> None:
        """Moves on without this number, unless another record with it is kept."""
        if sequence == self.last + 1 and (await self._ask(_KEPT_HERE, sequence)).first() is None:
            await self.advance(sequence)

    async def remove_kept(self, received: Received) -> None:
        """Forgets the record among those that wait, if it is one."""
        same = (_waiting.c.partition == received.partition, _waiting.c.position == received.position)
        await self._connection.execute(sa.delete(_waiting).where(_is_at(_waiting), *same), self._at)

    async def _ask(self, statement: sa.Select[Any], sequence: int, **also: object) -> Rows:
        return await self._connection.execute(statement, {**self._at, "at_sequence": sequence, **also})
