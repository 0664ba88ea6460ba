"""What was asked under which key; `ddl.create_idempotency` makes the table."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB


def idempotency_table(metadata: sa.MetaData) -> sa.Table:
    """The table on `metadata`: keyed hashes of key and body and the ids that resulted, never what was sent."""
    return sa.Table(
        "idempotency",
        metadata,
        sa.Column("caller", sa.Uuid, primary_key=True),
        sa.Column("operation", sa.Text, primary_key=True),
        sa.Column("key", sa.Text, primary_key=True),
        sa.Column("body_mac", sa.LargeBinary, nullable=False),
        sa.Column("result_ids", JSONB),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Index("idempotency_by_age", "created_at"),
    )


TABLE = idempotency_table(sa.MetaData())
