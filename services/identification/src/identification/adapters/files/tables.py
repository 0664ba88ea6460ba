"""Tables of files, as migrated; private to adapters and migrations."""

from __future__ import annotations

from sqlalchemy import Column, DateTime, ForeignKey, Integer, LargeBinary, Table, Text, Uuid

from identification.adapters.tables import metadata

_moment = DateTime(timezone=True)

ticket = Table(
    "upload_ticket",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("report_id", Uuid, ForeignKey("report.id"), nullable=False, index=True),
    Column("class", Text, nullable=False),
    Column("given_to", Uuid, nullable=False),
    Column("issued_at", _moment, nullable=False, index=True),
    Column("used_at", _moment),
)
# The content of a file, whose addendum says what is known of it.
segment = Table(
    "file_segment",
    metadata,
    Column("file_id", Uuid, ForeignKey("addendum.id"), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("report_id", Uuid, ForeignKey("report.id"), nullable=False, index=True),
    Column("ciphertext", LargeBinary, nullable=False),
)
