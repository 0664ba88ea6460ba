"""What was asked under which key; `ddl.create_idempotency` makes the table."""

from __future__ import annotations

from sqlalchemy import Index, LargeBinary, MetaData, Table, Text, Uuid
from sqlalchemy.dialects.postgresql import JSONB

from chassis.db.columns import MOMENT, keys, needed, optional


def idempotency_table(metadata: MetaData) -> Table:
    """The table on `metadata`: keyed hashes of key and body and the ids that resulted, never what was sent."""
    return Table(
        "idempotency",
        metadata,
        *keys(Uuid, "caller"),
        *keys(Text, "operation", "key"),
        *needed(LargeBinary, "body_mac"),
        *optional(JSONB, "result_ids"),
        *needed(MOMENT, "created_at"),
        Index("idempotency_by_age", "created_at"),
    )


TABLE = idempotency_table(MetaData())
