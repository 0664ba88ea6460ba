"""Codes of municipalities in the database: without the key one sees which reports have the same, and not which it is."""

from __future__ import annotations

import hmac
from functools import partial
from typing import TYPE_CHECKING

from sqlalchemy import or_, update

from identification.adapters import tables
from identification.adapters.reports.walking import reports_that

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable
    from uuid import UUID

    from chassis.db.database import Database
    from chassis.db.transaction import Transaction


def place_code_by(secret: bytes) -> Callable[[str], bytes]:
    """The code of a municipality; a key of its own is drawn from `secret`, since the same secret signs cursors."""
    return partial(_code, hmac.digest(secret, b"places of running reports", "sha256"))


def _code(key: bytes, municipality: str) -> bytes:
    return hmac.digest(key, municipality.encode(), "sha256")


def with_a_place(database: Database) -> AsyncIterator[UUID]:
    """Every report that the Centre's list may find by its place, and what has a code and should have none."""
    return reports_that(or_(tables.LINE, tables.report.c.place_code.is_not(None)), database)


async def forget_place(connection: Transaction, report_id: UUID) -> None:
    """The Centre's list finds this report by no place."""
    report = tables.report
    await connection.execute(update(report).where(report.c.id == report_id).values(place_code=None))
