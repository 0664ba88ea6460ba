"""Tables of notifications, as migrated; private to adapters and migrations."""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    Column,
    DateTime,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB

metadata = MetaData()
_moment = DateTime(timezone=True)

notice = Table(
    "notice",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("unit_id", Uuid),
    Column("person_id", Uuid),
    Column("report_id", Uuid, nullable=False),
    Column("referral_id", Uuid),
    Column("code", Text, nullable=False),
    Column("urgency", Text, nullable=False),
    Column("caused_by", Uuid, nullable=False),
    Column("created_at", _moment, nullable=False),
    Column("state", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("opened_at", _moment),
    Column("rung", Integer),
    UniqueConstraint(
        "referral_id",
        "unit_id",
        "person_id",
        "code",
        "caused_by",
        name="notice_once_per_event",
        postgresql_nulls_not_distinct=True,
    ),
)
Index(
    "notice_of_unit",
    notice.c.unit_id,
    notice.c.created_at,
    notice.c.id,
    postgresql_where=text("person_id is null and state <> 'withdrawn'"),
)
Index(
    "notice_of_person",
    notice.c.person_id,
    notice.c.created_at,
    notice.c.id,
    postgresql_where=text("state <> 'withdrawn'"),
)
Index(
    "notice_waiting_for_unit",
    notice.c.unit_id,
    notice.c.urgency,
    notice.c.created_at,
    notice.c.id,
    postgresql_where=text("person_id is null and state = 'waiting'"),
)
Index(
    "notice_waiting_for_person",
    notice.c.person_id,
    notice.c.urgency,
    notice.c.created_at,
    notice.c.id,
    postgresql_where=text("state = 'waiting'"),
)
Index("notice_asking", notice.c.referral_id, postgresql_where=text("state = 'waiting'"))
Index("notice_of_report", notice.c.report_id, notice.c.created_at)

delivery = Table(
    "delivery",
    metadata,
    Column("notice_id", Uuid, ForeignKey("notice.id"), primary_key=True),
    Column("channel", Text, primary_key=True),
    Column("created_at", _moment, nullable=False),
    Column("state", Text, nullable=False),
    Column("attempt", Integer, nullable=False),
    Column("refusals", Integer, nullable=False),
    Column("due_at", _moment, nullable=False),
    Column("leased_until", _moment),
    Column("correlation_id", Uuid, nullable=False),
    Column("traceparent", Text),
    Column("acknowledged_at", _moment),
)
Index("delivery_pending", delivery.c.due_at, postgresql_where=text("state = 'pending'"))

report = Table(
    "report",
    metadata,
    Column("report_id", Uuid, primary_key=True),
    Column("author_id", Uuid, nullable=False),
    Column("urgency", Text, nullable=False),
    Column("taken_over", Boolean, nullable=False),
    # Null before it was cleared, and where it is not known any more who did it.
    Column("taken_over_by", Uuid),
    Column("joint_with", Uuid),
    Index("report_joint", "joint_with", postgresql_where=text("joint_with is not null")),
)
addressee = Table(
    "addressee",
    metadata,
    Column("referral_id", Uuid, primary_key=True),
    Column("report_id", Uuid, nullable=False, index=True),
    Column("unit_id", Uuid, nullable=False),
    Column("urgency", Text, nullable=False),
    Column("for_take_over", Boolean, nullable=False),
    # Null for what was sent under a release that did not keep it.
    Column("purpose", Text),
    Column("accepted_by", Uuid),
    Column("rejected", Boolean, nullable=False, server_default=text("false")),
)
# Referrals by which nothing opens to the unit, or nothing yet, as identification has not said so; no foreign key, as an event may arrive
# before the referral it names.
unopened = Table(
    "unopened",
    metadata,
    Column("referral_id", Uuid, primary_key=True),
    Column("unit_id", Uuid, primary_key=True),
)
# Units that identification opens a referral to that went on to them; its word may arrive before the reroute that it is about.
opened = Table(
    "opened",
    metadata,
    Column("referral_id", Uuid, primary_key=True),
    Column("unit_id", Uuid, primary_key=True),
)
# No foreign key anywhere here: an end may arrive before the referral it ends.
ended = Table(
    "ended",
    metadata,
    Column("id", Uuid, primary_key=True, server_default=text("gen_random_uuid()")),
    Column("report_id", Uuid, nullable=False),
    Column("referral_id", Uuid),
    UniqueConstraint("report_id", "referral_id", name="ended_once", postgresql_nulls_not_distinct=True),
)
alarm = Table(
    "alarm",
    metadata,
    Column("report_id", Uuid, primary_key=True),
    Column("filed_at", _moment, nullable=False),
    Column("caused_by", Uuid, nullable=False),
    Column("correlation_id", Uuid, nullable=False),
    Column("traceparent", Text),
    Column("rung", Integer, nullable=False),
    Column("state", Text, nullable=False),
)
Index("alarm_running", alarm.c.filed_at, postgresql_where=text("state = 'running'"))
# While it waits alone: an answer, or an end of the report or of consent, takes it away.
waiting_question = Table(
    "waiting_question",
    metadata,
    Column("question_id", Uuid, primary_key=True),
    Column("report_id", Uuid, nullable=False, index=True),
    Column("author_id", Uuid, nullable=False),
    Column("second_author_id", Uuid),
    Column("unit_id", Uuid),
    Column("asked_at", _moment, nullable=False),
    Column("caused_by", Uuid, nullable=False),
    Column("correlation_id", Uuid, nullable=False),
    Column("traceparent", Text),
    Column("reminders", Integer, nullable=False),
)
Index("question_to_remind_of", waiting_question.c.asked_at, postgresql_where=text("reminders < 2"))
# The same of a question without a report: the answer takes it away.
waiting_advice = Table(
    "waiting_advice",
    metadata,
    Column("advice_id", Uuid, primary_key=True),
    Column("asked_at", _moment, nullable=False),
    Column("due_at", _moment, nullable=False),
    Column("caused_by", Uuid, nullable=False),
    Column("correlation_id", Uuid, nullable=False),
    Column("traceparent", Text),
    Column("alerts", Integer, nullable=False),
)
Index("advice_to_alert_about", waiting_advice.c.due_at, postgresql_where=text("alerts < 2"))
# One row for a unit: its turns are read and replaced together.
roster = Table(
    "roster",
    metadata,
    Column("unit_id", Uuid, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("turns", JSONB, nullable=False),
)
