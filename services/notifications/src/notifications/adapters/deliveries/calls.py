"""Calls as the telephone service sees them, in PostgreSQL: which there were, and whether each was acknowledged."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import bindparam, select, update

from chassis.domain.errors import NotFound
from contracts.words.notices import Channel
from notifications.adapters import tables
from notifications.domain.duty.called import Called
from notifications.domain.vocabulary import Matter, Recipient

if TYPE_CHECKING:
    from uuid import UUID

    from chassis.db.transaction import Transaction
    from notifications.adapters.event_writer import EventWriter

_delivery, _notice = tables.delivery, tables.notice
_PHONE = _delivery.c.channel == Channel.PHONE.value
_CALL = (
    select(
        _notice.c.report_id,
        _notice.c.referral_id,
        _notice.c.unit_id,
        _notice.c.person_id,
        _notice.c.rung,
        _delivery.c.acknowledged_at,
    )
    .join(_notice, _notice.c.id == _delivery.c.notice_id)
    .where(_delivery.c.notice_id == bindparam("called"), _PHONE)
    .with_for_update(of=_delivery)
)


class PostgresCalls:
    """The `Calls` port on one connection, as the app role in the name of the telephone service."""

    def __init__(self, connection: Transaction, event_writer: EventWriter) -> None:
        """Events leave through `event_writer`, in the same transaction."""
        self._connection = connection
        self._event_writer = event_writer

    async def get(self, notice_id: UUID) -> Called:
        row = (await self._connection.execute(_CALL, {"called": notice_id})).one_or_none()
        if row is None:
            raise NotFound
        about = Matter(row.report_id, row.referral_id), Recipient(row.unit_id, row.person_id)
        return Called(notice_id, *about, rung=row.rung, acknowledged_at=row.acknowledged_at)

    async def save(self, called: Called) -> None:
        """Stores when it was acknowledged, and the event."""
        change = update(_delivery).where(_delivery.c.notice_id == called.notice_id, _PHONE)
        await self._connection.execute(change.values(acknowledged_at=called.acknowledged_at))
        await self._event_writer.publish(called)
