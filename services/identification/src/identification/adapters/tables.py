"""Tables of identification, as migrated; private to adapters and migrations."""

from __future__ import annotations

from sqlalchemy import (
    ARRAY,
    Boolean,
    Column,
    DateTime,
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

metadata = MetaData()
_moment = DateTime(timezone=True)


# Written out in statements too: an index over a part of a table is found by these words only, never by a parameter.
RUNNING = text("submitted_at > '-infinity' and withdrawn_at is null")
"""Of every report that was not taken back; the first half is always true: only a statement that says so may walk over all of them."""
ASKED = text("open_questions > 0")
"""True of reports of which a question of the Centre waits: few in the whole country at any time."""
UNCONFIRMED, FOR_GOOD = text("state = 'unconfirmed'"), text("reason <> 'unconfirmed'")
"""A disclosure that waits for a word of duty, and a refusal that no such word undoes."""

report = Table(
    "report",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("reference", Text, nullable=False, unique=True),
    Column("person_id", Uuid, nullable=False, index=True),
    *(Column(name, Uuid, nullable=False) for name in ("author_id", "author_unit", "author_agency")),
    Column("author_sector", Text, nullable=False),
    Column("way_in", Text, nullable=False),
    Column("child_path", Boolean, nullable=False),
    Column("danger", Text, nullable=False),
    Column("still_here", Text, nullable=False),
    Column("still_here_until", _moment),
    Column("urgency", Text, nullable=False),
    Column("serving_csr", Uuid),
    Column("excluded_units", ARRAY(Uuid), nullable=False),
    Column("submitted_at", _moment, nullable=False),
    Column("state", Text, nullable=False),
    Column("version", Integer, nullable=False),
    *(Column(name, _moment) for name in ("delivered_at", "opened_at", "taken_over_at")),
    Column("taken_over_by", Uuid),
    Column("withdrawn_at", _moment),
    Column("offered_at", _moment),
    Column("second_author_id", Uuid),
    Column("open_questions", Integer, nullable=False, server_default=text("0")),
    # Since when the person is to be asked for consent as soon as that is safe.
    Column("to_ask_since", _moment),
    # Since another age was found out: the way in that is in force, since when, and who serves the child.
    Column("way_now", Text),
    Column("path_since", _moment),
    Column("csr_now", Uuid),
    # That a child is an adult, while it waits for another person: by whom, in which position, from what, and when.
    Column("adult_proposed_by", Uuid),
    *(Column(name, Text) for name in ("adult_proposed_as", "adult_proposed_from")),
    Column("adult_proposed_at", _moment),
    Column("changes", JSONB, nullable=False),
    Column("draft_id", Uuid),
    Column("joint_with", Uuid, ForeignKey("report.id")),
    *(Column(name, Integer, nullable=False, server_default=text("1")) for name in ("number", "persons")),
    Column("source", Text),
    Column("received_at", _moment),
)
Index("report_joint", report.c.joint_with, postgresql_where=report.c.joint_with.is_not(None))
_by_time = (report.c.submitted_at, report.c.id)
Index("report_keyed", report.c.author_id, *_by_time, postgresql_where=report.c.source.is_not(None))
Index("report_asked", *_by_time, postgresql_where=ASKED)
Index("report_by_draft", report.c.draft_id, postgresql_where=report.c.draft_id.is_not(None))
_filed = (report.c.author_agency, *_by_time)
_withdrawn = (report.c.author_agency, report.c.withdrawn_at)
_filers = (("author", report.c.author_id), ("second_author", report.c.second_author_id), ("unit", report.c.author_unit))
for _of, _who in _filers:
    Index(f"report_of_{_of}", _who, *_filed, postgresql_where=report.c.withdrawn_at.is_(None))
    Index(f"report_withdrawn_of_{_of}", _who, *_withdrawn, postgresql_where=report.c.withdrawn_at.is_not(None))
Index("report_running_by_time", *_by_time, postgresql_where=RUNNING)
report_part = Table(
    "report_part",
    metadata,
    Column("report_id", Uuid, ForeignKey("report.id"), primary_key=True),
    Column("class", Text, primary_key=True),
    Column("ciphertext", LargeBinary, nullable=False),
)
person_part = Table(
    "person_part",
    metadata,
    Column("person_id", Uuid, primary_key=True),
    Column("class", Text, primary_key=True),
    Column("report_id", Uuid, ForeignKey("report.id"), nullable=False, index=True),
    Column("ciphertext", LargeBinary, nullable=False),
)
# What the report holds, sealed: which parts and addenda there must be, and what its row must say.
manifest = Table(
    "manifest",
    metadata,
    Column("report_id", Uuid, ForeignKey("report.id"), primary_key=True),
    Column("ciphertext", LargeBinary, nullable=False),
)
# One row: whether everything has been sealed anew since reports have manifests.
resealing = Table(
    "resealing",
    metadata,
    Column("only", Boolean, primary_key=True),
    Column("ended_at", _moment),
)
instruction = Table(
    "instruction",
    metadata,
    Column("id", Uuid, primary_key=True, server_default=text("gen_random_uuid()")),
    Column("report_id", Uuid, ForeignKey("report.id"), nullable=False, index=True),
    Column("code", Text, nullable=False),
    Column("until", _moment),
    Column("given_by", Uuid, nullable=False),
    Column("at", _moment, nullable=False),
)
whereabouts = Table(
    "whereabouts",
    metadata,
    Column("id", Uuid, primary_key=True, server_default=text("gen_random_uuid()")),
    Column("report_id", Uuid, ForeignKey("report.id"), nullable=False, index=True),
    Column("code", Text, nullable=False),
    Column("given_by", Uuid, nullable=False),
    Column("at", _moment, nullable=False),
)
# Both by code, in words that are sealed, or both. An answer has the id of its question: there cannot be two.
question, answer = (
    Table(
        name,
        metadata,
        Column("id", Uuid, *of, primary_key=True),
        Column("report_id", Uuid, ForeignKey("report.id"), nullable=False, index=True),
        Column("code", Text),
        Column("ciphertext", LargeBinary),
        Column("given_by", Uuid, nullable=False),
        Column("position", Text, nullable=False),
        Column("at", _moment, nullable=False),
    )
    for name, of in (("question", ()), ("answer", (ForeignKey("question.id"),)))
)
ending = Table(
    "ending",
    metadata,
    Column("id", Uuid, primary_key=True, server_default=text("gen_random_uuid()")),
    Column("report_id", Uuid, ForeignKey("report.id"), nullable=False, index=True),
    Column("referral_id", Uuid),
    Column("reason", Text, nullable=False),
    Column("given_by", Uuid, nullable=False),
    Column("at", _moment, nullable=False),
)
consent = Table(
    "consent",
    metadata,
    Column("id", Uuid, primary_key=True, server_default=text("gen_random_uuid()")),
    Column("report_id", Uuid, ForeignKey("report.id"), nullable=False, index=True),
    Column("person_id", Uuid, nullable=False),
    Column("scope", Text, nullable=False),
    # Without it the line says why the person could not be asked.
    Column("given", Boolean),
    Column("recorded_by", Uuid, nullable=False),
    Column("recorded_at", _moment, nullable=False),
    # Of what was heard after filing: whether the person was seen alone, and whether a call back confirmed it.
    Column("seen_alone", Text),
    Column("called_back", Text),
    Column("reason", Text),
)
disclosure_basis = Table(
    "disclosure_basis",
    metadata,
    Column("person_id", Uuid, primary_key=True),
    Column("purpose", Text, primary_key=True),
    Column("report_id", Uuid, ForeignKey("report.id"), nullable=False, index=True),
    Column("ground", Text, nullable=False),
    Column("live", Boolean, nullable=False),
    Column("verified", Boolean, nullable=False),
)
disclosure = Table(
    "disclosure",
    metadata,
    Column("referral_id", Uuid, primary_key=True),
    Column("report_id", Uuid, nullable=False),
    Column("purpose", Text, nullable=False),
    Column("unit_id", Uuid),
    Column("state", Text, nullable=False),
    Column("accepted_by", Uuid),
    Column("ended_at", _moment),
    Column("once_confirmed", Text),
    # The report's own, written by a trigger: lists are in its order.
    Column("report_submitted_at", _moment),
    # Whole, so that it is not searched for one report among all of a unit.
    Index("disclosure_of_report", "report_id", "unit_id", "purpose", "state"),
    Index("disclosure_of_unit", "unit_id", "purpose", "state", "report_submitted_at", "report_id"),
    Index("disclosure_unconfirmed", "referral_id", postgresql_where=UNCONFIRMED),
)
authorisation = Table(
    "authorisation",
    metadata,
    Column("id", Uuid, primary_key=True, server_default=text("gen_random_uuid()")),
    Column("referral_id", Uuid, nullable=False),
    Column("report_id", Uuid, ForeignKey("report.id"), nullable=False, index=True),
    Column("person_id", Uuid, nullable=False),
    Column("purpose", Text, nullable=False),
    Column("unit_id", Uuid, nullable=False),
    Column("ground", Text, nullable=False),
    Column("way", Text, nullable=False),
    Column("given_by", Uuid),
    Column("at", _moment, nullable=False),
    UniqueConstraint("referral_id", "unit_id", "way", name="authorisation_once"),
)
# Written by the release of before only.
revocation_ahead = Table(
    "revocation_ahead",
    metadata,
    Column("id", Uuid, primary_key=True, server_default=text("gen_random_uuid()")),
    Column("report_id", Uuid, ForeignKey("report.id"), nullable=False, index=True),
    Column("referral_id", Uuid, nullable=False),
    Column("successor_unit", Uuid),
    Column("given_by", Uuid, nullable=False),
    Column("at", _moment, nullable=False),
    UniqueConstraint("referral_id", "report_id", name="revocation_ahead_once"),
)
# No foreign key: what was announced may be about nothing that is here.
refused_opening = Table(
    "refused_opening",
    metadata,
    Column("id", Uuid, primary_key=True, server_default=text("gen_random_uuid()")),
    Column("referral_id", Uuid, nullable=False),
    Column("report_id", Uuid, nullable=False),
    Column("purpose", Text, nullable=False),
    Column("unit_id", Uuid, nullable=False),
    Column("reason", Text, nullable=False),
    Column("at", _moment, nullable=False),
    UniqueConstraint("referral_id", "unit_id", "reason", name="refused_opening_once"),
    Index("refused_opening_for_good", "referral_id", postgresql_where=FOR_GOOD),
)
reading_basis = Table(
    "reading_basis",
    metadata,
    Column("id", Uuid, primary_key=True, server_default=text("gen_random_uuid()")),
    Column("report_id", Uuid, ForeignKey("report.id"), nullable=False, index=True),
    Column("reader_id", Uuid, nullable=False),
    Column("scope", Text, nullable=False),
    Column("basis", Text, nullable=False),
    Column("recorded_at", _moment, nullable=False),
)
addendum = Table(
    "addendum",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("report_id", Uuid, ForeignKey("report.id"), nullable=False, index=True),
    Column("person_id", Uuid, nullable=False, index=True),
    Column("kind", Text, nullable=False),
    Column("given_by", Uuid, nullable=False),
    Column("at", _moment, nullable=False),
    Column("ciphertext", LargeBinary, nullable=False),
    # Of the report, that this made; a row of a release before has none and holds a text as it is.
    Column("version", Integer),
)
draft = Table(
    "draft",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("author_id", Uuid, nullable=False, index=True),
    Column("unit_id", Uuid, nullable=False),
    Column("danger", Boolean, nullable=False),
    Column("child", Boolean, nullable=False),
    Column("created_at", _moment, nullable=False),
    Column("updated_at", _moment, nullable=False, index=True),
    Column("version", Integer, nullable=False),
    Column("ciphertext", LargeBinary, nullable=False),
    # What it is to be added to; no foreign key, since it is not checked whether there is such a report.
    Column("report_id", Uuid),
    Column("reminded", Integer, nullable=False),
)
# Keys that are still to be destroyed: what they opened is gone already.
erasure = Table(
    "erasure",
    metadata,
    Column("owner_id", Uuid, primary_key=True),
    Column("at", _moment, nullable=False),
)
