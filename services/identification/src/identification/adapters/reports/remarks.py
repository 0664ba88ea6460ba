"""Append-only remarks beside a report."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import DateTime, literal, null, select, union_all

from chassis.db.writes import insertion
from identification.adapters import tables
from identification.adapters.reports.batches import among_told
from identification.application.reports.ports import Remark

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from uuid import UUID

    from sqlalchemy import ColumnElement, Select, Table

    from chassis.db.transaction import Transaction


_ADVISE, _ANSWER, _END = map(insertion, (tables.instruction, tables.whereabouts, tables.ending))


class PostgresRemarks:
    """The `Remarks` port on one connection."""

    def __init__(self, connection: Transaction) -> None:
        """Writes in the caller's transaction."""
        self._connection = connection

    async def advise(self, report_id: UUID, code: str, until: datetime | None, by: UUID, at: datetime) -> None:
        values = {"report_id": report_id, "code": code, "until": until, "given_by": by, "at": at}
        self._connection.later(_ADVISE, values)

    async def answer(self, report_id: UUID, code: str, by: UUID, at: datetime) -> None:
        values = {"report_id": report_id, "code": code, "given_by": by, "at": at}
        self._connection.later(_ANSWER, values)

    async def ended(self, report_id: UUID, referral_id: UUID | None, reason: str, by: UUID, at: datetime) -> None:
        """Adds why a report was taken back or a disclosure ended."""
        values = {"report_id": report_id, "referral_id": referral_id, "reason": reason, "given_by": by, "at": at}
        self._connection.later(_END, values)

    async def entries(
        self, instructions: Sequence[UUID], whereabouts: Sequence[UUID]
    ) -> tuple[dict[UUID, list[Remark]], dict[UUID, list[Remark]]]:
        """By report, oldest first; nothing is asked for none."""
        found: dict[str, dict[UUID, list[Remark]]] = {tables.instruction.name: {}, tables.whereabouts.name: {}}
        if instructions or whereabouts:
            asked = {tables.instruction.name: list(instructions), tables.whereabouts.name: list(whereabouts)}
            for row in (await self._connection.execute(_ENTRIES, asked)).all():
                found[row.table].setdefault(row.report_id, []).append(Remark(row.code, row.at, row.until))
        return found[tables.instruction.name], found[tables.whereabouts.name]


def _entries_of(table: Table, until: ColumnElement[Any]) -> Select[Any]:
    named = (literal(table.name).label("table"), table.c.report_id, table.c.code, table.c.at, until.label("until"))
    return select(*named, table.c.id).where(among_told(table.c.report_id, table.name))


_BOTH = union_all(
    _entries_of(tables.instruction, tables.instruction.c.until),
    _entries_of(tables.whereabouts, null().cast(DateTime(timezone=True))),
).subquery()
_ENTRIES = select(_BOTH).order_by(_BOTH.c.at, _BOTH.c.id)
