"""What has not had its effect yet: events that wait for an earlier one, and dead letters."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from chassis.inbox.table import TABLES

if TYPE_CHECKING:
    from datetime import timedelta
    from uuid import UUID

    from chassis.bus.ports import Received
    from chassis.db.transaction import Transaction
    from chassis.inbox.record_cipher import RecordCipher

_position, _waiting, _dead = TABLES.position, TABLES.waiting, TABLES.dead_letter
_NOW = sa.func.clock_timestamp()
_AT_ONCE = 50


@dataclass(frozen=True, slots=True)
class Backlog:
    """Events that wait (behind a gap or a dead letter) and the age of the oldest, open dead letters, parked keys."""

    waiting: int
    oldest_when_measured: float
    dead_letters: int
    parked_keys: int
    measured_at: float = field(default_factory=time.monotonic)

    @property
    def oldest_waiting_seconds(self) -> float:
        """Seconds; it grows without a measurement, until one finds that nothing is pending."""
        return round(self.oldest_when_measured + time.monotonic() - self.measured_at, 3) if self.waiting else 0.0


async def next_waiting(
    connection: Transaction, consumer: str, topic: str, key: UUID, cipher: RecordCipher
) -> Received | None:
    """The record of this key whose turn it is; raises RecordUnreadable."""
    of_key = (_waiting.c.consumer == consumer, _waiting.c.topic == topic, _waiting.c.key == key)
    row = (await connection.execute(_due().where(*of_key).order_by(_waiting.c.sequence).limit(1))).one_or_none()
    return None if row is None else cipher.open(row)


async def due_keys(connection: Transaction, consumer: str) -> list[tuple[str, UUID]]:
    """Keys with a waiting event whose turn it is: left by a consumer that died between two events, or by a replay."""
    due = _due().where(_waiting.c.consumer == consumer).with_only_columns(_waiting.c.topic, _waiting.c.key)
    return [(row.topic, row.key) for row in await connection.execute(due.distinct().limit(_AT_ONCE))]


async def count_backlog(connection: Transaction, consumer: str) -> Backlog:
    """The present backlog."""
    age = sa.func.extract("epoch", _NOW - sa.func.min(_waiting.c.at))
    query = sa.select(sa.func.count(), age).where(_waiting.c.consumer == consumer)
    keys = sa.func.count(sa.distinct(sa.tuple_(_dead.c.topic, _dead.c.key))).filter(_dead.c.key.is_not(None))
    dead = sa.select(sa.func.count(), keys).where(_dead.c.consumer == consumer, _dead.c.resolution.is_(None))
    waiting, oldest = (await connection.execute(query)).one()
    letters, parked = (await connection.execute(dead)).one()
    return Backlog(waiting, float(oldest or 0), letters, parked)


async def forget_older(connection: Transaction, age: timedelta) -> None:
    """Deletes closed letters older than `age`. Events that were applied stay."""
    await connection.execute(sa.delete(_dead).where(_dead.c.resolved_at < _NOW - age))


def _due() -> sa.Select[Any]:
    """Waiting events whose turn it is and that are behind no dead letter."""
    same_key = [_position.c[name] == _waiting.c[name] for name in ("consumer", "topic", "key")]
    turn = sa.or_(
        _waiting.c.sequence <= _position.c.last + 1, sa.and_(_position.c.last == 0, _waiting.c.starts.is_(True))
    )
    before = (
        sa.exists()
        .where(*(_dead.c[name] == _waiting.c[name] for name in ("consumer", "topic", "key")))
        .where(_dead.c.resolution.is_(None))
        .where(sa.or_(_dead.c.sequence.is_(None), _dead.c.sequence <= _waiting.c.sequence))
    )
    return sa.select(_waiting).join(_position, sa.and_(*same_key)).where(turn, ~before)
