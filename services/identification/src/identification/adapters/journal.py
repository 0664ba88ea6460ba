"""Append-only entries beside a report."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import insert, select

from identification.adapters import tables
from identification.adapters.batches import by_report
from identification.application.ports import Entry

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from uuid import UUID

    from sqlalchemy.ext.asyncio import AsyncConnection


class PostgresJournal:
    """The `Journal` port on one connection."""

    def __init__(self, connection: AsyncConnection) -> None:
        """Writes in the caller's transaction."""
        self._connection = connection

    async def advise(self, report_id: UUID, code: str, until: datetime | None, by: UUID, at: datetime) -> None:
        """Adds an instruction."""
        values = {"report_id": report_id, "code": code, "until": until, "given_by": by, "at": at}
        await self._connection.execute(insert(tables.instruction).values(values))

    async def answer(self, report_id: UUID, code: str, by: UUID, at: datetime) -> None:
        """Adds where the person is."""
        values = {"report_id": report_id, "code": code, "given_by": by, "at": at}
        await self._connection.execute(insert(tables.whereabouts).values(values))

    async def ended(self, report_id: UUID, referral_id: UUID | None, reason: str, by: UUID, at: datetime) -> None:
        """Adds why a report was taken back or a disclosure ended."""
        values = {"report_id": report_id, "referral_id": referral_id, "reason": reason, "given_by": by, "at": at}
        await self._connection.execute(insert(tables.ending).values(values))

    async def instructions(self, report_ids: Sequence[UUID]) -> dict[UUID, list[Entry]]:
        """By report, oldest first."""
        found = await self._rows(tables.instruction, report_ids)
        return {report: [Entry(row.code, row.at, row.until) for row in rows] for report, rows in found.items()}

    async def whereabouts(self, report_ids: Sequence[UUID]) -> dict[UUID, list[Entry]]:
        """By report, oldest first."""
        found = await self._rows(tables.whereabouts, report_ids)
        return {report: [Entry(row.code, row.at) for row in rows] for report, rows in found.items()}

    async def _rows(self, table: Any, report_ids: Sequence[UUID]) -> Any:
        return await by_report(self._connection, select(table).order_by(table.c.at, table.c.id), report_ids)
