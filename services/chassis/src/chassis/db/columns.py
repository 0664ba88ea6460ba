"""Columns and indexes as tables of all services have them; several columns of one type are named in one line."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import Column, DateTime, Index, Uuid, text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import TextClause
    from sqlalchemy.sql.type_api import TypeEngine

    Type = TypeEngine[Any] | type[TypeEngine[Any]]

MOMENT: Final = DateTime(timezone=True)


def keys(type_: Type, *names: str) -> Iterator[Column[Any]]:
    """Columns of the primary key; their values are never made by the database."""
    return (Column(name, type_, primary_key=True, autoincrement=False) for name in names)


def made_id() -> Column[Any]:
    """The primary key of rows that nothing else names: the database makes it."""
    return Column("id", Uuid, primary_key=True, server_default=text("gen_random_uuid()"))


def needed(type_: Type, *names: str, default: str | None = None, index: bool | None = None) -> Iterator[Column[Any]]:
    """Columns that are never null; `default` is SQL, and with `index` each has one of its own."""
    server = None if default is None else text(default)
    return (Column(name, type_, nullable=False, server_default=server, index=index) for name in names)


def optional(type_: Type, *names: str) -> Iterator[Column[Any]]:
    """Columns that may be null."""
    return (Column(name, type_) for name in names)


def partial(name: str, where: str | TextClause, *columns: str | TextClause, unique: bool = False) -> Index:
    """An index over those rows alone of which `where`, in SQL, is true."""
    condition = text(where) if isinstance(where, str) else where
    return Index(name, *columns, unique=unique, postgresql_where=condition)
