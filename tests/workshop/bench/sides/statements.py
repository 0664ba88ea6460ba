"""What a report writes, as bare SQL: for pgbench, which knows nothing of us."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql
from sqlalchemy.schema import CreateIndex, CreateTable, DDLElement

from chassis.outbox.table import outbox_tables
from chassis.vault.table import wrapped_key_table

Row = Sequence[str]
"""Values as SQL literals."""
_UUID = re.compile(r"'[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}'")
_MOMENT = re.compile(r"'\d{4}-\d\d-\d\d \d\d:\d\d:\d\d[.\d]*\+00'")
_TEXT = re.compile(r"'[A-Za-z0-9-]+'")
DRAW = "\\set n random(1, 9000000000000000000)"


def tables_made_anew(kind: str) -> str:
    """SQL that makes the tables of `keys` or of the `outbox`, with their indexes, as the migrations do."""
    metadata = sa.MetaData()
    {"keys": wrapped_key_table, "outbox": outbox_tables}[kind](metadata)
    dialect = postgresql.dialect()  # type: ignore[no-untyped-call]
    made: list[DDLElement] = []
    for table in metadata.sorted_tables:
        made += [CreateTable(table), *(CreateIndex(index) for index in sorted(table.indexes, key=str))]
    return "\n".join(f"{statement.compile(dialect=dialect)};" for statement in made)


def inserts(table: str, columns: Sequence[str], first: Sequence[Row], second: Sequence[Row]) -> str:
    """One INSERT of all rows that one report wrote into `table`.

    `second` are the rows of another report like it: what differs between both is made anew at each run. Raises ValueError when
    the two do not have the same number of rows.
    """
    rows = [
        f"({', '.join(varied(one, other) for one, other in zip(row, like, strict=True))})"
        for row, like in zip(first, second, strict=True)
    ]
    return f"insert into {table} ({', '.join(columns)}) values {', '.join(rows)};"


def varied(one: str, other: str) -> str:
    """A literal that two reports share, or an expression for what is another in each: an id, a moment, a code.

    A sealed text or a JSON value stays what it was in the first report: no index is on it.
    """
    if one == other:
        return one
    if _UUID.fullmatch(one):
        # The same id gives the same expression wherever it is.
        return f"md5('{one[1:9]}' || :n)::uuid"
    if _MOMENT.fullmatch(one):
        return "now()"
    return f"md5('{one[1:9]}' || :n)" if _TEXT.fullmatch(one) else one


def script(before: Sequence[str], together: Sequence[str]) -> str:
    """A pgbench script: `before` is committed on its own, then `together` in one transaction."""
    return "\n".join([DRAW, "begin;", *before, "commit;", "begin;", *together, "commit;", ""])


def literals(columns: Sequence[str]) -> str:
    """The select list that gives each column as an SQL literal."""
    return ", ".join(f"quote_nullable({column}::text)" for column in columns)


def script_of(tables: Mapping[str, tuple[Sequence[str], Sequence[Row], Sequence[Row]]], alone: str) -> str:
    """The script of everything that a report wrote, by table in the order of its foreign keys; table `alone` is committed first."""
    made = {table: inserts(table, *content) for table, content in tables.items() if content[1]}
    return script([made[alone]], [statement for table, statement in made.items() if table != alone])
