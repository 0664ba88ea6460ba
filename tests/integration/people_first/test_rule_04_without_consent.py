"""DESIGN 10.4: `through_me`, `official_duty` and `vital_interest`, the ways in of an adult who did not agree or could not."""

from __future__ import annotations

from typing import Any

import pytest

from tests.integration.people_first.test_rule_04_ways_in import IDENTITY, ledger
from tests.integration.people_first.three_services import (
    COLLEAGUE,
    DOCTOR,
    DUTY,
    FORMAL,
    INTAKE,
    SUPERVISOR,
    WORKER,
    Platform,
)

REASON = {"reason": "other", "words": "Ne reaguje na pitanja."}
BY_DUTY: dict[str, Any] = {"age": "adult", "wayIn": "official_duty", "consent": None}
THROUGH: dict[str, Any] = {"age": "adult", "wayIn": "through_me", "consent": None, "indicators": ["H1"]}
IN_DANGER: dict[str, Any] = {"age": "adult", "wayIn": "vital_interest", "consent": None, "vitalInterest": REASON}
WITHOUT_CONSENT = {"through_me": THROUGH, "official_duty": BY_DUTY, "vital_interest": IN_DANGER}


@pytest.mark.parametrize("way", ["through_me", "official_duty", "vital_interest"])
async def test_the_ways_without_consent_are_for_adults(platform: Platform, way: str) -> None:
    """(adults; …): a child, or a person who may be one, goes by duty and by nothing else."""
    for age in ("child", "not_sure"):
        answer = await platform.file(age=age, wayIn=way, vitalInterest=REASON if way == "vital_interest" else None)
        assert (answer.status, answer.slug) == (422, "way-in-does-not-fit-age")


async def test_through_me_takes_no_identity_and_no_free_text(platform: Platform) -> None:
    """`through_me`: no identity, no free text; each is named, with what to do, and nothing of it is stored."""
    identity = {**IDENTITY["person"], "contactFlags": {"whoMayAnswer": "sestra"}, "presentPlace": {"text": "Soba 4"}}
    answer = await platform.file(**THROUGH, person=identity, account="Ne govori.", concern="Boji se.")
    assert (answer.status, answer.slug) == (422, "invalid-input")
    assert set(answer.fields()) == {
        "person.names.0.given",
        "person.names.0.family",
        "person.numbers.0.kind",
        "person.numbers.0.value",
        "person.safeContact.phone",
        "person.contactFlags.whoMayAnswer",
        "person.presentPlace.text",
        "account",
        "concern",
    }
    assert all(each.endswith("Leave it out.") for each in answer.fields().values())


async def test_through_me_needs_a_suspicion_or_an_indicator(platform: Platform) -> None:
    """A suspicion or indicator is needed: a sentence is none."""
    none: list[dict[str, Any]] = [{"suspicions": []}, {"suspicions": [], "concern": "Boji se."}]
    for grounds in none:
        answer = await platform.file(**{**THROUGH, "indicators": None, **grounds})
        assert (answer.slug, answer.json()["missing"]) == ("report-incomplete", ["suspicions|indicators"])
    one: list[dict[str, Any]] = [{"suspicions": [], "indicators": ["H1"]}, {"indicators": None}]
    for grounds in one:
        assert (await platform.file(**{**THROUGH, **grounds})).status == 201


async def test_the_centre_works_through_the_reporter_by_codes(platform: Platform) -> None:
    """The reporter keeps who it is and the Centre works through the reporter, by coded questions and answers."""
    report = await platform.arrived(**THROUGH)
    path = f"/reports/{report}/questions"
    worded = await platform.post(INTAKE, path, {"question": "interpreter", "text": "Za koji jezik?"})
    assert (worded.status, worded.slug) == (422, "only-codes-through-reporter")
    assert (await platform.post(INTAKE, path, {"question": "interpreter"})).status == 200
    for who in (DOCTOR, "health2.nis"):
        asked = (await platform.seen(who, report))["open_question"]
        assert asked["codesOnly"] is True
    (question,) = asked["questions"]
    answer = {"questionId": question["id"], "answer": "yes"}
    worded = await platform.post(DOCTOR, f"/reports/{report}/answers", {**answer, "text": "Za rumunski."})
    assert (worded.status, worded.slug) == (422, "only-codes-through-reporter")
    assert (await platform.post(DOCTOR, f"/reports/{report}/answers", answer)).status == 200
    (found,) = (await platform.seen(INTAKE, report))["open_question"]["questions"]
    assert (found["answer"]["code"], found["answer"]["text"]) == ("yes", None)


