"""A walk over reports for a job that looks at each once, in pages, so that no transaction lasts as long as all of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from uuid import UUID

from sqlalchemy import select

from identification.adapters import tables

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from sqlalchemy import ColumnElement

    from chassis.db.database import Database

_PAGE: Final = 500
_BEGINNING: Final = UUID(int=0)


async def reports_that(condition: ColumnElement[bool], database: Database) -> AsyncIterator[UUID]:
    """Ids of the reports of which it is true when their page is read, by id."""
    report, last = tables.report, _BEGINNING
    while True:
        query = select(report.c.id).where(condition, report.c.id > last).order_by(report.c.id).limit(_PAGE)
        async with database.transaction() as connection:
            page = list((await connection.execute(query)).scalars())
        for each in page:
            yield each
        if not page:
            return
        last = page[-1]
