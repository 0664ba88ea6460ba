"""Puts reads on the record, in the transaction that reads."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING

from chassis.audit.entry import AuditEntry
from chassis.audit.table import TABLES
from chassis.db.writes import insertion

if TYPE_CHECKING:
    from chassis.db.transaction import Transaction

_ADD = insertion(TABLES.audit)
_NAMES = [field.name for field in fields(AuditEntry)]


class AuditWriter:
    """Writes rows in the caller's transaction. It catches nothing: no record, no read."""

    def __init__(self, connection: Transaction) -> None:
        """`connection` is the one that the read itself uses."""
        self._connection = connection

    def record(self, *entries: AuditEntry) -> None:
        """One row per entry, with what the transaction writes last; any error ends it. A page without any writes nothing."""
        self._connection.later(_ADD, *({name: getattr(entry, name) for name in _NAMES} for entry in entries))
