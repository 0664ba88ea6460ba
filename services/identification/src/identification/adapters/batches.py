"""Many reports in one statement, whose text is the same whatever their number."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import ARRAY, Uuid, any_, literal

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from sqlalchemy import ColumnElement, Row, Select
    from sqlalchemy.ext.asyncio import AsyncConnection


def among(column: ColumnElement[UUID], ids: Sequence[UUID]) -> ColumnElement[bool]:
    """`column` is one of `ids`, sent as one array."""
    return column == any_(literal(list(ids), ARRAY(Uuid)))


async def by_report(
    connection: AsyncConnection, query: Select[Any], report_ids: Sequence[UUID]
) -> dict[UUID, list[Row[Any]]]:
    """Rows of `query` that belong to these reports, by report and in the order of the query; nothing is asked for none."""
    found: dict[UUID, list[Row[Any]]] = {}
    if report_ids:
        of_reports = query.where(among(query.selected_columns.report_id, report_ids))
        for row in (await connection.execute(of_reports)).all():
            found.setdefault(row.report_id, []).append(row)
    return found
