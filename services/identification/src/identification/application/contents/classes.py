"""From answers to classes of the access table: each class holds only what it is named for."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from identification.domain.reading.masking import age_band

if TYPE_CHECKING:
    from collections.abc import Mapping
    from uuid import UUID

    from chassis.domain.principal import Principal
    from identification.application.contents.ports import Content
    from identification.application.ports import Directory
    from identification.domain.reports.report import Filing

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
    "account",
    "clinical",
    "care_needs",
)
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
    "taken_over",
)
# Not sealed parts, but built from rows of this service when read.
COMPUTED = ("reference", "danger", "receipt", "instruction", "whereabouts", "consent")
CLASSES = (*COMPUTED, *(part for part in (*REPORT_PARTS, *PERSON_PARTS) if part != "taken_over"))
# Of no report yet: all that was typed is one class.
DRAFT = "draft"
# Of no part of a report: what stands on the record about it.
READS = "reads"


def contents_of(
    answers: Mapping[str, Any],
    details: Mapping[str, Content],
    principal: Principal,
    filing: Filing,
    directory: Directory,
) -> dict[str, Content]:
    """Every class that has something to say."""
    contents = {
        "report": {
            "sector": filing.author_sector,
            "encounterDate": str(answers["encounterDate"]),
            "wayIn": filing.way_in.value,
            "urgency": filing.urgency.value,
        },
        "encounter": {name: answers[name] for name in ("companion", "seenAlone", "policeTold")},
        "reporter_name": {"name": principal.name},
        "unit_callback": {"unitId": str(filing.author_unit), "phone": answers["callbackPhone"]},
        "municipality": {
            "encounter": answers["encounterMunicipality"],
            "encounterRegion": directory.region(str(answers["encounterMunicipality"])),
        },
        "birth": _birth(answers, details.get("birth"), filing),
        "conflict": _conflict(details.get("conflict"), filing.excluded_units),
        "concern": answers.get("concern") and {"text": answers["concern"]},
        "indicators": answers.get("indicators") and {"codes": list(answers["indicators"])},
        "exploitation": answers.get("suspicions") and {"forms": list(answers["suspicions"])},
    }
    given = {name: content for name, content in details.items() if name in PERSON_PARTS and name != "birth"}
    return {name: content for name, content in {**contents, **given}.items() if content}


def _birth(answers: Mapping[str, Any], details: Content | None, filing: Filing) -> Content:
    birth_date = (details or {}).get("birthDate")
    band = (details or {}).get("ageBand")
    if birth_date is not None:
        band = age_band(date.fromisoformat(birth_date), filing.submitted_at.date())
    return {"age": answers["age"], "birthDate": birth_date, "ageBand": band}


def _conflict(details: Content | None, excluded: tuple[UUID, ...]) -> Content | None:
    note = (details or {}).get("note")
    return {"unitIds": [str(unit) for unit in excluded], "note": note} if excluded or note else None
