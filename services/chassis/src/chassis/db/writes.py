"""Writes that answer nothing, gathered and sent as one statement: one way to the database and back instead of one for each."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any
from uuid import UUID

import orjson
from sqlalchemy.dialects import postgresql

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sqlalchemy import Column, Table

_DIALECT = postgresql.dialect()  # type: ignore[no-untyped-call]
_KEPT_STATEMENTS = 256
PLACE = "place"
"""The place of a row among those of its write: a write may name this column (a bigint), and no row does."""


@dataclass(frozen=True, slots=True)
class Write:
    """What is done with rows of these columns: SQL in which `{rows}` is replaced by them, and `{name}` by a name of its own.

    `answer` is selected at the end of the statement, for what works by being selected (a notification).
    """

    columns: str
    sql: str
    answer: str | None = None


def columns_of(columns: Sequence[Column[Any]]) -> str:
    """Names and types, as SQL defines them."""
    return ", ".join(f"{_quoted(column)} {column.type.compile(_DIALECT)}" for column in columns)


def names_of(columns: Sequence[Column[Any]]) -> str:
    """Names, as SQL lists them."""
    return ", ".join(map(_quoted, columns))


def insertion(table: Table, conflict: str = "") -> Write:
    """New rows of `table`; a column with a default of the server's is left to it. `conflict` is an ON CONFLICT clause."""
    given = [column for column in table.columns if column.server_default is None]
    names = names_of(given)
    sql = f"insert into {table.name} ({names}) select {names} from {{rows}} {conflict}"
    return Write(columns_of(given), f"{{name}} as ({sql})")


class Writes:
    """What one transaction still has to write. Writes see nothing of each other: none may need what another one does."""

    def __init__(self) -> None:
        self._rows: dict[Write, list[Mapping[str, Any]]] = {}

    def add(self, write: Write, rows: Sequence[Mapping[str, Any]]) -> None:
        """Gathers rows; a column that one does not name is null."""
        if rows:
            gathered = self._rows.setdefault(write, [])
            gathered.extend({**row, PLACE: place} for place, row in enumerate(rows, len(gathered)))

    def together(self) -> tuple[str, tuple[str, ...]] | None:
        """One statement for all that was gathered, and its parameters; None for nothing. What is handed out is gathered no more."""
        if not self._rows:
            return None
        rows, self._rows = self._rows, {}
        return _statement(tuple(rows)), tuple(orjson.dumps(each, default=_as_text).decode() for each in rows.values())


@lru_cache(_KEPT_STATEMENTS)
def _statement(writes: tuple[Write, ...]) -> str:
    """Rows travel as JSON, so that the text is the same, and planned once, whatever their number."""
    parts = [
        write.sql.format(name=f"write_{number}", rows=f"jsonb_to_recordset(${number}) as given ({write.columns})")
        for number, write in enumerate(writes, 1)
    ]
    answers = [write.answer for write in writes if write.answer]
    return f"with {', '.join(parts)} select {', '.join(answers) or '1'}"


def _quoted(column: Column[Any]) -> str:
    return str(_DIALECT.identifier_preparer.quote(column.name))


def _as_text(value: object) -> str:
    if isinstance(value, bytes):
        return f"\\x{value.hex()}"
    if isinstance(value, UUID):  # the driver's own kind, which the library does not know
        return str(value)
    raise TypeError  # the library names the type, and no value
