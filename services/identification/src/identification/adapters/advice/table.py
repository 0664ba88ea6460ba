"""The table of questions without a report, as migrated; private to adapters and migrations."""

from __future__ import annotations

from sqlalchemy import Column, DateTime, Index, Integer, LargeBinary, Table, Text, Uuid, text

from identification.adapters.tables import metadata

_moment = DateTime(timezone=True)
# Written out in statements too, as an index over a part of a table is found by these words only.
WAITS, ANSWERED = text("answered_at is null"), text("answered_at is not null")

advice = Table(
    "advice",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("author_id", Uuid, nullable=False),
    Column("author_unit", Uuid, nullable=False),
    Column("author_agency", Uuid, nullable=False),
    Column("author_sector", Text, nullable=False),
    Column("subject", Text),
    Column("asked_at", _moment, nullable=False),
    Column("due_at", _moment, nullable=False),
    Column("version", Integer, nullable=False),
    Column("answered_at", _moment),
    Column("answered_by", Uuid),
    Column("answered_as", Text),
    # What was typed, with the number to call back; and the answer. Both under the question's own key.
    Column("ciphertext", LargeBinary, nullable=False),
    Column("answer", LargeBinary),
    Index("advice_of_author", "author_id", "asked_at", "id"),
    Index("advice_by_moment", "asked_at", "id"),
    Index("advice_that_waits", "asked_at", "id", postgresql_where=WAITS),
    Index("advice_by_answer", "answered_at", postgresql_where=ANSWERED),
)
