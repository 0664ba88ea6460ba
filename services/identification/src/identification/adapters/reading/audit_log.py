"""The record of reads, written in the transaction of the read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from opentelemetry import trace
from sqlalchemy import select, tuple_

from chassis.audit.entry import AuditEntry
from chassis.audit.table import TABLES
from chassis.cursors import Place
from identification.application.reading.ports import ACTION, Sighting, SightingPage

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from uuid import UUID

    from chassis.audit.writer import AuditWriter
    from chassis.cursors import Cursors
    from chassis.db.transaction import Transaction
    from chassis.domain.principal import Principal
    from chassis.ports import Clock, IdFactory
    from identification.application.reading.ports import ReadRecord

_audit = TABLES.audit
_READS = "reads of a report"


class StoredAuditLog:
    """The `AuditLog` port on the chassis writer."""

    def __init__(
        self, connection: Transaction, writer: AuditWriter, cursors: Cursors, clock: Clock, ids: IdFactory
    ) -> None:
        """`writer` works on the same `connection`."""
        self._connection = connection
        self._writer = writer
        self._cursors = cursors
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
                    subject_type=read.subject_type,
                    subject_id=read.subject_id,
                    classes=tuple(read.classes),
                    basis=":".join(sorted(set(read.bases))) or None,
                    trace_id=trace_id,
                )
                for read in reads
            ]
        )

    async def reads(
        self, report_id: UUID, principal: Principal, units: Collection[UUID] | None, first: int, after: str | None
    ) -> SightingPage:
        """Newest first; what the caller may not see of the record row-level security leaves out besides."""
        query = select(_audit).where(_audit.c.subject_id == report_id, _audit.c.action == ACTION)
        if units is not None:
            query = query.where(_audit.c.unit.in_(units))
        if after is not None:
            place = self._cursors.read(_READS, principal, after).row
            query = query.where(tuple_(_audit.c.at, _audit.c.id) < tuple_(*place))
        query = query.order_by(_audit.c.at.desc(), _audit.c.id.desc()).limit(first + 1)
        rows = (await self._connection.execute(query)).all()
        shown = rows[:first]
        last = Place(shown[-1].at, shown[-1].id) if len(rows) > first else None
        cursor = None if last is None else self._cursors.write(_READS, principal, last)
        sightings = [
            Sighting(
                row.at, row.unit, tuple(row.position.split(":")), tuple(row.classes), row.caller == principal.subject
            )
            for row in shown
        ]
        return SightingPage(sightings, cursor)
