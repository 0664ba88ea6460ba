"""The record of what people read and did, written in the transaction of it."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING

from chassis.audit.entry import AuditEntry
from chassis.audit.table import TABLES
from chassis.db.writes import insertion
from chassis.telemetry.spans import trace_id

if TYPE_CHECKING:
    from collections.abc import Sequence

    from chassis.db.transaction import Transaction
    from chassis.domain.principal import Principal
    from chassis.ports import AuditLine, Clock, IdFactory

_ADD = insertion(TABLES.audit)
_NAMES = [field.name for field in fields(AuditEntry)]


class StoredAuditLog:
    """The `AuditLog` port."""

    def __init__(self, connection: Transaction, clock: Clock, ids: IdFactory) -> None:
        self._connection = connection
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
                query_index=line.query_index,
                trace_id=traced,
            )
            for line in lines
        )
        put_on_record(self._connection, *entries)


def put_on_record(connection: Transaction, *entries: AuditEntry) -> None:
    """One row per entry, with what the transaction writes last; any error ends it: no record, no read."""
    connection.later(_ADD, *({name: getattr(entry, name) for name in _NAMES} for entry in entries))
