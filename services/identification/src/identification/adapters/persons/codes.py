"""Codes of persons in the database: without the key one sees which reports have the same, and not of whom."""

from __future__ import annotations

import hmac
from functools import partial
from typing import TYPE_CHECKING, Any

from sqlalchemy import ARRAY, LargeBinary, Text, func, literal, select, true, union_all

from chassis.db.transaction import OnTransaction
from contracts.words.persons import CodeKind
from identification.adapters import tables
from identification.adapters.reports.batches import is_any_of
from identification.adapters.reports.walking import reports_that
from identification.application.persons.ports import Candidate

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Collection, Sequence
    from uuid import UUID

    from sqlalchemy import ColumnElement

    from chassis.db.database import Database
    from chassis.db.transaction import Transaction

    Code = tuple[CodeKind, bytes]


def person_code_by(secret: bytes) -> Callable[[CodeKind, str], bytes]:
    """The code of what identifies a person; a key of its own is drawn from `secret`, since the same secret signs cursors."""
    return partial(_code, hmac.digest(secret, b"persons who may be the same", "sha256"))


def _code(key: bytes, kind: CodeKind, said: str) -> bytes:
    return hmac.digest(key, f"{kind}|{said}".encode(), "sha256")


def every_report(database: Database) -> AsyncIterator[UUID]:
    """Every report: any person may have a code, or one that they should not have."""
    return reports_that(true(), database)


def _arrays(codes: Collection[Code]) -> tuple[ColumnElement[Any], ColumnElement[Any]]:
    return literal([kind.value for kind, _ in codes], ARRAY(Text)), literal(
        [code for _, code in codes], ARRAY(LargeBinary)
    )


async def forget_codes(connection: Transaction, report_id: UUID) -> None:
    """Nothing finds the person of this report."""
    await PostgresPersonCodes(connection).keep(report_id, ())


class PostgresPersonCodes(OnTransaction):
    """The `PersonCodes` port on one connection."""

    async def keep(self, report_id: UUID, codes: Collection[Code]) -> bool:
        """Through a function, since no request may read what there is."""
        kept = func.keep_person_codes(report_id, *_arrays(codes))
        return bool((await self._connection.execute(select(kept))).scalar_one())

    async def having(self, codes: Collection[Code]) -> list[UUID]:
        """Through a function, for the same reason."""
        return list((await self._connection.execute(select(func.reports_of_person(*_arrays(codes))))).scalars())

    async def candidates(self, report_ids: Sequence[UUID]) -> dict[UUID, list[Candidate]]:
        """Each from both of its sides."""
        table = tables.candidate
        found: dict[UUID, list[Candidate]] = {}
        sides = [
            select(of.label("of"), other.label("other"), table.c.id, table.c.kinds, table.c.found_at).where(
                is_any_of(of, "ids")
            )
            for of, other in ((table.c.report_a, table.c.report_b), (table.c.report_b, table.c.report_a))
        ]
        both = union_all(*sides).subquery()
        rows = await self._connection.execute(
            select(both).order_by(both.c.found_at.desc(), both.c.id), {"ids": list(report_ids)}
        )
        for row in rows:
            kinds = tuple(kind for kind in CodeKind if kind in row.kinds)
            found.setdefault(row.of, []).append(Candidate(row.id, row.other, kinds, row.found_at))
        return found
