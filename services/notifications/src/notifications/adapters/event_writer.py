"""What happened here leaves through the outbox, in the transaction in which it happened."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chassis.outbox.writer import OutboxWriter
from contracts.envelope import Envelope
from contracts.events.advice import AdviceAskedV1
from contracts.events.identification import ReportInfoRequestedV1, ReportSubmittedV1
from notifications.adapters.deliveries.tracing import within

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from chassis.db.transaction import Transaction
    from chassis.domain.aggregate import Aggregate
    from contracts.events.notifications import NoticeEvent
    from notifications.domain.advice import WaitingAdvice
    from notifications.domain.deliveries import Delivery
    from notifications.domain.duty.alarm import Alarm
    from notifications.domain.questions import WaitingQuestion
    from notifications.domain.vocabulary import Origin

SOURCE = "notifications"


class EventWriter:
    """Writes the events of aggregates on one connection; `cause` is the event being handled, if one is."""

    def __init__(self, connection: Transaction, cause: Envelope | None = None) -> None:
        """Without a cause the events belong to the request that is being served."""
        self._outbox = OutboxWriter(connection, SOURCE, cause)
        self._cause = cause

    def correlation_id(self) -> UUID:
        """The chain that the event being handled belongs to."""
        if self._cause is None:
            raise RuntimeError("A delivery is stored while an event is handled. Give this unit of work its cause.")
        return self._cause.correlationid

    async def publish(self, aggregate: Aggregate[NoticeEvent]) -> None:
        """Hands on what happened since the last time."""
        await self._write(aggregate)

    async def publish_later(self, delivery: Delivery, origin: Origin) -> None:
        """The same by the worker, in the chain of events and the trace that the delivery came from."""
        with within(origin):
            await self._write(delivery, _cause_from(origin, delivery))

    async def _write(self, aggregate: Aggregate[NoticeEvent], cause: Envelope | None = None) -> None:
        for event in aggregate.pull_events():
            self._outbox.write(event, cause=cause)


def _cause_from(origin: Origin, delivery: Delivery) -> Envelope:
    """The event that caused the delivery, as far as it is still known: the writer reads its two ids only."""
    return Envelope(
        id=origin.caused_by,
        type="notifications.delivery-stored.v1",
        source=SOURCE,
        subject=delivery.notice_id,
        time=delivery.created_at,
        sequence=1,
        correlationid=origin.correlation_id,
        data={},
    )


def filing_of(alarm: Alarm) -> Envelope:
    """The event that started the alarm, as far as it is still known: what an alert makes is published as caused by it."""
    return _known_of(alarm.origin, ReportSubmittedV1.type, alarm.report_id, alarm.filed_at)


def question_asked_of(waiting: WaitingQuestion) -> Envelope:
    """The event that asked, in the same way: what a reminder makes is published as caused by it."""
    return _known_of(waiting.origin, ReportInfoRequestedV1.type, waiting.report_id, waiting.asked_at)


def advice_asked_of(waiting: WaitingAdvice) -> Envelope:
    """The event of a question without a report, in the same way: an overdue one's notice is published as caused by it."""
    return _known_of(waiting.origin, AdviceAskedV1.type, waiting.advice_id, waiting.asked_at)


def _known_of(origin: Origin, type_: str, subject: UUID, at: datetime) -> Envelope:
    return Envelope(
        id=origin.caused_by,
        type=type_,
        source="identification",
        subject=subject,
        time=at,
        sequence=1,
        correlationid=origin.correlation_id,
        data={},
    )
