"""What the relay asks of the outbox. Rows are chosen by being unpublished, never by a place that was reached."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import distinct_on

from chassis.outbox.table import TABLES
from contracts.envelope import Envelope

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from uuid import UUID

    from sqlalchemy.ext.asyncio import AsyncConnection

_outbox = TABLES.outbox
_COLUMNS = {name: "key" if name == "subject" else name for name in Envelope.model_fields}
_UNPUBLISHED = _outbox.c.published_at.is_(None)
_NOW = sa.func.clock_timestamp()
# One array: the statement is the same, and prepared once, whatever the size of the wave.
_AMONG = _outbox.c.id == sa.any_(sa.bindparam("published", type_=sa.ARRAY(sa.Uuid)))
_DONE = sa.update(_outbox).where(_AMONG).values(published_at=_NOW, retry_at=None)

_ORDER = (_outbox.c.topic, _outbox.c.key)
_LOWEST = (
    sa.select(_outbox).ext(distinct_on(*_ORDER)).where(_UNPUBLISHED).order_by(*_ORDER, _outbox.c.sequence).subquery()
)
_NEXT = (
    sa.select(_LOWEST)
    .where(sa.or_(_LOWEST.c.retry_at.is_(None), _LOWEST.c.retry_at <= _NOW))
    .order_by(_LOWEST.c.created_at)
    .limit(sa.bindparam("size"))
)
_BACKLOG = sa.select(
    sa.func.count(),
    sa.func.count().filter(_outbox.c.attempts > 0),
    sa.func.extract("epoch", _NOW - sa.func.min(_outbox.c.created_at)),
).where(_UNPUBLISHED)


@dataclass(frozen=True, slots=True)
class Backlog:
    """How far behind the relay is: rows not published yet, how many of them failed before, age of the oldest."""

    depth: int
    failing: int
    oldest_when_measured: float
    measured_at: float = field(default_factory=time.monotonic)

    @property
    def oldest_seconds(self) -> float:
        """Seconds; it grows without a measurement, until one finds that nothing is pending."""
        return round(self.oldest_when_measured + time.monotonic() - self.measured_at, 3) if self.depth else 0.0


def envelope_of(row: sa.Row[Any]) -> Envelope:
    """The event as it was written; raises ValueError when the row was damaged since."""
    return Envelope.model_validate({name: getattr(row, column) for name, column in _COLUMNS.items()})


async def next_wave(connection: AsyncConnection, size: int) -> Sequence[sa.Row[Any]]:
    """The lowest unpublished row of each key whose time has come, oldest first, at most `size`.

    One row per key: when it fails, nothing of its key is already on its way behind it.
    """
    return (await connection.execute(_NEXT, {"size": size})).all()


async def settle(connection: AsyncConnection, published: Sequence[UUID], failed: Mapping[UUID, float]) -> None:
    """Marks what the bus has, and when to try the others again (seconds from now by id)."""
    if published:
        await connection.execute(_DONE, {"published": list(published)})
    if failed:
        later = sa.update(_outbox).where(_outbox.c.id == sa.bindparam("failed_id"))
        pauses = [{"failed_id": id_, "pause": timedelta(seconds=seconds)} for id_, seconds in failed.items()]
        retry_at = _NOW + sa.bindparam("pause", type_=sa.Interval)
        await connection.execute(later.values(attempts=_outbox.c.attempts + 1, retry_at=retry_at), pauses)


async def measure(connection: AsyncConnection) -> Backlog:
    """The present backlog."""
    row = (await connection.execute(_BACKLOG)).one()
    return Backlog(row[0], row[1], float(row[2] or 0))
