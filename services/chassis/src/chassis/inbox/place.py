"""Where a consumer stands in the events of one key, on the transaction that applies the next one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self
from uuid import uuid4

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from chassis.inbox.table import TABLES
from chassis.journal.entry import kept

if TYPE_CHECKING:
    from uuid import UUID

    from chassis.bus.ports import Received
    from chassis.db.transaction import Transaction
    from chassis.inbox.sealing import Sealer
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


class Place:
    """One key of one topic for one consumer, locked until the transaction ends; `last` is 0 before the first event."""

    def __init__(self, connection: Transaction, consumer: str, topic: str, key: UUID, last: int) -> None:
        """Use `lock`."""
        self._connection = connection
        self._of = {"consumer": consumer, "topic": topic, "key": key}
        self.last = last

    @classmethod
    async def lock(cls, connection: Transaction, consumer: str, topic: str, key: UUID) -> Self:
        """The place; whoever else works on this key waits for the end of the transaction."""
        unseen = {"consumer": consumer, "topic": topic, "key": key, "last": 0}
        return cls(connection, consumer, topic, key, (await connection.execute(_LOCK, unseen)).scalar_one())

    async def is_parked(self, sequence: int, ignored: UUID | None) -> bool:
        """Whether an event of this number stands behind an open dead letter (other than `ignored`), or is one.

        Behind a letter whose own number cannot be read stands everything.
        """
        before = sa.or_(_dead.c.sequence.is_(None), _dead.c.sequence <= sequence)
        query = sa.select(_dead.c.id).where(self._is(_dead), _dead.c.resolution.is_(None), before)
        if ignored is not None:
            query = query.where(_dead.c.id != ignored)
        return (await self._connection.execute(query.limit(1))).first() is not None

    async def wait(self, received: Received, envelope: Envelope, sealer: Sealer, *, starts: bool) -> None:
        """Keeps the record for later; `starts` says that a consumer without a place may start with it."""
        row_id = uuid4()
        row = {
            **self._of,
            "sequence": envelope.sequence,
            "starts": starts,
            "id": row_id,
            "partition": received.partition,
            "position": received.position,
            "sealed": sealer.seal(row_id, received),
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
            "envelope": kept(envelope),
        }
        written = await self._connection.execute(insert(_event).values(row).on_conflict_do_nothing())
        return written.rowcount == 1

    async def advance(self, sequence: int) -> bool:
        """Moves the place to `sequence`; what waited up to there has had its turn. Whether later ones wait."""
        moved = sa.update(_position).where(self._is(_position)).values(last=sequence).cte("moved")
        passed = sa.delete(_waiting).where(self._is(_waiting), _waiting.c.sequence <= sequence).cte("passed")
        later = sa.exists().where(self._is(_waiting), _waiting.c.sequence > sequence)
        query = sa.select(later).add_cte(moved, passed)
        self.last = sequence
        return bool((await self._connection.execute(query)).scalar_one())

    async def give_up(self, sequence: int) -> None:
        """Moves on without this number, unless another record with it waits."""
        query = sa.select(_waiting.c.id).where(self._is(_waiting), _waiting.c.sequence == sequence)
        if sequence == self.last + 1 and (await self._connection.execute(query)).first() is None:
            await self.advance(sequence)

    async def no_longer_waits(self, received: Received) -> None:
        """Forgets the record among those that wait, if it is one."""
        same = (_waiting.c.partition == received.partition, _waiting.c.position == received.position)
        await self._connection.execute(sa.delete(_waiting).where(self._is(_waiting), *same))

    def _is(self, table: sa.Table) -> sa.ColumnElement[bool]:
        return sa.and_(*(table.c[name] == value for name, value in self._of.items()))
