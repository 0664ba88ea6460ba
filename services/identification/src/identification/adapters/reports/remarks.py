"""Append-only remarks beside a report."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import DateTime, LargeBinary, Text, Uuid, bindparam, literal, null, select, union_all

from chassis.db.transaction import OnTransaction
from chassis.db.writes import insertion
from identification.adapters import tables
from identification.adapters.reports.batches import is_any_of
from identification.application.reports.ports import REMARKS, Remark, SealedText

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime
    from uuid import UUID

    from sqlalchemy import Row, Select, Table


_instruction = tables.instruction
_NEWEST = (
    select(_instruction)
    .where(_instruction.c.report_id == bindparam("of_report", type_=Uuid))
    .order_by(_instruction.c.at.desc(), _instruction.c.id.desc())
    .limit(1)
)
_ADVISE, _ANSWER, _END = map(insertion, (tables.instruction, tables.whereabouts, tables.ending))


class PostgresRemarks(OnTransaction):
    """The `Remarks` port on one connection."""

    async def advise(self, report_id: UUID, code: str, until: datetime | None, by: UUID, at: datetime) -> None:
        values = {"report_id": report_id, "code": code, "until": until, "given_by": by, "at": at}
        self._connection.later(_ADVISE, values)

    async def newest_instruction(self, report_id: UUID) -> Remark | None:
        row = (await self._connection.execute(_NEWEST, {"of_report": report_id})).one_or_none()
        return None if row is None else Remark(row.code, row.at, row.until, row.id)

    async def answer(self, report_id: UUID, code: str, by: UUID, at: datetime) -> None:
        values = {"report_id": report_id, "code": code, "given_by": by, "at": at}
        self._connection.later(_ANSWER, values)

    async def ended(self, report_id: UUID, referral_id: UUID | None, reason: str, by: UUID, at: datetime) -> None:
        """Adds why a report was taken back or a disclosure ended."""
        values = {"report_id": report_id, "referral_id": referral_id, "reason": reason, "given_by": by, "at": at}
        self._connection.later(_END, values)

    async def entries(self, asked: Mapping[str, Sequence[UUID]]) -> dict[str, dict[UUID, list[Remark]]]:
        """Of all kinds in one statement; nothing is asked for none."""
        found: dict[str, dict[UUID, list[Remark]]] = {kind: {} for kind in REMARKS}
        if any(asked.values()):
            parameters = {kind: list(asked.get(kind, ())) for kind in REMARKS}
            for row in (await self._connection.execute(_ENTRIES, parameters)).all():
                found[row.kind].setdefault(row.report_id, []).append(_remark(row))
        return found


def _remark(row: Row[Any]) -> Remark:
    sealed = None if row.ciphertext is None else SealedText(row.report_id, row.kind, row.id, row.ciphertext)
    return Remark(row.code, row.at, row.until, row.id, row.position, sealed)


def _entries_of(table: Table) -> Select[Any]:
    own = {name: table.c[name] if name in table.c else null().cast(kind) for name, kind in _NOT_OF_ALL.items()}
    named = (literal(table.name).label("kind"), *(table.c[name] for name in ("id", "report_id", "code", "at")))
    of_some = (column.label(name) for name, column in own.items())
    return select(*named, *of_some).where(is_any_of(table.c.report_id, table.name))


_NOT_OF_ALL: dict[str, Any] = {"until": DateTime(timezone=True), "position": Text, "ciphertext": LargeBinary}
_ALL = union_all(*(_entries_of(tables.metadata.tables[kind]) for kind in REMARKS)).subquery()
_ENTRIES = select(_ALL).order_by(_ALL.c.at, _ALL.c.id)
