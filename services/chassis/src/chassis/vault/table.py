"""The two tables of the database of keys."""

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
        sa.Index(
            "wrapped_key_of_kind",
            "owner_kind",
            "created_at",
            "owner_id",
            postgresql_where=sa.text("wrapped IS NOT NULL"),
        ),
    )


def key_sweep_table(metadata: sa.MetaData) -> sa.Table:
    """Up to which moment of making the keys of a kind of owner were swept; kept beside them, so that both come from one backup."""
    return sa.Table(
        "key_sweep",
        metadata,
        sa.Column("owner_kind", sa.Text, primary_key=True),
        sa.Column("swept_until", sa.DateTime(timezone=True), nullable=False),
    )


TABLE = wrapped_key_table(sa.MetaData())
SWEEPS = key_sweep_table(sa.MetaData())