async def test_through_me_tells_region_and_serbian_or_foreign_only(platform: Platform) -> None:
    """Region and Serbian/foreign only, to everybody but the author."""
    person = {"citizenships": ["RO"], "presentPlace": {"municipality": "71331"}}
    report = await platform.arrived(**THROUGH, person=person)
    for who in (INTAKE, DUTY):
        seen = await platform.seen(who, report, acr=2)
        region = "JUZNA_ISTOCNA_SRBIJA"
        assert (seen["municipality"], seen["present_place"]) == ({"encounterRegion": region}, {"region": region})
        assert seen["citizenship"] == {"group": "foreign"}
    own = await platform.seen(DOCTOR, report)
    assert (own["municipality"]["encounter"], own["citizenship"]["countries"]) == ("71331", ["RO"])


@pytest.mark.parametrize("way", ["through_me", "official_duty", "vital_interest"])
async def test_nothing_of_these_ways_travels_on(platform: Platform, way: str) -> None:
    """No procedure, and nothing beyond the Centre: its own item is the only one, and no one else reads."""
    report = await platform.arrived(**WITHOUT_CONSENT[way])
    assert set(await platform.referrals(report)) == {FORMAL}
    assert ledger(platform, report) == []
    for who in (WORKER, COLLEAGUE, SUPERVISOR, "police.nis"):
        assert (await platform.get(who, f"/reports/{report}")).status == 404
    rows = await platform.identification.rows(f"select data::text from outbox where key = '{report}'")
    assert not any(word in str(rows) for word in (way, "71331", "RO", REASON["words"]))


async def test_official_duty_is_unverified_and_the_centre_is_notified_without_a_name(platform: Platform) -> None:
    """`official_duty` (adult refuses, the reporter has a duty: unverified, the Centre is notified without a name)."""
    answer = await platform.file(**BY_DUTY, person=IDENTITY["person"])
    assert set(answer.fields()) == {
        "person.names.0.given",
        "person.names.0.family",
        "person.numbers.0.kind",
        "person.numbers.0.value",
    }
    report = await platform.arrived(**BY_DUTY, account="Ne govori naš jezik.")
    for who in (DOCTOR, INTAKE, DUTY):
        assert (await platform.seen(who, report))["report"]["wayInVerified"] is False
    seen = await platform.seen(DUTY, report, acr=2)
    assert {"person_name", "person_numbers"}.isdisjoint(seen)
    assert seen["account"]["text"] == "Ne govori naš jezik."


async def test_vital_interest_has_a_recorded_reason(platform: Platform) -> None:
    """`vital_interest`: why the person cannot be asked is recorded, and read by the Centre; findings open on a ground of the reader's own."""
    missing = await platform.file(**{**IN_DANGER, "vitalInterest": None})
    assert (missing.slug, missing.json()["missing"]) == ("report-incomplete", ["vitalInterest.reason"])
    report = await platform.arrived(**IN_DANGER, clinical="Bez svesti.")
    for who in (DOCTOR, INTAKE, DUTY):
        found = (await platform.seen(who, report))["encounter"]
        assert (found["vitalReason"], found["vitalWords"]) == (REASON["reason"], REASON["words"])
    assert "clinical" not in await platform.seen(INTAKE, report, acr=2)
    ground = {"scope": "clinical", "basis": "vital_interest"}
    assert (await platform.post(INTAKE, f"/reports/{report}/reading-basis", ground)).status == 200
    assert (await platform.seen(INTAKE, report, acr=2))["clinical"]["text"] == "Bez svesti."
