"""Tables of the outbox; `ddl.create_outbox` makes them."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB

CHANNEL = "outbox"
"""What a writer notifies and the relay listens to."""


@dataclass(frozen=True, slots=True)
class OutboxTables:
    """Events to publish, and the last number given out per topic and key."""

    outbox: sa.Table
    sequence: sa.Table


def outbox_tables(metadata: sa.MetaData) -> OutboxTables:
    """Both tables on `metadata`, for queries and for `alembic check`."""
    moment = sa.DateTime(timezone=True)
    outbox = sa.Table(
        "outbox",
        metadata,
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("topic", sa.Text, nullable=False),
        sa.Column("key", sa.Uuid, nullable=False),
        sa.Column("sequence", sa.BigInteger, nullable=False),
        sa.Column("type", sa.Text, nullable=False),
        sa.Column("source", sa.Text, nullable=False),
        sa.Column("time", moment, nullable=False),
        sa.Column("correlationid", sa.Uuid, nullable=False),
        sa.Column("causationid", sa.Uuid),
        sa.Column("traceparent", sa.Text),
        sa.Column("data", JSONB, nullable=False),
        sa.Column("created_at", moment, nullable=False, server_default=sa.text("clock_timestamp()")),
        sa.Column("attempts", sa.Integer, nullable=False, server_default=sa.text("0")),
        sa.Column("retry_at", moment),
        sa.Column("published_at", moment),
        sa.UniqueConstraint("topic", "key", "sequence", name="outbox_once_per_number"),
        sa.Index("outbox_unpublished", "topic", "key", "sequence", postgresql_where=sa.text("published_at IS NULL")),
    )
    sequence = sa.Table(
        "outbox_sequence",
        metadata,
        sa.Column("topic", sa.Text, primary_key=True),
        sa.Column("key", sa.Uuid, primary_key=True),
        sa.Column("last", sa.BigInteger, nullable=False),
    )
    return OutboxTables(outbox, sequence)


TABLES = outbox_tables(sa.MetaData())
