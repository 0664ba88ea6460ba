"""Tables of the outbox; `ddl.create_outbox` makes them."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import BigInteger, Integer, MetaData, Table, Text, UniqueConstraint, Uuid
from sqlalchemy.dialects.postgresql import JSONB

from chassis.db.columns import MOMENT, keys, needed, optional, partial

CHANNEL = "outbox"
"""What a writer notifies and the relay listens to."""


@dataclass(frozen=True, slots=True)
class OutboxTables:
    """Events to publish, and the last number given out per topic and key."""

    outbox: Table
    sequence: Table


def outbox_tables(metadata: MetaData) -> OutboxTables:
    """Both tables on `metadata`, for queries and for `alembic check`."""
    outbox = Table(
        "outbox",
        metadata,
        *keys(Uuid, "id"),
        *needed(Text, "topic", "type", "source"),
        *needed(Uuid, "key", "correlationid"),
        *needed(BigInteger, "sequence"),
        *needed(MOMENT, "time"),
        *optional(Uuid, "causationid"),
        *optional(Text, "traceparent"),
        *needed(JSONB, "data"),
        *needed(MOMENT, "created_at", default="clock_timestamp()"),
        *needed(Integer, "attempts", default="0"),
        *optional(MOMENT, "retry_at", "published_at"),
        UniqueConstraint("topic", "key", "sequence", name="outbox_once_per_number"),
        partial("outbox_unpublished", "published_at IS NULL", "topic", "key", "sequence"),
    )
    last = needed(BigInteger, "last")
    sequence = Table("outbox_sequence", metadata, *keys(Text, "topic"), *keys(Uuid, "key"), *last)
    return OutboxTables(outbox, sequence)


TABLES = outbox_tables(MetaData())
