"""Deliveries in PostgreSQL: one worker holds one at a time, and a worker that dies lets go when its lease runs out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import ARRAY, Select, Uuid, all_, and_, bindparam, literal, or_, select, update

from chassis.db.writes import insertion
from chassis.processes.apart import naming
from chassis.telemetry.spans import traceparent
from contracts.words.urgency import Urgency
from notifications.adapters import tables
from notifications.adapters.notices.rows import delivery_from, delivery_values, progress_values
from notifications.domain.deliveries import DeliveryState

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from uuid import UUID

    from chassis.db.transaction import Transaction
    from contracts.words.notices import Channel
    from notifications.adapters.event_writer import EventWriter
    from notifications.domain.deliveries import Delivery

_delivery, _notice = tables.delivery, tables.notice
_ADD = insertion(_delivery)
# Written out: behind a parameter PostgreSQL could not count on the index of what is pending, and would read all that ever was.
_PENDING = _delivery.c.state == bindparam("pending", DeliveryState.PENDING.value, literal_execute=True)
_ABOUT = (
    _notice.c.report_id,
    _notice.c.referral_id,
    _notice.c.unit_id,
    _notice.c.person_id,
    _notice.c.code,
    _notice.c.caused_by,
    _notice.c.rung,
)


class PostgresDeliveries:
    """The `Deliveries` port on one connection, as the worker role."""

    def __init__(self, connection: Transaction, event_writer: EventWriter) -> None:
        """Events leave through `event_writer`, in the same transaction."""
        self._connection = connection
        self._event_writer = event_writer

    async def add(self, delivery: Delivery) -> None:
        """Stores a new one with the trace it belongs to."""
        origin = {"correlation_id": self._event_writer.correlation_id(), "traceparent": traceparent()}
        self._connection.later(_ADD, {**delivery_values(delivery), **origin})

    async def save(self, delivery: Delivery) -> None:
        """Stores its progress and events."""
        await self._connection.execute(
            update(_delivery).where(_is(delivery.notice_id, delivery.channel)).values(progress_values(delivery))
        )
        if delivery.origin is None:
            raise ValueError("A delivery is saved after it was read. Add a new one with `add`.")
        await self._event_writer.publish_later(delivery, delivery.origin)

    async def pending_of(self, notice_id: UUID) -> Sequence[Delivery]:
        query = _deliveries().where(_delivery.c.notice_id == notice_id, _PENDING)
        rows = (await self._connection.execute(query.order_by(_delivery.c.channel).with_for_update(of=_delivery))).all()
        return [delivery_from(row) for row in rows]

    async def next_due(self, now: datetime, channel: Channel, without: Sequence[UUID] = ()) -> Delivery | None:
        """Immediate ones first, then the one that is due longest; passes over what another worker has in hand and notices in `without`.

        Raises NotDone for one that cannot be read.
        """
        free = and_(
            _PENDING,
            _delivery.c.notice_id != all_(literal(list(without), ARRAY(Uuid))),
            _delivery.c.channel == channel.value,
            _delivery.c.due_at <= now,
            or_(_delivery.c.leased_until.is_(None), _delivery.c.leased_until <= now),
        )
        order = ((_notice.c.urgency == Urgency.IMMEDIATE.value).desc(), _delivery.c.due_at, _delivery.c.notice_id)
        query = _deliveries().where(free).order_by(*order).limit(1).with_for_update(of=_delivery, skip_locked=True)
        row = (await self._connection.execute(query)).one_or_none()
        with naming() as about:
            about.what = row.notice_id if row else None
            return delivery_from(row) if row else None

    async def get(self, notice_id: UUID, channel: Channel) -> Delivery:
        """This one, locked."""
        query = _deliveries().where(_is(notice_id, channel)).with_for_update(of=_delivery)
        return delivery_from((await self._connection.execute(query)).one())


def _deliveries() -> Select[Any]:
    return select(*_delivery.c, *_ABOUT).join(_notice, _notice.c.id == _delivery.c.notice_id)


def _is(notice_id: UUID, channel: Channel) -> Any:
    return and_(_delivery.c.notice_id == notice_id, _delivery.c.channel == channel.value)
