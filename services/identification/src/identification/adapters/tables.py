"""Tables of identification, as migrated; private to adapters and migrations."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import (
    ARRAY,
    Boolean,
    Column,
    Computed,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB

from chassis.db.columns import MOMENT, keys, made_id, needed, optional, partial

if TYPE_CHECKING:
    from sqlalchemy.schema import SchemaItem

metadata = MetaData()

# Written out in statements too: an index over a part of a table is found by these words only, never by a parameter.
RUNNING = text("submitted_at > '-infinity' and withdrawn_at is null and manager_id is null")
"""Of every report that has not ended and that no case manager has: the intake's.

The first half is always true: only a statement that says so may walk over all of them.

`withdrawn_at` is when a report ended, however that was: the column is older than the other ways.
"""
LINE = text(f"{RUNNING.text} and joint_with is null")
"""Of every line of the Centre's list: a report of several persons is one."""
ASSIGNED = text("submitted_at > '-infinity' and withdrawn_at is null and manager_id is not null and joint_with is null")
"""Of every line of those that a case manager has."""
CODED = text(f"{LINE.text} and place_code is not null")
"""Of every such line that is found by a place."""
FOLLOWED = text("withdrawn_at is null and concluded_at is null")
"""Of every report that goes on for its reporters: it has not ended, and the Centre has not concluded its work."""
CONCLUDED = "withdrawn_at is null and concluded_at is not null"
"""Of every report that the Centre concluded and that has not ended otherwise."""
LINE_OF_OWN = text(f"{FOLLOWED.text} and joint_with is null")
"""Of every line of a reporter's list that goes on."""
WAITING = text(f"{LINE.text} and due_first < '9999-12-31 00:00:00+00'")
"""Of every such line of which anything is undecided."""
REVIEWED = text("withdrawn_at is null and risk_review_by is not null")
"""Of every report that has not ended and whose danger is to be assessed anew."""
ASKED = text("open_questions > 0")
"""True of reports of which a question of the Centre waits: few in the whole country at any time."""
SITS = text("replaced_at is null and state in ('assessment', 'proposed', 'signed', 'dissented')")
"""Of a seat on the panel of a procedure that is open."""
OWES = text("replaced_at is null and vote is null and state = 'proposed'")
"""Of such a seat whose member has still to sign or dissent."""
CHALLENGED = text("challenge in ('review_requested', 'questioned', 'revocation_proposed')")
"""Of one of which a review or a revocation waits for a director."""
SIGNED, DISSENTED = text("state = 'signed'"), text("state = 'dissented'")
"""Of a procedure that waits for a supervisor, and for the director."""
UNCONFIRMED, FOR_GOOD = text("state = 'unconfirmed'"), text("reason <> 'unconfirmed'")
"""A disclosure that waits for a word of duty, and a refusal that no such word undoes."""
TO_INFORM = text("to_inform_since is not null and taken_over_at is not null and withdrawn_at is null")
"""Of a report whose person the prosecutor is to be informed of: few in the whole country at any time."""
ANSWER_PENDING = text(
    "withdrawn_at is null and taken_over_at is not null and (units_answer_by is not null or open_questions > 0)"
)
"""Of a report that was taken over, for which a unit has still to answer a request, or a reporter a question."""
WAITS, ANSWERED = text("answered_at is null"), text("answered_at is not null")
"""Of questions without a report."""


def _of_report(*, key: bool = False) -> Column[Any]:
    return Column("report_id", Uuid, ForeignKey("report.id"), primary_key=key, nullable=False, index=not key or None)


def _line(name: str, *more: SchemaItem) -> Table:
    """Lines beside a report, which are added only: by whom and when."""
    said = (made_id(), _of_report(), *needed(Uuid, "given_by"), *needed(MOMENT, "at"))
    return Table(name, metadata, *said, *more)


def _computed(name: str, type_: Any, said: str) -> Column[Any]:
    """Kept by the database from other columns of the row, whichever release writes these."""
    return Column(name, type_, Computed(said, persisted=True))


