"""From answers to classes of the access table: each class holds only what it is named for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from contracts import access
from contracts.words.files import FileClass
from contracts.words.referrals import Purpose
from contracts.words.reports import Manner
from identification.domain.keyed import REPORTER
from identification.domain.reports.minimum import age_band

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from uuid import UUID

    from chassis.domain.principal import Principal
    from identification.application.contents.ports import Content
    from identification.application.directory import Directory
    from identification.domain.keyed import Keyed
    from identification.domain.reports.answers import Answered, LaterAnswers
    from identification.domain.reports.record import Filing
    from identification.domain.reports.report import Report
    from identification.domain.ways_in import Limits

GUARDIAN = "guardian"
# What a child says to what the guardianship authority answers for it.
CHILD_VIEWS = "child_views"
# Under the person's key: a grant on one person never opens another's story (DESIGN 6).
PERSON_PARTS = (
    "person_name",
    "person_numbers",
    "birth",
    "sex",
    "citizenship",
    "residence",
    "language_needs",
    "safe_contact",
    "contact_flags",
    "present_place",
    GUARDIAN,
    CHILD_VIEWS,
    "control",
    "suspect",
    "proceedings",
    "account",
    "clinical",
    "care_needs",
    "attachments",
    "clinical_images",
    "procedure",
    "decision",
    "reasons",
    "rights",
    "recovery",
    "risk",
)
# What is written in the formal procedure, how it was decided and why, which rights the person was
# explained, and the recovery period.
PROCEDURE, DECISION, REASONS, RIGHTS, RECOVERY = OF_PROCEDURE = "procedure", "decision", "reasons", "rights", "recovery"
# How great the danger to the person is, from whom or what, and what is to be done.
RISK = "risk"
# What the Centre assessed.
TRIAGE = "triage"
# Why the Centre corrected what was fixed at filing.
CORRECTIONS = "corrections"
# Under the report's key.
REPORT_PARTS = (
    "report",
    "encounter",
    "concern",
    "conflict",
    "reporter_name",
    "unit_callback",
    "municipality",
    "indicators",
    "exploitation",
    "site",
    TRIAGE,
    CORRECTIONS,
    "taken_over",
)
# Of the person's parts those that hold what is known of files; their contents lie beside them.
FILE_CLASSES = tuple(FileClass)
FILES = "files"
# Not sealed parts, but built from rows of this service when read.
OPEN_QUESTION = "open_question"
ASSIGNMENT, CONSENT = "assignment", "consent"
# What the rule says of the indicators: made when it is read, of what was answered.
ASSESSMENT = "assessment"
LINKS = "links"
CLINICAL = "clinical"
COMPUTED = (
    *("reference", "danger", "receipt", "instruction", "whereabouts"),
    *(OPEN_QUESTION, CONSENT, ASSIGNMENT, ASSESSMENT, LINKS),
)
CLASSES = (*COMPUTED, *(part for part in (*REPORT_PARTS, *PERSON_PARTS) if part != "taken_over"))
KEPT = frozenset({*REPORT_PARTS, *PERSON_PARTS})
"""Classes that are stored under a seal."""
PRESENT_PLACE = "present_place"
# Of no report yet: all that was typed is one class.
DRAFT = "draft"
# Of no report at all: a question to the Centre, and its answer.
ADVICE = "advice"
# Of no part of a report: what the record says about it.
READS = "reads"


def key_owner(filing: Filing, class_: str) -> UUID:
    """The id whose key seals a class, the report's or the person's. Raises ValueError for a class that is in neither list."""
    if class_ not in KEPT:
        raise ValueError(f"The class {class_} has no key: name it in REPORT_PARTS or PERSON_PARTS")
    return filing.id if class_ in REPORT_PARTS else filing.person_id


def contents_of(
    answers: Answered, principal: Principal, filing: Filing, directory: Directory, keyed: Keyed | None = None
) -> dict[str, Content]:
    """Every class that has something to say; of what was `keyed` in, who reported it is said and not who keyed it in."""
    vital = {"vitalReason": answers.vital_reason, "vitalWords": answers.vital_words} if answers.vital_reason else {}
    units, note = [str(unit) for unit in filing.excluded_units], answers.conflict_note
    contents: dict[str, Content | None] = {
        "report": {
            "sector": filing.author_sector,
            "encounterDate": str(answers.encounter_date),
            "wayIn": filing.way_in.value,
            "urgency": filing.urgency.value,
            "formVersion": answers.form_version,
        },
        "encounter": {
            "companion": answers.companion,
            "seenAlone": answers.seen_alone,
            "policeTold": answers.police_told,
            **vital,
        },
        REPORTER: {"name": principal.name} if keyed is None else _reporter(keyed, answers.limits),
        "unit_callback": {"unitId": str(filing.author_unit), "phone": answers.callback_phone},
        "municipality": {
            "encounter": answers.encounter_municipality,
            "encounterRegion": directory.region(answers.encounter_municipality),
        },
        "birth": {"age": answers.age, **_birth(answers, filing)},
        "conflict": {"unitIds": units, "note": note} if units or note else None,
        "concern": {"text": answers.concern} if answers.concern else None,
        "indicators": {"codes": list(answers.indicators)} if answers.indicators else None,
        "exploitation": {"forms": list(answers.suspicions)} if answers.suspicions else None,
    }
    return _whole(contents, answers, filing, directory)


def added_contents(further: LaterAnswers, filing: Filing, directory: Directory) -> dict[str, Content]:
    """The same of what is said later: only that."""
    shows_birth = further.birth_date or further.age_band
    return _whole({"birth": _birth(further, filing) if shows_birth else None}, further, filing, directory)


def readable_for(classes: Collection[str], report: Report) -> tuple[Purpose, ...]:
    """The purposes whose workers may read something of these classes of the report."""
    way, of_health = report.in_force.way_in, report.filing.health_report
    readers = access.readable_for(access.load(), classes, health_report=of_health, way_in=way)
    return tuple(purpose for purpose in Purpose if purpose in readers)


def _whole(
    contents: Mapping[str, Content | None], further: LaterAnswers, filing: Filing, directory: Directory
) -> dict[str, Content]:
    whole = {**contents, **further.contents}
    place = further.present_municipality
    # Where the way in shows others the region alone, it is kept beside the place: a mask looks nothing up.
    if place is not None and PRESENT_PLACE in access.load().way(filing.way_in).cap:
        whole[PRESENT_PLACE] = {**(whole[PRESENT_PLACE] or {}), "region": directory.region(place)}
    for name, said in further.answers.items():
        whole[name] = {**(whole.get(name) or {}), "answers": said}
    return {name: content for name, content in whole.items() if content}


def _reporter(keyed: Keyed, limits: Limits) -> Content | None:
    name = keyed.reporter_name if limits.holds(REPORTER, Manner.WRITTEN) else None
    phone = keyed.reporter_phone
    return {"name": name, "phone": phone} if name or phone else None


def _birth(further: LaterAnswers, filing: Filing) -> Content:
    born, band = further.birth_date, further.age_band
    if born is not None:
        band = age_band(born, filing.submitted_at.date())
    return {"birthDate": born and born.isoformat(), "ageBand": band}
