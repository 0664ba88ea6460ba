"""What is sent in a filing arrives in its command, every answer typed: a field that a person forgets to pass on is seen here."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from chassis.domain.principal import Principal
from chassis.ports import IdempotencyKey
from contracts import access
from contracts.commands.filing import OtherPerson, Person, ReportFiling
from contracts.words.persons import AgeBand
from contracts.words.reports import Age, Answer, Companion, PoliceTold, ReportSource, Suspicion, WayIn
from identification.application.contents.classes import OF_PROCEDURE, PERSON_PARTS
from identification.domain.consents.consent import ConsentScope
from identification.domain.keyed import Keyed
from identification.domain.reports.answers import Answered, Answers
from identification.domain.reports.minimum import report_must_have_the_minimum
from identification.entrypoints.http.reports.filing_command import filing_command

UNIT, DRAFT = UUID(int=7), UUID(int=8)
PERSON: dict[str, Any] = {
    "names": [{"given": "Mira", "family": "Mirić"}, {}],
    "aliases": ["Mimi"],
    "numbers": [{"kind": "passport", "value": "A12"}],
    "birth": {"birthDate": "2001-02-03", "ageBand": "18-20"},
    "sex": "female",
    "citizenships": ["RS"],
    "residence": "citizen",
    "languageNeeds": {"language": "sr"},
    "safeContact": {"other": "x"},
    "contactFlags": {"safeTimes": "x"},
    "presentPlace": {"municipality": "71331"},
}
FILING: dict[str, Any] = {
    "encounterDate": "2026-11-24",
    "encounterMunicipality": "71331",
    "age": "adult",
    "wayIn": "consent_adult",
    "danger": "yes",
    "stillHere": "yes",
    "stillHereUntil": "2026-11-24T15:00:00Z",
    "stillHereUntilUnknown": True,
    "companion": "other",
    "seenAlone": "no",
    "policeTold": "pending",
    "callbackPhone": "+381 18 506 700",
    "suspicions": ["other"],
    "indicators": ["H1"],
    "concern": "Nešto.",
    "conflict": {"unitIds": [str(UNIT)], "note": "x"},
    "person": PERSON,
    "account": "x",
    "clinical": "x",
    "careNeeds": "x",
    "consent": {"identification": True, "shareClinical": False},
    "vitalInterest": {"reason": "unconscious", "words": "x"},
    "formVersion": 1,
    "answers": [{"question": "moved_between_places", "values": ["yes"]}],
    "draftId": str(DRAFT),
    "expectedDraftVersion": 3,
    "others": [{"age": "child"}],
    "keyed": {
        "source": "paper",
        "receivedAt": "2026-11-24T14:05:00Z",
        "sector": "health",
        "unitId": str(UNIT),
        "reporterName": "Neko",
        "reporterPhone": "+381 18 506 701",
    },
}
PRINCIPAL = Principal(UUID(int=1), "a", "A", UUID(int=2), UNIT, None, frozenset(), 1, None)


def test_every_field_of_a_filing_arrives() -> None:
    assert set(PERSON) == {field.alias for field in Person.model_fields.values()}
    assert set(FILING) == {field.alias for field in ReportFiling.model_fields.values()}
    filing = ReportFiling.model_validate(FILING)
    command = filing_command(filing, PRINCIPAL, IdempotencyKey("k" * 20, b""))
    (said, *_) = command.persons
    assert [each.name for each in fields(Answers) if not getattr(said, each.name)] == []
    assert report_must_have_the_minimum(said) == Answered(
        limits=access.load().way(WayIn.CONSENT_ADULT),
        form_version=1,
        encounter_date=date(2026, 11, 24),
        encounter_municipality="71331",
        age=Age.ADULT,
        way_in=WayIn.CONSENT_ADULT,
        danger=Answer.YES,
        still_here=Answer.YES,
        companion=Companion.OTHER,
        seen_alone=Answer.NO,
        police_told=PoliceTold.PENDING,
        callback_phone=filing.callback_phone or "",
        still_here_until=datetime(2026, 11, 24, 15, tzinfo=UTC),
        still_here_until_unknown=True,
        suspicions=[Suspicion.OTHER],
        indicators=["H1"],
        concern="Nešto.",
        vital_reason="unconscious",
        vital_words="x",
        names=["Mira", "Mirić", "Mimi"],
        excluded_units=[UNIT],
        conflict_note="x",
        agreed={ConsentScope.IDENTIFICATION: True, ConsentScope.SHARE_CLINICAL: False},
        birth_date=date(2001, 2, 3),
        age_band=AgeBand.AGE_18_20,
        present_municipality="71331",
        answers={"control": [{"question": "moved_between_places", "values": ["yes"]}]},
        stated=said.stated,
        contents=said.contents,
    )
    later = {"birth", "guardian", "child_views", "control", "suspect", "proceedings", "risk", "attachments"}
    later |= {"clinical_images"}
    assert set(said.contents) == set(PERSON_PARTS) - later - set(OF_PROCEDURE)
    assert (command.draft_id, command.draft_version) == (DRAFT, 3)
    received = datetime(2026, 11, 24, 14, 5, tzinfo=UTC)
    assert command.keyed == Keyed(ReportSource.PAPER, received, "health", UNIT, "Neko", "+38118506701")


def test_what_is_said_of_another_arrives_with_what_was_said_of_the_place() -> None:
    of_place, of_each = {"question": "site_address", "values": ["x"]}, {"question": "debt", "values": ["yes"]}
    found = {
        name: FILING[name] for name in FILING if name in {field.alias for field in OtherPerson.model_fields.values()}
    }
    assert len(found) == len(OtherPerson.model_fields)
    other = {**found, "age": "child", "wayIn": "child_duty", "concern": "Drugo.", "consent": None, "answers": [of_each]}
    filing = ReportFiling.model_validate({**FILING, "answers": [of_place], "others": [other]})
    command = filing_command(filing, PRINCIPAL, IdempotencyKey("k" * 20, b""))
    first, second = command.persons
    duty = access.load().way(WayIn.CHILD_DUTY)
    own = replace(first, age=Age.CHILD, way_in=WayIn.CHILD_DUTY, limits=duty, concern="Drugo.", agreed={})
    assert second == replace(own, stated=second.stated, answers={"control": [of_each], **first.answers})
    # What is said of the place is stated with the first alone.
    assert [each.class_ for each in first.stated if each.name.startswith("answers.")] == ["site"]
    assert [each.class_ for each in second.stated if each.name.startswith("answers.")] == ["control"]


def test_what_says_nothing_is_not_kept_as_something() -> None:
    filing = ReportFiling.model_validate({"person": {"names": [{}], "birth": {}, "presentPlace": {}}, "conflict": {}})
    command = filing_command(filing, PRINCIPAL, IdempotencyKey("k" * 20, b""))
    (said,) = command.persons
    nothing = Answers(limits=access.load().way(None), form_version=said.form_version)
    assert said == replace(nothing, stated=[], names=[], excluded_units=[])
