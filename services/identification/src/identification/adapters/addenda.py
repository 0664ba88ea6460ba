"""Addenda in PostgreSQL: append-only, each sealed under the key of the person it is about."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import and_, func, insert, select

from identification.adapters import tables
from identification.adapters.batches import as_pairs
from identification.domain.addendum import AddendumKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from typing import Any
    from uuid import UUID

    from sqlalchemy import Row

    from chassis.db.transaction import Transaction
    from chassis.vault.keyring import Keyring
    from identification.application.ports import Content
    from identification.domain.addendum import Addendum
    from identification.domain.report import Filing

_table = tables.addendum
_COLUMN = "ciphertext"
_KINDS = frozenset(kind.value for kind in AddendumKind)


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

    async def stored(self, asked: Iterable[tuple[UUID, Sequence[str]]]) -> dict[UUID, list[Row[Any]]]:
        """By person, oldest first, of the classes named for them; nothing is asked for none."""
        wanted = [(person, class_) for person, classes in asked for class_ in classes if class_ in _KINDS]
        found: dict[UUID, list[Row[Any]]] = {}
        if wanted:
            pairs = as_pairs(wanted)
            query = (
                select(_table)
                .join(pairs, and_(_table.c.person_id == pairs.c.owner, _table.c.kind == pairs.c["class"]))
                .order_by(_table.c.at, _table.c.id)
            )
            for row in (await self._connection.execute(query)).all():
                found.setdefault(row.person_id, []).append(row)
        return found


def with_addenda(
    contents: Mapping[str, Content], keys: Keyring, person: UUID, rows: Iterable[Row[Any]]
) -> dict[str, Content]:
    """`contents` of one person, each class with what was added to it; one that was first said in an addendum has no `text`."""
    whole = dict(contents)
    for row in rows:
        text = keys.decrypt(person, _table.name, _COLUMN, f"{person}/{row.id}", row.ciphertext).decode()
        known = whole.get(row.kind, {"text": None})
        whole[row.kind] = {**known, "addenda": [*known.get("addenda", []), {"text": text, "at": row.at.isoformat()}]}
    return whole
