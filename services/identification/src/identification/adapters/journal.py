"""Append-only entries beside a report."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import insert, select

from identification.adapters import tables
from identification.application.ports import Entry

if TYPE_CHECKING:
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

    async def instructions(self, report_id: UUID) -> list[Entry]:
        """Oldest first."""
        return [Entry(row.code, row.at, row.until) for row in await self._rows(tables.instruction, report_id)]

    async def whereabouts(self, report_id: UUID) -> list[Entry]:
        """Oldest first."""
        return [Entry(row.code, row.at) for row in await self._rows(tables.whereabouts, report_id)]

    async def _rows(self, table: Any, report_id: UUID) -> Any:
        query = select(table).where(table.c.report_id == report_id).order_by(table.c.at, table.c.id)
        return (await self._connection.execute(query)).all()
