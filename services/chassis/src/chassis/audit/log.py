"""The record of what people read and did, written in the transaction of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from opentelemetry import trace

from chassis.audit.entry import AuditEntry
from chassis.audit.writer import AuditWriter

if TYPE_CHECKING:
    from collections.abc import Sequence

    from chassis.db.transaction import Transaction
    from chassis.domain.principal import Principal
    from chassis.ports import AuditLine, Clock, IdFactory


class StoredAuditLog:
    """The `AuditLog` port."""

    def __init__(self, connection: Transaction, clock: Clock, ids: IdFactory) -> None:
        """Writes in the transaction of `connection`."""
        self._writer = AuditWriter(connection)
        self._clock = clock
        self._ids = ids

    async def note(self, principal: Principal, lines: Sequence[AuditLine]) -> None:
        """A row per line; any error ends the transaction."""
        traced, now = trace_id(), self._clock.now()
        entries = (
            AuditEntry(
                id=self._ids.new(),
                at=now,
                caller=principal.subject,
                unit=principal.unit,
                position=":".join(sorted(line.positions)),
                action=line.action,
                subject_type=line.subject_type,
                subject_id=line.subject_id,
                classes=tuple(line.classes),
                basis=":".join(sorted(set(line.bases))) or None,
                trace_id=traced,
            )
            for line in lines
        )
        self._writer.record(*entries)


def trace_id() -> str | None:
    """Of the trace that is under way, if any is."""
    context = trace.get_current_span().get_span_context()
    return trace.format_trace_id(context.trace_id) if context.is_valid else None
