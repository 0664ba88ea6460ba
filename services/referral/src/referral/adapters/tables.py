"""Tables of referral and of the chassis parts it has, as migrated; private to adapters and migrations."""

from __future__ import annotations

from sqlalchemy import (
    ARRAY,
    Boolean,
    CheckConstraint,
    Column,
    DateTime,
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
from chassis.idempotency.table import idempotency_table
from chassis.inbox.table import inbox_tables
from chassis.outbox.table import outbox_tables

metadata = MetaData()
audit_tables(metadata)
idempotency_table(metadata)
outbox_tables(metadata)
inbox_tables(metadata)
_moment = DateTime(timezone=True)

referral = Table(
    "referral",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("report_id", Uuid, nullable=False),
    Column("purpose", Text, nullable=False),
    Column("author_id", Uuid, nullable=False),
    Column("urgency", Text, nullable=False),
    Column("excluded_units", ARRAY(Uuid), nullable=False),
    Column("sent_at", _moment, nullable=False),
    Column("respond_by", _moment, nullable=False),
    Column("person_id", Uuid),
    Column("unit_id", Uuid, nullable=False),
    Column("state", Text, nullable=False),
    Column("stage", Text, nullable=False),
    Column("reached", ARRAY(Text), nullable=False),
    Column("version", Integer, nullable=False),
    Column("barred_units", ARRAY(Uuid), nullable=False),
    Column("accepted_by", Uuid),
    Column("accepted_at", _moment),
    Column("ended_at", _moment),
    Column("second_author_id", Uuid),
    Column("changes", JSONB, nullable=False),
    CheckConstraint("state in ('sent', 'accepted', 'escalated', 'revoked', 'withdrawn')", name="referral_state_known"),
    CheckConstraint(
        "state <> 'accepted' or (accepted_by is not null and accepted_at is not null)",
        name="referral_accepted_by_someone",
    ),
    CheckConstraint("unit_id <> all (excluded_units)", name="referral_never_to_excluded"),
    CheckConstraint("unit_id <> all (barred_units)", name="referral_never_back"),
    CheckConstraint("purpose <> 'formal_identification' or state <> 'escalated'", name="referral_centre_never_rejects"),
    Index("referral_by_report", "report_id"),
    Index("referral_by_person", "person_id", postgresql_where=text("person_id is not null")),
    Index("referral_by_author", "author_id"),
    # Worklists: `adapters/lists/worklist.py` reads each cell in the order of what is due first.
    Index("referral_cells", "state", "urgency", "purpose", "respond_by", "id"),
    Index("referral_cells_of_unit", "unit_id", "state", "urgency", "respond_by", "id"),
    Index(
        "referral_cells_of_worker",
        "purpose",
        "accepted_by",
        "urgency",
        "respond_by",
        "id",
        postgresql_where=text("state = 'accepted'"),
    ),
    # Who took anything on there: many entries of few names.
    Index("referral_takers_of_unit", "unit_id", "accepted_by", postgresql_where=text("state = 'accepted'")),
    # The daily count of terms: all that is waited for, and what was until lately.
    Index("referral_left_at", text("coalesce(least(accepted_at, ended_at), 'infinity'::timestamptz)")),
    Index(
        "referral_one_item_of_the_centre",
        "report_id",
        unique=True,
        postgresql_where=text("purpose = 'formal_identification'"),
    ),
)
clock = Table(
    "clock",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("referral_id", Uuid, ForeignKey("referral.id"), nullable=False),
    Column("code", Text, nullable=False),
    Column("started_at", _moment, nullable=False),
    Column("due_at", _moment, nullable=False),
    Column("state", Text, nullable=False),
    Column("met_at", _moment),
    Column("breached_at", _moment),
    Column("breach_told", Boolean, nullable=False),
    Column("ended_at", _moment),
    # Without "once": a task that is not needed any more may be needed again, and has another clock then.
    Index("clock_of_referral", "referral_id"),
    CheckConstraint(
        "state in ('running', 'met', 'breached', 'met_late', 'cancelled', 'unmeasured')", name="clock_state_known"
    ),
    CheckConstraint("breached_at is null or breached_at = due_at", name="clock_breach_dated_by_term"),
    Index("clock_running", "due_at", postgresql_where=text("state = 'running'")),
    Index(
        "clock_unhandled",
        "due_at",
        "referral_id",
        postgresql_where=text("state = 'breached' and ended_at is null"),
    ),
)

rejection = Table(
    "rejection",
    metadata,
    Column("referral_id", Uuid, ForeignKey("referral.id"), primary_key=True),
    Column("unit_id", Uuid, primary_key=True),
    Column("rejected_at", _moment, primary_key=True),
    Column("rejected_by", Uuid, nullable=False),
    Column("reason", Text, nullable=False),
)

early_delivery = Table(
    "early_delivery",
    metadata,
    Column("report_id", Uuid, primary_key=True),
    Column("delivered_at", _moment, nullable=False),
)

# The whole roster of a unit, as it was published last.
duty_roster = Table(
    "duty_roster",
    metadata,
    Column("unit_id", Uuid, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("turns", JSONB, nullable=False),
)

stage_count = Table(
    "stage_count",
    metadata,
    Column("stage", Text, primary_key=True),
    Column("reached", Integer, nullable=False),
    Column("present", Integer, nullable=False),
    # Of those that ever reached it: counted of reports as they are filed, 0 in every other stage.
    Column("persons", Integer, nullable=False, server_default=text("0")),
    CheckConstraint("present >= 0 and reached >= present", name="stage_count_adds_up"),
)

# The totals as they were kept once a day.
day_total = Table(
    "day_total",
    metadata,
    Column("stage", Text, primary_key=True),
    Column("as_of", _moment, nullable=False),
    Column("reached", Integer, nullable=False),
    Column("present", Integer, nullable=False),
    Column("persons", Integer, nullable=False),
)

term_count = Table(
    "term_count",
    metadata,
    Column("stage", Text, primary_key=True),
    Column("as_of", _moment, nullable=False),
    Column("due", Integer, nullable=False),
    Column("overdue", Integer, nullable=False),
    CheckConstraint("due >= 0 and overdue >= 0", name="term_count_counts"),
)
