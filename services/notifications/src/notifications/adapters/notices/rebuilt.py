"""Notices while the service is rebuilt: rows that are put back, and use cases that find them made already."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import insert

from chassis.time import SystemClock
from notifications.adapters import tables
from notifications.adapters.advice.waiting import PostgresAdvices
from notifications.adapters.deliveries.repository import PostgresDeliveries
from notifications.adapters.duty.alarm_record import PostgresAlarmRecord
from notifications.adapters.duty.alarms import PostgresAlarms
from notifications.adapters.duty.repository import PostgresRosters
from notifications.adapters.notices.matters import PostgresMatters
from notifications.adapters.notices.repository import PostgresNotices
from notifications.adapters.notices.rows import delivery_values, notice_values
from notifications.adapters.questions.waiting import PostgresQuestions
from notifications.adapters.telling import Telling
from notifications.application.ports import UnitOfWork

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from chassis.db.transaction import Transaction
    from contracts.envelope import Envelope
    from notifications.adapters.locks import Lock
    from notifications.application.put_back import PutBack
    from notifications.domain.notices.notice import Notice

OWN_TABLES = (
    tables.notice,
    tables.delivery,
    tables.report,
    tables.addressee,
    tables.ended,
    tables.unopened,
    tables.opened,
    tables.alarm,
    tables.roster,
    tables.waiting_question,
    tables.waiting_advice,
)
"""What must be empty before; records of reads and commands are no part of what is rebuilt."""


class _Matters(PostgresMatters):
    async def _lock(self, kind: Lock, report_id: UUID) -> None:
        """Nobody else writes, and a lock for every report would be too many."""

    async def wait_for_opening(self, referral_id: UUID, unit_id: UUID) -> None:
        """What identification said of it is read too; an earlier release said nothing of a unit that was authorised."""


class _NoticesPutBack(PostgresNotices):
    """All that came of the event was put back: nothing is made, and nothing is ended."""

    async def add(self, notice: Notice) -> bool:  # noqa: ARG002 -- the port's
        """It is there already, if it ever was."""
        return False

    async def asking_about(self, referral_id: UUID) -> Sequence[Notice]:  # noqa: ARG002 -- the port's
        """What was to be ended has ended."""
        return ()

    async def alerts_of(self, report_ids: Sequence[UUID]) -> Sequence[Notice]:  # noqa: ARG002 -- the port's
        """What was to be ended has ended."""
        return ()

    async def news_of(self, report_id: UUID) -> Sequence[Notice]:  # noqa: ARG002 -- the port's
        """What was to be ended has ended."""
        return ()


def follow_only(connection: Transaction, cause: Envelope) -> UnitOfWork:
    """For an event whose notices were put back: what is known of matters follows it, notices stay as they were told."""
    telling = Telling(connection, cause)
    return _with(connection, telling, _NoticesPutBack(connection, telling))


def as_ever(connection: Transaction, cause: Envelope) -> UnitOfWork:
    """For an event of which nothing was told."""
    telling = Telling(connection, cause)
    return _with(connection, telling, PostgresNotices(connection, telling))


def _with(connection: Transaction, telling: Telling, notices: PostgresNotices) -> UnitOfWork:
    return UnitOfWork(
        notices,
        PostgresDeliveries(connection, telling),
        _Matters(connection),
        PostgresAlarms(connection),
        PostgresRosters(connection),
        PostgresAlarmRecord(connection, SystemClock()),
        PostgresQuestions(connection),
        PostgresAdvices(connection),
    )


async def store(connection: Transaction, back: PutBack, first: Envelope) -> None:
    """The rows of a notice; `first` told that it was made."""
    await connection.execute(insert(tables.notice).values(notice_values(back.notice)))
    for delivery in back.deliveries:
        row = {**delivery_values(delivery), "correlation_id": first.correlationid, "traceparent": None}
        await connection.execute(insert(tables.delivery).values(row))
