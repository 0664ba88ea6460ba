"""Tables of referral and of the chassis parts it has, as migrated; private to adapters and migrations."""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    ARRAY,
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    Uuid,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB

from chassis.audit.table import audit_tables
from chassis.db.columns import MOMENT, keys, needed, optional, partial
from chassis.idempotency.table import idempotency_table
from chassis.inbox.table import inbox_tables
from chassis.outbox.table import outbox_tables
from contracts.words.referrals import ReferralState

metadata = MetaData()
audit_tables(metadata)
idempotency_table(metadata)
outbox_tables(metadata)
inbox_tables(metadata)


def _of_referral(*, key: bool = False) -> Column[Any]:
    return Column("referral_id", Uuid, ForeignKey("referral.id"), primary_key=key, nullable=False)


_TAKEN = "state = 'accepted'"
# True of every row. Only a query that repeats it may use such an index: for what a person took on it would read more.
_ASKED = "urgency <> ''"
referral = Table(
    "referral",
    metadata,
    *keys(Uuid, "id"),
    *needed(Uuid, "report_id", "author_id", "unit_id"),
    *needed(Text, "purpose", "urgency", "state", "stage"),
    *needed(ARRAY(Uuid), "excluded_units", "barred_units"),
    *needed(ARRAY(Uuid), "recused", default="{}"),
    *needed(ARRAY(Text), "reached"),
    *needed(MOMENT, "sent_at", "respond_by"),
    *needed(Integer, "version"),
    *needed(JSONB, "changes"),
    *optional(Uuid, "person_id", "accepted_by", "second_author_id", "manager_id", "sent_by"),
    *optional(MOMENT, "accepted_at", "ended_at", "centre_since"),
    CheckConstraint(f"state in ({', '.join(map(repr, map(str, ReferralState)))})", name="referral_state_known"),
    CheckConstraint(
        "state <> 'accepted' or (accepted_by is not null and accepted_at is not null)",
        name="referral_accepted_by_someone",
    ),
    CheckConstraint("unit_id <> all (excluded_units)", name="referral_never_to_excluded"),
    CheckConstraint("unit_id <> all (barred_units)", name="referral_never_back"),
    CheckConstraint("purpose <> 'formal_identification' or state <> 'escalated'", name="referral_centre_never_rejects"),
    Index("referral_by_report", "report_id"),
    partial("referral_by_person", "person_id is not null", "person_id"),
    Index("referral_by_author", "author_id"),
    # Worklists: `adapters/lists/worklist.py` reads each cell in the order of the list, of what is due first or of what was sent last.
    partial("referral_cells_of_intake", "manager_id is null", "state", "urgency", "purpose", "respond_by", "id"),
    Index("referral_cells_of_unit", "unit_id", "state", "urgency", "respond_by", "id"),
    partial("referral_cells_of_worker", _TAKEN, "purpose", "accepted_by", "urgency", "respond_by", "id"),
    partial("referral_received_of_intake", "manager_id is null", "state", "urgency", "purpose", "sent_at", "id"),
    Index("referral_received_of_unit", "unit_id", "state", "urgency", "sent_at", "id"),
    partial("referral_cells_of_purpose", _ASKED, "purpose", "unit_id", "state", "urgency", "respond_by", "id"),
    partial("referral_received_of_purpose", _ASKED, "purpose", "unit_id", "state", "urgency", "sent_at", "id"),
    partial("referral_received_of_worker", _TAKEN, "purpose", "accepted_by", "urgency", "sent_at", "id"),
    # Who took anything on there: many entries of few names.
    partial("referral_takers_of_unit", _TAKEN, "unit_id", "accepted_by"),
    # The daily count of terms: all that is waited for, and what was until lately.
    Index("referral_left_at", text("coalesce(least(accepted_at, ended_at), 'infinity'::timestamptz)")),
    partial("referral_one_item_of_the_centre", "purpose = 'formal_identification'", "report_id", unique=True),
)
clock = Table(
    "clock",
    metadata,
    *keys(Uuid, "id"),
    _of_referral(),
    *needed(Text, "code", "state"),
    *needed(MOMENT, "started_at", "due_at"),
    *optional(MOMENT, "met_at", "breached_at", "ended_at"),
    *needed(Boolean, "breach_told"),
    # Without "once": a task that is not needed any more may be needed again, and has another clock then.
    Index("clock_of_referral", "referral_id"),
    CheckConstraint(
        "state in ('running', 'met', 'breached', 'met_late', 'cancelled', 'unmeasured')", name="clock_state_known"
    ),
    CheckConstraint("breached_at is null or breached_at = due_at", name="clock_breach_dated_by_term"),
    partial("clock_running", "state = 'running'", "due_at"),
    partial("clock_unhandled", "state = 'breached' and ended_at is null", "due_at", "referral_id"),
)
rejection = Table(
    "rejection",
    metadata,
    _of_referral(key=True),
    *keys(Uuid, "unit_id"),
    *keys(MOMENT, "rejected_at"),
    *needed(Uuid, "rejected_by"),
    *needed(Text, "reason"),
)
early_delivery = Table("early_delivery", metadata, *keys(Uuid, "report_id"), *needed(MOMENT, "delivered_at"))
# The whole roster of a unit, as it was published last.
duty_roster = Table(
    "duty_roster", metadata, *keys(Uuid, "unit_id"), *needed(Integer, "version"), *needed(JSONB, "turns")
)
stage_count = Table(
    "stage_count",
    metadata,
    *keys(Text, "stage"),
    *needed(Integer, "reached", "present"),
    # Of those that ever reached it: counted of reports as they are filed, 0 in every other stage.
    *needed(Integer, "persons", default="0"),
    CheckConstraint("present >= 0 and reached >= present", name="stage_count_adds_up"),
)
# The totals as they were kept once a day.
day_total = Table(
    "day_total",
    metadata,
    *keys(Text, "stage"),
    *needed(MOMENT, "as_of"),
    *needed(Integer, "reached", "present", "persons"),
)
term_count = Table(
    "term_count",
    metadata,
    *keys(Text, "stage"),
    *needed(MOMENT, "as_of"),
    *needed(Integer, "due", "overdue"),
    CheckConstraint("due >= 0 and overdue >= 0", name="term_count_counts"),
)
# Who sits on the panel of a person's procedure, by the report of that person, as identification published it last.
panel_member = Table(
    "panel_member", metadata, *keys(Uuid, "report_id"), Column("person_id", Uuid, primary_key=True, index=True)
)
# Whose procedure waits for a director, in the same way.
before_director = Table("before_director", metadata, *keys(Uuid, "report_id"))
# Who stands in for a case manager, of whom there is one row at most, as identification published it last.
cover = Table(
    "cover",
    metadata,
    *keys(Uuid, "manager_id"),
    *needed(Uuid, "cover_id", index=True),
    *needed(MOMENT, "begins_at", "ends_at"),
)
