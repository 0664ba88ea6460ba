"""Many reports in one statement, whose text is the same whatever their number."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import ARRAY, DateTime, Uuid, any_, bindparam, func, literal, select
from sqlalchemy.dialects.postgresql import JSONB

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from sqlalchemy import Column, ColumnElement, Label, Row, Select, Table
    from sqlalchemy.types import TypeEngine

    from chassis.db.transaction import Transaction


def among(column: ColumnElement[UUID], ids: Sequence[UUID]) -> ColumnElement[bool]:
    """`column` is one of `ids`, sent as one array."""
    return column == any_(literal(list(ids), ARRAY(Uuid)))


def is_any_of(column: ColumnElement[UUID], name: str) -> ColumnElement[bool]:
    """`column` is one of the ids that the statement is given under `name`."""
    return column == any_(bindparam(name, type_=ARRAY(Uuid)))


def beside(report_id: Column[UUID], table: Table) -> Label[Any]:
    """The rows of `table` that belong to a report, as one more column of its own row, called like the table; `rows_of` reads it."""
    rows = table.alias(f"{table.name}_beside")
    of_report = select(func.jsonb_agg(func.to_jsonb(rows.table_valued()), type_=JSONB))
    return of_report.where(rows.c.report_id == report_id).scalar_subquery().label(table.name)


def rows_of(table: Table, found: Sequence[dict[str, Any]] | None) -> list[dict[str, Any]]:
    """What `beside` found, with the types of the table's columns."""
    read = {column.name: form for column in table.columns if (form := _form_of(column.type)) is not None}
    return [
        {name: value if value is None or name not in read else read[name](value) for name, value in row.items()}
        for row in found or ()
    ]


_READ: dict[type, Any] = {Uuid: UUID, DateTime: datetime.fromisoformat}


def _form_of(of: TypeEngine[Any]) -> Callable[[Any], Any] | None:
    if isinstance(of, ARRAY) and (form := _form_of(of.item_type)) is not None:
        return lambda values: [form(each) for each in values]
    return _READ.get(type(of))


async def by_report(
    connection: Transaction, query: Select[Any], report_ids: Sequence[UUID]
) -> dict[UUID, list[Row[Any]]]:
    """Rows of `query` that belong to these reports, by report and in the order of the query; nothing is asked for none."""
    found: dict[UUID, list[Row[Any]]] = {}
    if report_ids:
        of_reports = query.where(among(query.selected_columns.report_id, report_ids))
        for row in (await connection.execute(of_reports)).all():
            found.setdefault(row.report_id, []).append(row)
    return found
