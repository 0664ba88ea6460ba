"""The two tables of the database of keys."""

from __future__ import annotations

from sqlalchemy import LargeBinary, MetaData, Table, Text, Uuid

from chassis.db.columns import MOMENT, keys, needed, optional, partial


def wrapped_key_table(metadata: MetaData) -> Table:
    """Keys by owner; a destroyed key leaves its row behind as a tombstone."""
    return Table(
        "wrapped_key",
        metadata,
        *keys(Uuid, "owner_id"),
        *needed(Text, "owner_kind"),
        *optional(LargeBinary, "wrapped"),
        *needed(MOMENT, "created_at"),
        *optional(MOMENT, "destroyed_at"),
        partial("wrapped_key_of_kind", "wrapped IS NOT NULL", "owner_kind", "created_at", "owner_id"),
    )


def key_sweep_table(metadata: MetaData) -> Table:
    """Up to which moment of making the keys of a kind of owner were swept; kept beside them, so that both come from one backup."""
    return Table("key_sweep", metadata, *keys(Text, "owner_kind"), *needed(MOMENT, "swept_until"))


TABLE = wrapped_key_table(MetaData())
SWEEPS = key_sweep_table(MetaData())
