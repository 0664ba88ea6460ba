"""Tables of the inbox; `ddl.create_inbox` makes them."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import BigInteger, Boolean, Integer, LargeBinary, MetaData, Table, Text, Uuid
from sqlalchemy.dialects.postgresql import JSONB

from chassis.db.columns import MOMENT, keys, needed, optional, partial

_NOW = "clock_timestamp()"


@dataclass(frozen=True, slots=True)
class InboxTables:
    """Events applied, the place reached per key, events that wait for an earlier one, and dead letters."""

    event: Table
    position: Table
    waiting: Table
    dead_letter: Table


def inbox_tables(metadata: MetaData) -> InboxTables:
    """The four tables on `metadata`, for queries and for `alembic check`."""
    event = Table(
        "inbox_event",
        metadata,
        *keys(Text, "consumer"),
        *keys(Uuid, "event_id"),
        *needed(Text, "topic", "type", "outcome"),
        *needed(Uuid, "key"),
        *needed(BigInteger, "sequence"),
        *needed(MOMENT, "at", default=_NOW),
        *optional(JSONB, "envelope"),
    )
    position = Table(
        "inbox_position",
        metadata,
        *keys(Text, "consumer", "topic"),
        *keys(Uuid, "key"),
        *needed(BigInteger, "last"),
    )
    waiting = Table(
        "inbox_waiting",
        metadata,
        *keys(Text, "consumer", "topic"),
        *keys(Uuid, "key"),
        *keys(BigInteger, "sequence"),
        *needed(Boolean, "starts"),
        *needed(Uuid, "id"),
        *needed(Integer, "partition"),
        *needed(BigInteger, "position"),
        *needed(LargeBinary, "sealed"),
        *needed(MOMENT, "at", default=_NOW),
    )
    dead_letter = Table(
        "inbox_dead_letter",
        metadata,
        *keys(Uuid, "id"),
        *needed(Text, "consumer", "topic", "reason"),
        *needed(Integer, "partition", "attempts"),
        *needed(BigInteger, "position"),
        *optional(Uuid, "key", "event_id"),
        *optional(Text, "type", "resolution"),
        *optional(BigInteger, "sequence"),
        *optional(LargeBinary, "sealed"),
        *needed(MOMENT, "at", default=_NOW),
        *optional(MOMENT, "resolved_at"),
        partial("inbox_dead_letter_open", "resolution IS NULL", "consumer", "topic", "key"),
    )
    return InboxTables(event, position, waiting, dead_letter)


TABLES = inbox_tables(MetaData())
