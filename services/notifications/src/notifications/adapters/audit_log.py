"""The record of what people did, written in the transaction of what they do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from opentelemetry import trace

from chassis.audit.entry import AuditEntry
from chassis.audit.writer import AuditWriter

if TYPE_CHECKING:
    from chassis.db.transaction import Transaction
    from chassis.domain.principal import Principal
    from chassis.ports import Clock, IdFactory
    from notifications.domain.notices.notice import Notice


class StoredAuditLog:
    """The `AuditLog` port."""

    def __init__(self, connection: Transaction, clock: Clock, ids: IdFactory) -> None:
        """Writes in the transaction of `connection`."""
        self._writer = AuditWriter(connection)
        self._clock = clock
        self._ids = ids

    async def opened(self, caller: Principal, notice: Notice) -> None:
        """One row: a notice has no class of personal data, so none is named."""
        span = trace.get_current_span().get_span_context()
        entry = AuditEntry(
            id=self._ids.new(),
            at=self._clock.now(),
            caller=caller.subject,
            unit=caller.unit,
            position="own_inbox" if notice.recipient.person_id else "unit_inbox",
            action="notice.open",
            subject_type="notice",
            subject_id=notice.id,
            classes=(),
            trace_id=trace.format_trace_id(span.trace_id) if span.is_valid else None,
        )
        self._writer.record(entry)
