"""Tables of notifications, as migrated; private to adapters and migrations."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import ARRAY, Boolean, Column, ForeignKey, Index, Integer, MetaData, Table, Text, UniqueConstraint, Uuid
from sqlalchemy.dialects.postgresql import JSONB

from chassis.db.columns import MOMENT, keys, made_id, needed, optional, partial

if TYPE_CHECKING:
    from collections.abc import Iterator

metadata = MetaData()


def _origin() -> Iterator[Column[Any]]:
    """The event, the chain of events and the trace that what is published later belongs to."""
    yield from needed(Uuid, "caused_by", "correlation_id")
    yield from optional(Text, "traceparent")


_ONE_ONLY = ("referral_id", "unit_id", "person_id", "code", "caused_by")
notice = Table(
    "notice",
    metadata,
    *keys(Uuid, "id"),
    *optional(Uuid, "unit_id", "person_id", "referral_id"),
    *needed(Uuid, "report_id", "caused_by"),
    *needed(Text, "code", "urgency", "state"),
    *needed(MOMENT, "created_at"),
    *needed(Integer, "version"),
    *optional(MOMENT, "opened_at"),
    *optional(Integer, "rung"),
    UniqueConstraint(*_ONE_ONLY, name="notice_once_per_event", postgresql_nulls_not_distinct=True),
    partial("notice_of_unit", "person_id is null and state <> 'withdrawn'", "unit_id", "created_at", "id"),
    partial("notice_of_person", "state <> 'withdrawn'", "person_id", "created_at", "id"),
    partial(
        "notice_waiting_for_unit",
        "person_id is null and state = 'waiting'",
        *("unit_id", "urgency", "created_at", "id"),
    ),
    partial("notice_waiting_for_person", "state = 'waiting'", "person_id", "urgency", "created_at", "id"),
    partial("notice_asking", "state = 'waiting'", "referral_id"),
    Index("notice_of_report", "report_id", "created_at"),
)
delivery = Table(
    "delivery",
    metadata,
    Column("notice_id", Uuid, ForeignKey("notice.id"), primary_key=True),
    *keys(Text, "channel"),
    *needed(MOMENT, "created_at", "due_at"),
    *needed(Text, "state"),
    *needed(Integer, "attempt", "refusals"),
    *optional(MOMENT, "leased_until", "acknowledged_at"),
    *needed(Uuid, "correlation_id"),
    *optional(Text, "traceparent"),
    partial("delivery_pending", "state = 'pending'", "due_at"),
)
report = Table(
    "report",
    metadata,
    *keys(Uuid, "report_id"),
    *needed(Uuid, "author_id"),
    *needed(Text, "urgency"),
    *needed(Boolean, "taken_over"),
    # Null before it was cleared, and where it is not known any more who did it.
    *optional(Uuid, "taken_over_by", "joint_with", "manager_id"),
    *needed(ARRAY(Uuid), "recused", default="{}"),
    partial("report_joint", "joint_with is not null", "joint_with"),
)
addressee = Table(
    "addressee",
    metadata,
    *keys(Uuid, "referral_id"),
    *needed(Uuid, "report_id", index=True),
    *needed(Uuid, "unit_id"),
    *needed(Text, "urgency"),
    *needed(Boolean, "for_take_over"),
    # Null for what was sent under a release that did not keep it.
    *optional(Text, "purpose"),
    *optional(Uuid, "accepted_by"),
    *needed(Boolean, "rejected", default="false"),
)
# Referrals by which nothing opens to the unit, or nothing yet, as identification has not said so; no foreign key, as an event may arrive
# before the referral it names.
unopened = Table("unopened", metadata, *keys(Uuid, "referral_id", "unit_id"))
# Units that identification opens a referral to that went on to them; its word may arrive before the reroute that it is about.
opened = Table("opened", metadata, *keys(Uuid, "referral_id", "unit_id"))
# No foreign key anywhere here: an end may arrive before the referral it ends. Referrals of some purposes go on when their report ends.
ended = Table(
    "ended",
    metadata,
    made_id(),
    *needed(Uuid, "report_id"),
    *optional(Uuid, "referral_id"),
    *optional(ARRAY(Text), "goes_on"),
    UniqueConstraint("report_id", "referral_id", name="ended_once", postgresql_nulls_not_distinct=True),
)
alarm = Table(
    "alarm",
    metadata,
    *keys(Uuid, "report_id"),
    *needed(MOMENT, "filed_at"),
    *_origin(),
    *needed(Integer, "rung"),
    *needed(Text, "state"),
    partial("alarm_running", "state = 'running'", "filed_at"),
)
# Only while it is open: an answer, or an end of the report or of consent, takes it away.
waiting_question = Table(
    "waiting_question",
    metadata,
    *keys(Uuid, "question_id"),
    *needed(Uuid, "report_id", index=True),
    *needed(Uuid, "author_id"),
    *optional(Uuid, "second_author_id", "unit_id"),
    *needed(MOMENT, "asked_at"),
    *_origin(),
    *needed(Integer, "reminders"),
    partial("question_to_remind_of", "reminders < 2", "asked_at"),
)
# The same of a question without a report: the answer takes it away.
waiting_advice = Table(
    "waiting_advice",
    metadata,
    *keys(Uuid, "advice_id"),
    *needed(MOMENT, "asked_at", "due_at"),
    *_origin(),
    *needed(Integer, "alerts"),
    partial("advice_to_alert_about", "alerts < 2", "due_at"),
)
# One row for a unit: its turns are read and replaced together.
roster = Table("roster", metadata, *keys(Uuid, "unit_id"), *needed(Integer, "version"), *needed(JSONB, "turns"))
# Who stands in for a case manager, of whom there is one row at most, as identification published it last.
cover = Table(
    "cover",
    metadata,
    *keys(Uuid, "manager_id"),
    *needed(Uuid, "cover_id", index=True),
    *needed(MOMENT, "begins_at", "ends_at"),
)
