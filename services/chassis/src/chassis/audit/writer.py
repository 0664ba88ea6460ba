"""Puts reads on the record, in the transaction that reads."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from sqlalchemy import insert

from chassis.audit.table import TABLES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.ext.asyncio import AsyncConnection

    from chassis.audit.entry import AuditEntry


class AuditWriter:
    """Writes rows in the caller's transaction. It catches nothing: no record, no read."""

    def __init__(self, connection: AsyncConnection) -> None:
        """`connection` is the one that the read itself uses."""
        self._connection = connection

    async def record(self, *entries: AuditEntry) -> None:
        """Inserts one row per entry in one statement; any error ends the read's transaction."""
        await self.record_all(entries)

    async def record_all(self, entries: Sequence[AuditEntry]) -> None:
        """Inserts a page of reads in one statement; an empty page writes nothing."""
        if not entries:
            return
        rows = [{**asdict(entry), "classes": list(entry.classes)} for entry in entries]
        await self._connection.execute(insert(TABLES.audit), rows)
