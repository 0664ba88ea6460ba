"""The tables that queries are written against are those that the migrations make."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import MetaData

from chassis.audit.table import audit_tables
from chassis.idempotency.table import idempotency_table
from chassis.inbox.table import inbox_tables
from chassis.outbox.table import outbox_tables
from notifications.adapters import tables

if TYPE_CHECKING:
    from tests.integration.chassis.scratch_database import Scratch


def whole() -> MetaData:
    """Our tables and the chassis's, on one metadata."""
    metadata = MetaData()
    for make in (audit_tables, idempotency_table, inbox_tables, outbox_tables):
        make(metadata)
    for table in tables.metadata.sorted_tables:
        table.to_metadata(metadata)
    return metadata


def test_the_migrated_schema_is_the_one_the_code_names(scratch: Scratch) -> None:
    assert scratch.differences(whole()) == []


def test_constraints_that_alembic_does_not_compare_are_there(scratch: Scratch) -> None:
    rows = scratch.as_superuser(
        "select conname, pg_get_constraintdef(oid) from pg_constraint where contype = 'u' and conrelid::regclass::text in ('notice', 'ended')"
    )
    assert dict(rows) == {
        "notice_once_per_event": "UNIQUE NULLS NOT DISTINCT (referral_id, unit_id, person_id, code, caused_by)",
        "ended_once": "UNIQUE NULLS NOT DISTINCT (report_id, referral_id)",
    }
