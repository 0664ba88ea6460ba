"""Commands already carried out, and the trail of what people did, on the chassis's tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

from opentelemetry import trace

from chassis.audit.entry import AuditEntry
from chassis.audit.writer import AuditWriter

if TYPE_CHECKING:
    from uuid import UUID

    from chassis.db.transaction import Transaction
    from chassis.domain.principal import Principal
    from chassis.idempotency.store import IdempotencyStore
    from chassis.ports import Clock, IdFactory
    from notifications.application.ports import Once
    from notifications.domain.notice import Notice


class StoredRepeats:
    """The `Repeats` port."""

    def __init__(self, store: IdempotencyStore) -> None:
        """`store` works on the command's own connection."""
        self._store = store

    async def seen(self, caller: Principal, operation: str, once: Once, target: UUID) -> bool:
        """Whether this command was carried out before; else its key is now taken."""
        return await self._store.claim(caller.subject, operation, once.key, once.body, target) is not None

    async def done(self, target: UUID) -> None:
        """Keeps which record it was."""
        self._store.complete({"id": target})


class AuditTrail:
    """The `Trail` port."""

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
