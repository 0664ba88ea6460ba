"""The record of reads, written in the transaction of the read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from opentelemetry import trace

from chassis.audit.entry import AuditEntry
from referral.application.reading.ports import READ
from referral.application.reading.view import CLASS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from chassis.audit.writer import AuditWriter
    from chassis.domain.principal import Principal
    from chassis.ports import Clock, IdFactory
    from referral.application.reading.ports import ReadRecord


class StoredAuditLog:
    """The `AuditLog` port on the chassis writer."""

    def __init__(self, writer: AuditWriter, clock: Clock, ids: IdFactory) -> None:
        """`writer` works on the unit of work's connection."""
        self._writer = writer
        self._clock = clock
        self._ids = ids

    async def note(self, principal: Principal, reads: Sequence[ReadRecord]) -> None:
        """A row per read; any error ends the transaction of the read."""
        context = trace.get_current_span().get_span_context()
        trace_id = trace.format_trace_id(context.trace_id) if context.is_valid else None
        now = self._clock.now()
        self._writer.record_all(
            [
                AuditEntry(
                    id=self._ids.new(),
                    at=now,
                    caller=principal.subject,
                    unit=principal.unit,
                    position=":".join(sorted(read.positions)),
                    action=read.action,
                    subject_type="referral",
                    subject_id=read.referral_id,
                    classes=(CLASS,) if read.action == READ else (),
                    trace_id=trace_id,
                )
                for read in reads
            ]
        )
