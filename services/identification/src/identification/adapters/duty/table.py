"""The tables of the duty roster, as migrated; private to adapters and migrations."""

from __future__ import annotations

from sqlalchemy import Column, DateTime, ForeignKey, Integer, Table, Uuid

from identification.adapters.tables import metadata

_moment = DateTime(timezone=True)

# Version 0 is held before anything was written on the roster.
duty_roster = Table(
    "duty_roster",
    metadata,
    Column("unit_id", Uuid, primary_key=True),
    Column("version", Integer, nullable=False),
)
# Every turn there ever was; one that was taken off before it began is dropped.
duty_turn = Table(
    "duty_turn",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("unit_id", Uuid, ForeignKey("duty_roster.unit_id"), nullable=False),
    Column("person_id", Uuid, nullable=False),
    Column("place", Integer, nullable=False),
    Column("starts_at", _moment, nullable=False),
    Column("ends_at", _moment, nullable=False, index=True),
    Column("dropped_at", _moment),
)