_BY_TIME = ("submitted_at", "id")
_FIRST_DUE = ("line_urgency", "due_first", "id")
_FILERS = {"author": "author_id", "second_author": "second_author_id", "unit": "author_unit"}

report = Table(
    "report",
    metadata,
    *keys(Uuid, "id"),
    Column("reference", Text, nullable=False, unique=True),
    *needed(Uuid, "person_id", index=True),
    *needed(Uuid, "author_id", "author_unit", "author_agency"),
    *needed(Text, "author_sector", "way_in", "danger", "still_here", "urgency", "state"),
    *needed(Boolean, "child_path"),
    *optional(Uuid, "serving_csr", "taken_over_by", "second_author_id", "draft_id", "case_id", "manager_id"),
    *needed(ARRAY(Uuid), "excluded_units"),
    *needed(MOMENT, "submitted_at"),
    *needed(Integer, "version"),
    *optional(MOMENT, "still_here_until", "delivered_at", "opened_at", "taken_over_at", "withdrawn_at", "offered_at"),
    *needed(Integer, "open_questions", default="0"),
    # Since when the person is to be asked for consent as soon as that is safe.
    *optional(MOMENT, "to_ask_since"),
    # By when the Centre, which took it over, assesses the person; nothing once it has.
    *optional(MOMENT, "assess_by"),
    # Since when the prosecutor is to be informed of the person, once the Centre has taken it over.
    *optional(MOMENT, "to_inform_since"),
    # Since another age was found out: the way in that is in force, since when, and who serves the child.
    *optional(Text, "way_now"),
    *optional(MOMENT, "path_since", "assigned_at"),
    *optional(Uuid, "csr_now"),
    # That a child is an adult, while it waits for another person: by whom, in which position, from what, and when.
    *optional(Uuid, "adult_proposed_by"),
    *optional(Text, "adult_proposed_as", "adult_proposed_from"),
    *optional(MOMENT, "adult_proposed_at"),
    # That a child's report is dismissed, while it waits for a supervisor: by whom, in which position, and when.
    *optional(Uuid, "dismissal_proposed_by"),
    *optional(Text, "dismissal_proposed_as"),
    *optional(MOMENT, "dismissal_proposed_at"),
    # Who recused themselves from the case that it belongs to.
    *needed(ARRAY(Uuid), "recused", default="{}"),
    # When it was opened again, last, after it was dismissed.
    *optional(MOMENT, "reopened_at"),
    # By when the danger to the person is assessed anew: the end of a day.
    *optional(MOMENT, "risk_review_by"),
    # Of the formal procedure: when it was opened, when it was concluded or a dissent waits for the director, and who is on its panel.
    *optional(MOMENT, "procedure_opened_at", "concluded_at", "dissent_at"),
    *needed(ARRAY(Uuid), "panel", default="'{}'"),
    *needed(JSONB, "changes"),
    Column("joint_with", Uuid, ForeignKey("report.id")),
    *needed(Integer, "number", "persons", default="1"),
    *optional(Text, "source"),
    *optional(MOMENT, "received_at"),
    # As the Centre corrected it, and when that was.
    *optional(Text, "source_now"),
    *optional(MOMENT, "received_now", "came_corrected_at"),
    # By when the Centre takes it over, and the first unit that was asked answers; how urgent it is for the worst off of all persons.
    *optional(MOMENT, "take_over_by", "answer_by"),
    # The same of units alone: the Centre's own assessment is not among what is asked.
    *optional(MOMENT, "units_answer_by"),
    *optional(Text, "urgency_of_all"),
    # The code of the municipality of the encounter while the report runs and the Centre's intake may read that.
    *optional(LargeBinary, "place_code"),
    # Who serves the first child among the others.
    *optional(Uuid, "csr_of_another"),
    # What of it is to be decided first, where nothing is: at the end of time. Of a report whose term is not known: since it was filed.
    _computed(
        "due_first",
        MOMENT,
        "coalesce(least(case when taken_over_at is null then coalesce(take_over_by, submitted_at) end, answer_by), "
        "'9999-12-31 00:00:00+00'::timestamptz)",
    ),
    _computed("line_urgency", Text, "coalesce(urgency_of_all, urgency)"),
    _computed(
        "served_by", Uuid, "coalesce(case when way_now is null then serving_csr else csr_now end, csr_of_another)"
    ),
    *(
        partial(f"report_unassigned_by_{by}", LINE, column, *_FIRST_DUE)
        for by, column in {
            "state": "state",
            "sector": "author_sector",
            "place": "served_by",
            "owner": "taken_over_by",
        }.items()
    ),
    partial("report_unassigned_by_code", CODED, "place_code", *_FIRST_DUE),
    partial("report_unassigned_waiting", WAITING, *_BY_TIME),
    partial("report_case_by_due", ASSIGNED, "state", *_FIRST_DUE),
    partial("report_case_by_time", ASSIGNED, *_BY_TIME),
    partial("report_case_of_manager", ASSIGNED, "manager_id", *_FIRST_DUE),
    partial("report_case_of_manager_by_time", ASSIGNED, "manager_id", *_BY_TIME),
    partial("report_to_inform", TO_INFORM, "to_inform_since", "id"),
    partial("report_to_inform_of_manager", TO_INFORM, "manager_id", "to_inform_since", "id"),
    partial("report_reviewed", REVIEWED, "risk_review_by", "id"),
    partial("report_reviewed_of_manager", REVIEWED, "manager_id", "risk_review_by", "id"),
    partial("report_answer_pending", ANSWER_PENDING, "due_first", "id"),
    partial("report_answer_pending_of_manager", ANSWER_PENDING, "manager_id", "due_first", "id"),
    partial("report_joint", "joint_with IS NOT NULL", "joint_with"),
    partial("report_keyed", "source IS NOT NULL", "author_id", *_BY_TIME),
    partial("report_asked", ASKED, *_BY_TIME),
    Index("report_of_case", "case_id"),
    partial("report_by_draft", "draft_id IS NOT NULL", "draft_id"),
    partial("report_unassigned_by_time", RUNNING, *_BY_TIME),
    *(partial(f"report_followed_of_{of}", FOLLOWED, who, "author_agency", *_BY_TIME) for of, who in _FILERS.items()),
    *(
        partial(f"report_line_of_{of}", LINE_OF_OWN, who, "author_agency", "line_urgency", *_BY_TIME)
        for of, who in _FILERS.items()
    ),
    partial("report_line_keyed", f"{LINE_OF_OWN.text} and source is not null", "author_id", "line_urgency", *_BY_TIME),
    *(
        partial(f"report_{ended}_of_{of}", condition, who, "author_agency", f"{ended}_at")
        for of, who in _FILERS.items()
        for ended, condition in {"withdrawn": "withdrawn_at IS NOT NULL", "concluded": CONCLUDED}.items()
    ),
)
report_part = Table(
    "report_part", metadata, _of_report(key=True), *keys(Text, "class"), *needed(LargeBinary, "ciphertext")
)
person_part = Table(
    "person_part",
    metadata,
    *keys(Uuid, "person_id"),
    *keys(Text, "class"),
    _of_report(),
    *needed(LargeBinary, "ciphertext"),
)
# What the report holds, sealed: which parts and addenda there must be, and what its row must say.
manifest = Table("manifest", metadata, _of_report(key=True), *needed(LargeBinary, "ciphertext"))
# One row: whether everything has been sealed anew since reports have manifests.
resealing = Table("resealing", metadata, *keys(Boolean, "only"), *optional(MOMENT, "ended_at"))
instruction = _line("instruction", *needed(Text, "code"), *optional(MOMENT, "until"))
whereabouts = _line("whereabouts", *needed(Text, "code"))
# Both by code, in words that are sealed, or both. An answer has the id of its question: there cannot be two.
question, answer = (
    Table(
        name,
        metadata,
        Column("id", Uuid, *of, primary_key=True),
        _of_report(),
        *optional(Text, "code"),
        *optional(LargeBinary, "ciphertext"),
        *needed(Uuid, "given_by"),
        *needed(Text, "position"),
        *needed(MOMENT, "at"),
    )
    for name, of in (("question", ()), ("answer", (ForeignKey("question.id"),)))
)
ending = _line("ending", *optional(Uuid, "referral_id"), *needed(Text, "reason"))
consent = Table(
    "consent",
    metadata,
    made_id(),
    _of_report(),
    *needed(Uuid, "person_id", "recorded_by"),
    *needed(Text, "scope"),
    # Without it the line says why the person could not be asked.
    *optional(Boolean, "given"),
    *needed(MOMENT, "recorded_at"),
    # Of what was heard after filing: whether the person was seen alone, and whether a call back confirmed it.
    *optional(Text, "seen_alone", "called_back", "reason"),
)
disclosure_basis = Table(
    "disclosure_basis",
    metadata,
    *keys(Uuid, "person_id"),
    *keys(Text, "purpose"),
    _of_report(),
    *needed(Text, "ground"),
    *needed(Boolean, "live", "verified"),
    # Of a consent: to which units, what they read once they have accepted, and until when.
    *optional(ARRAY(Uuid), "unit_ids"),
    *optional(ARRAY(Text), "classes"),
    *optional(MOMENT, "until"),
)
referral_consent = Table(
    "referral_consent",
    metadata,
    made_id(),
    _of_report(),
    *needed(Uuid, "person_id", "recorded_by"),
    *needed(Text, "purpose", "ground", "given_by", "method", "language", "seen_alone", "called_back"),
    *needed(Boolean, "agreed", "interpreter"),
    *needed(ARRAY(Uuid), "unit_ids"),
    *needed(ARRAY(Text), "classes"),
    *optional(MOMENT, "until"),
    *needed(MOMENT, "recorded_at"),
)
disclosure = Table(
    "disclosure",
    metadata,
    *keys(Uuid, "referral_id"),
    *needed(Uuid, "report_id"),
    *needed(Text, "purpose", "state"),
    *optional(Uuid, "unit_id", "accepted_by"),
    *optional(Text, "once_confirmed", "ended_as"),
    # The second is the report's own, written by a trigger: lists are in its order.
    *optional(MOMENT, "ended_at", "report_submitted_at"),
    # Whole, so that it is not searched for one report among all of a unit.
    Index("disclosure_of_report", "report_id", "unit_id", "purpose", "state"),
    Index("disclosure_of_unit", "unit_id", "purpose", "state", "report_submitted_at", "report_id"),
    partial("disclosure_unconfirmed", UNCONFIRMED, "referral_id"),
)
# By when each referral is to be answered, as referral published it; null once it is decided, which is final.
awaited_answer = Table(
    "awaited_answer",
    metadata,
    *keys(Uuid, "referral_id"),
    # No foreign key: an event may be about nothing that is here.
    *needed(Uuid, "report_id", index=True),
    *optional(MOMENT, "respond_by"),
)
authorisation = Table(
    "authorisation",
    metadata,
    made_id(),
    _of_report(),
    *needed(Uuid, "referral_id", "person_id", "unit_id"),
    *needed(Text, "purpose", "ground", "way"),
    *optional(Uuid, "given_by"),
    *needed(MOMENT, "at"),
    UniqueConstraint("referral_id", "unit_id", "way", name="authorisation_once"),
)
# Written by the release of before only.
revocation_ahead = _line(
    "revocation_ahead",
    *needed(Uuid, "referral_id"),
    *optional(Uuid, "successor_unit"),
    UniqueConstraint("referral_id", "report_id", name="revocation_ahead_once"),
)
# No foreign key: what was announced may be about nothing that is here.
refused_opening = Table(
    "refused_opening",
    metadata,
    made_id(),
    *needed(Uuid, "referral_id", "report_id", "unit_id"),
    *needed(Text, "purpose", "reason"),
    *needed(MOMENT, "at"),
    UniqueConstraint("referral_id", "unit_id", "reason", name="refused_opening_once"),
    partial("refused_opening_for_good", FOR_GOOD, "referral_id"),
)
reading_basis = Table(
    "reading_basis",
    metadata,
    made_id(),
    _of_report(),
    *needed(Uuid, "reader_id"),
    *needed(Text, "scope", "basis"),
    *needed(MOMENT, "recorded_at"),
)
addendum = Table(
    "addendum",
    metadata,
    *keys(Uuid, "id"),
    _of_report(),
    *needed(Uuid, "person_id", index=True),
    *needed(Text, "kind"),
    *needed(Uuid, "given_by"),
    *needed(MOMENT, "at"),
    *needed(LargeBinary, "ciphertext"),
    # Of the report, that this made; a row of a release before has none and holds a text as it is.
    *optional(Integer, "version"),
)
draft = Table(
    "draft",
    metadata,
    *keys(Uuid, "id"),
    *needed(Uuid, "author_id", index=True),
    *needed(Uuid, "unit_id"),
    *needed(Boolean, "danger", "child"),
    *needed(MOMENT, "created_at"),
    *needed(MOMENT, "updated_at", index=True),
    *needed(Integer, "version", "reminded"),
    *needed(LargeBinary, "ciphertext"),
    # What it is to be added to; no foreign key, since it is not checked whether there is such a report.
    *optional(Uuid, "report_id"),
)
# Which report a draft was added to, for an author who goes back to it; one that was filed is in the report itself.
added_from = Table(
    "added_from",
    metadata,
    *keys(Uuid, "draft_id"),
    Column("report_id", Uuid, ForeignKey("report.id"), nullable=False),
)
# Keys that are still to be destroyed: what they opened is gone already.
erasure = Table("erasure", metadata, *keys(Uuid, "owner_id"), *needed(MOMENT, "at"))
upload_ticket = Table(
    "upload_ticket",
    metadata,
    *keys(Uuid, "id"),
    _of_report(),
    *needed(Text, "class"),
    *needed(Uuid, "given_to"),
    *needed(MOMENT, "issued_at", index=True),
    *optional(MOMENT, "used_at"),
    # What the file that is sent with it shows, sealed as the file's addendum will be; also where nothing is said of it.
    *optional(LargeBinary, "caption"),
)
# The content of a file, whose addendum says what is known of it.
file_segment = Table(
    "file_segment",
    metadata,
    Column("file_id", Uuid, ForeignKey("addendum.id"), primary_key=True),
    *keys(Integer, "number"),
    _of_report(),
    *needed(LargeBinary, "ciphertext"),
)
# Codes of what identifies a person, for the worker, which says what it has compared.
person_index = Table(
    "person_index",
    metadata,
    Column("report_id", Uuid, ForeignKey("report.id"), primary_key=True),
    *keys(Text, "kind"),
    *keys(LargeBinary, "code"),
    *needed(Boolean, "matched", default="false"),
    Index("person_index_by_code", "code", "kind", "report_id"),
    partial("person_index_unmatched", "not matched", "report_id", "kind", "code"),
)
# Two reports of which the persons may be the same, and by which codes.
candidate = Table(
    "candidate",
    metadata,
    made_id(),
    Column("report_a", Uuid, ForeignKey("report.id"), nullable=False),
    Column("report_b", Uuid, ForeignKey("report.id"), nullable=False, index=True),
    *needed(ARRAY(Text), "kinds"),
    *needed(MOMENT, "found_at"),
    UniqueConstraint("report_a", "report_b", name="candidate_once"),
)
# How the persons of two reports are related, also what has ended; the first of the two has the smaller id.
person_link = Table(
    "person_link",
    metadata,
    *keys(Uuid, "id"),
    Column("report_a", Uuid, ForeignKey("report.id"), nullable=False, index=True),
    Column("report_b", Uuid, ForeignKey("report.id"), nullable=False, index=True),
    *needed(Text, "relation"),
    *needed(Uuid, "proposed_by"),
    *needed(MOMENT, "proposed_at"),
    *optional(Uuid, "confirmed_by"),
    *optional(MOMENT, "confirmed_at"),
    *optional(Uuid, "ended_by"),
    *optional(MOMENT, "ended_at"),
    partial("person_link_once", "ended_at is null", "report_a", "report_b", "relation", unique=True),
)
# Version 0 is held before anything was written on the roster.
duty_roster = Table("duty_roster", metadata, *keys(Uuid, "unit_id"), *needed(Integer, "version"))
# Every turn there ever was; one that was taken off before it began is dropped.
duty_turn = Table(
    "duty_turn",
    metadata,
    *keys(Uuid, "id"),
    Column("unit_id", Uuid, ForeignKey("duty_roster.unit_id"), nullable=False),
    *needed(Uuid, "person_id"),
    *needed(Integer, "place"),
    *needed(MOMENT, "starts_at"),
    *needed(MOMENT, "ends_at", index=True),
    *optional(MOMENT, "dropped_at"),
)
# Who works at the Centre, also who has left.
colleague = Table(
    "colleague",
    metadata,
    *keys(Uuid, "id"),
    *needed(Text, "name"),
    *needed(Uuid, "unit_id"),
    *needed(ARRAY(Text), "roles"),
    *optional(Text, "profession"),
    *needed(Boolean, "active"),
    *needed(MOMENT, "synced_at"),
)
procedure = Table(
    "procedure",
    metadata,
    *keys(Uuid, "id"),
    *needed(Uuid, "case_id", index=True),
    _of_report(),
    *needed(MOMENT, "opened_at"),
    *needed(Uuid, "opened_by"),
    *needed(Text, "state"),
    *optional(MOMENT, "ended_at", "served_at", "attempted_at", "presumed_at"),
    *optional(Text, "discontinued_as"),
    # Who decided, by a trigger; the procedure that this one reviews, or follows on new facts; and a review or a revocation of it, as who
    # made its last step left it.
    *optional(Uuid, "decided_by", "review_of", "follows", "challenged_by"),
    *needed(Text, "challenge", default="'none'"),
    *optional(MOMENT, "challenged_at"),
    partial("procedure_challenged", CHALLENGED, "opened_at", "id"),
    partial("procedure_reviews", "review_of is not null", "review_of", unique=True),
    partial("procedure_signed", SIGNED, "opened_at", "id"),
    partial("procedure_dissented", DISSENTED, "opened_at", "id"),
)
# Members of a panel, also those who were replaced; the report is named for row-level security.
panel_seat = Table(
    "panel_seat",
    metadata,
    Column("procedure_id", Uuid, ForeignKey("procedure.id"), primary_key=True),
    *keys(Uuid, "person_id"),
    _of_report(),
    *needed(Text, "profession"),
    *needed(MOMENT, "appointed_at"),
    *optional(MOMENT, "replaced_at", "voted_at"),
    *optional(Text, "vote"),
    # The procedure's, written by triggers: lists of seats are found by it.
    *optional(Text, "state"),
    partial("panel_sits", SITS, "person_id", "appointed_at", "procedure_id"),
    partial("panel_owes", OWES, "person_id", "appointed_at", "procedure_id"),
)
# Who stands in for a case manager, of whom there is one row at most.
cover = Table(
    "cover",
    metadata,
    *keys(Uuid, "manager_id"),
    *needed(Uuid, "cover_id", index=True),
    *needed(MOMENT, "begins_at", "ends_at"),
)
# A search for a person that found nothing, by who searched.
empty_search = Table(
    "empty_search",
    metadata,
    made_id(),
    *needed(Uuid, "person_id"),
    *needed(MOMENT, "at"),
    Index("empty_search_of_person", "person_id", "at"),
)
# A question without a report.
advice = Table(
    "advice",
    metadata,
    *keys(Uuid, "id"),
    *needed(Uuid, "author_id", "author_unit", "author_agency"),
    *needed(Text, "author_sector"),
    *optional(Text, "subject", "answered_as"),
    *needed(MOMENT, "asked_at", "due_at"),
    *needed(Integer, "version"),
    *optional(MOMENT, "answered_at"),
    *optional(Uuid, "answered_by"),
    # What was typed, with the number to call back; and the answer. Both under the question's own key.
    *needed(LargeBinary, "ciphertext"),
    *optional(LargeBinary, "answer"),
    Index("advice_of_author", "author_id", "asked_at", "id"),
    Index("advice_by_moment", "asked_at", "id"),
    partial("advice_that_waits", WAITS, "asked_at", "id"),
    partial("advice_by_answer", ANSWERED, "answered_at"),
)
