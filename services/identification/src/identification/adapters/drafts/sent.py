"""Which report a draft was added to, for an author who goes back to it; one that was filed is in the report itself."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Table, Uuid

from identification.adapters.tables import metadata

added_from = Table(
    "added_from",
    metadata,
    Column("draft_id", Uuid, primary_key=True),
    Column("report_id", Uuid, ForeignKey("report.id"), nullable=False),
)
