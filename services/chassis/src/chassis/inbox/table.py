"""Tables of the inbox; `ddl.create_inbox` makes them."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB


@dataclass(frozen=True, slots=True)
class InboxTables:
    """Events applied, the place reached per key, events that wait for an earlier one, and dead letters."""

    event: sa.Table
    position: sa.Table
    waiting: sa.Table
    dead_letter: sa.Table


def inbox_tables(metadata: sa.MetaData) -> InboxTables:
    """The four tables on `metadata`, for queries and for `alembic check`."""
    return InboxTables(_event(metadata), _position(metadata), _waiting(metadata), _dead_letter(metadata))


def _moment() -> sa.DateTime:
    return sa.DateTime(timezone=True)


def _now() -> sa.TextClause:
    return sa.text("clock_timestamp()")


def _event(metadata: sa.MetaData) -> sa.Table:
    return sa.Table(
        "inbox_event",
        metadata,
        sa.Column("consumer", sa.Text, primary_key=True),
        sa.Column("event_id", sa.Uuid, primary_key=True),
        sa.Column("topic", sa.Text, nullable=False),
        sa.Column("key", sa.Uuid, nullable=False),
        sa.Column("sequence", sa.BigInteger, nullable=False),
        sa.Column("type", sa.Text, nullable=False),
        sa.Column("outcome", sa.Text, nullable=False),
        sa.Column("at", _moment(), nullable=False, server_default=_now()),
        sa.Column("envelope", JSONB),
    )


def _position(metadata: sa.MetaData) -> sa.Table:
    return sa.Table(
        "inbox_position",
        metadata,
        sa.Column("consumer", sa.Text, primary_key=True),
        sa.Column("topic", sa.Text, primary_key=True),
        sa.Column("key", sa.Uuid, primary_key=True),
        sa.Column("last", sa.BigInteger, nullable=False),
    )


def _waiting(metadata: sa.MetaData) -> sa.Table:
    return sa.Table(
        "inbox_waiting",
        metadata,
        sa.Column("consumer", sa.Text, primary_key=True),
        sa.Column("topic", sa.Text, primary_key=True),
        sa.Column("key", sa.Uuid, primary_key=True),
        sa.Column("sequence", sa.BigInteger, primary_key=True),
        sa.Column("starts", sa.Boolean, nullable=False),
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("partition", sa.Integer, nullable=False),
        sa.Column("position", sa.BigInteger, nullable=False),
        sa.Column("sealed", sa.LargeBinary, nullable=False),
        sa.Column("at", _moment(), nullable=False, server_default=_now()),
    )


def _dead_letter(metadata: sa.MetaData) -> sa.Table:
    return sa.Table(
        "inbox_dead_letter",
        metadata,
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("consumer", sa.Text, nullable=False),
        sa.Column("topic", sa.Text, nullable=False),
        sa.Column("partition", sa.Integer, nullable=False),
        sa.Column("position", sa.BigInteger, nullable=False),
        sa.Column("key", sa.Uuid),
        sa.Column("event_id", sa.Uuid),
        sa.Column("type", sa.Text),
        sa.Column("sequence", sa.BigInteger),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("sealed", sa.LargeBinary),
        sa.Column("at", _moment(), nullable=False, server_default=_now()),
        sa.Column("resolution", sa.Text),
        sa.Column("resolved_at", _moment()),
        sa.Index("inbox_dead_letter_open", "consumer", "topic", "key", postgresql_where=sa.text("resolution IS NULL")),
    )


TABLES = inbox_tables(sa.MetaData())
