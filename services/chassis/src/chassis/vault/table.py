"""The one table of the database of keys."""

from __future__ import annotations

import sqlalchemy as sa


def wrapped_key_table(metadata: sa.MetaData) -> sa.Table:
    """Keys by owner; a destroyed key leaves its row behind as a tombstone."""
    return sa.Table(
        "wrapped_key",
        metadata,
        sa.Column("owner_id", sa.Uuid, primary_key=True),
        sa.Column("owner_kind", sa.Text, nullable=False),
        sa.Column("wrapped", sa.LargeBinary),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("destroyed_at", sa.DateTime(timezone=True)),
        sa.Index("wrapped_key_living", "created_at", "owner_id", postgresql_where=sa.text("wrapped IS NOT NULL")),
    )


TABLE = wrapped_key_table(sa.MetaData())
