"""Addenda in PostgreSQL: append-only, each sealed under the key of the person it is about."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import func, insert, select

from identification.adapters import tables

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime
    from uuid import UUID

    from chassis.db.transaction import Transaction
    from identification.application.contents.ports import Content
    from identification.domain.reports.addendum import Addendum
    from identification.domain.reports.report import Filing

_table = tables.addendum
_COLUMN = "ciphertext"


class PostgresAddenda:
    """Rows of addenda on one connection; what is in them is opened with the other parts of the person."""

    def __init__(self, connection: Transaction) -> None:
        """Reads and writes in the caller's transaction."""
        self._connection = connection

    async def add(self, filing: Filing, addendum: Addendum, by: UUID, sealed: bytes) -> None:
        """One row; `sealed` is its text."""
        values = {
            "id": addendum.id,
            "report_id": filing.id,
            "person_id": filing.person_id,
            "kind": addendum.kind.value,
            "given_by": by,
            "at": addendum.at,
            _COLUMN: sealed,
        }
        await self._connection.execute(insert(_table).values(values))

    async def number(self, report_id: UUID) -> int:
        """How many rows the report has."""
        query = select(func.count()).select_from(_table).where(_table.c.report_id == report_id)
        return int((await self._connection.execute(query)).scalar_one())


def with_addenda(contents: Mapping[str, Content], added: Iterable[tuple[str, str, datetime]]) -> dict[str, Content]:
    """`contents`, each class with the texts that were added to it, by their moments; one first said in an addendum has no `text`."""
    whole = dict(contents)
    for kind, text, at in added:
        known = whole.get(kind, {"text": None})
        whole[kind] = {**known, "addenda": [*known.get("addenda", []), {"text": text, "at": at.isoformat()}]}
    return whole
