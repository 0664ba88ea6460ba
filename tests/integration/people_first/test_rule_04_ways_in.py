"""DESIGN 10.4: on which ground a report is made, and what each ground opens."""

from __future__ import annotations

import json
import re
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from contracts import access, forms, reference
from identification.entrypoints.http.app import documented_app
from tests.integration.people_first.three_services import (
    CHILD,
    COLLEAGUE,
    DOCTOR,
    DUTY,
    FORMAL,
    INTAKE,
    NIGHT,
    SUPERVISOR,
    WORKER,
    Platform,
)

SDL = Path(__file__).parents[3] / "contracts/graphql/schema.graphql"
WITHDRAW = {"expectedVersion": 1, "reason": "filed_by_mistake"}
IDENTITY: dict[str, Any] = {
    "person": {
        "names": [{"given": "Primerka", "family": "Izmišljenić"}],
        "numbers": [{"kind": "passport", "value": "SYN987654"}],
        "birth": {"birthDate": "1990-05-01"},
        "sex": "female",
        "citizenships": ["RS"],
        "safeContact": {"phone": "+381641234567"},
    },
    "account": "Ne govori naš jezik.",
}
ABOUT_THE_PERSON = ("person_name", "person_numbers", "birth", "sex", "citizenship", "safe_contact", "account")
SEALED: dict[str, Any] = {"age": "adult", "wayIn": "could_not_ask", "consent": None, **IDENTITY}
ASK = "ASK_WHEN_SAFE"
OPEN_SEAL = {"scope": "sealed_person", "basis": "vital_interest"}


async def asking(platform: Platform, report: str) -> dict[str, dict[str, Any]]:
    """The clocks of the Centre's item, by their codes."""
    return {each["code"]: each for each in (await platform.referrals(report))[FORMAL]["clocks"]}


def ledger(platform: Platform, report: str) -> list[list[str]]:
    """What was consented to, as it is stored."""
    return platform.rows(
        "identification", f"select scope, given from consent where report_id = '{report}' order by scope"
    )


async def test_consent_adult(platform: Platform) -> None:
    """`consent_adult`: an adult, who agreed; what was agreed to is in the ledger, and nothing that was not."""
    for consent in (None, {"identification": False}):
        answer = await platform.file(age="adult", consent=consent)
        assert (answer.status, answer.slug) == (422, "consent-missing")
    report = await platform.filed(age="adult", consent={"identification": True})
    assert ledger(platform, report) == [["identification", "t"], ["share_clinical", "f"]]
    for age in ("child", "not_sure"):
        answer = await platform.file(age=age, wayIn="consent_adult", consent={"identification": True})
        assert (answer.status, answer.slug) == (422, "way-in-does-not-fit-age")


@pytest.mark.parametrize("age", ["child", "not_sure"])
async def test_child_duty_always(platform: Platform, age: str) -> None:
    """`child_duty`: child or not sure, always; no other way in is taken for them, and it is no one else's."""
    for way in ("consent_adult", "could_not_ask"):
        answer = await platform.file(age=age, wayIn=way, consent={"identification": True})
        assert (answer.status, answer.slug) == (422, "way-in-does-not-fit-age")
    assert (await platform.file(age="adult", wayIn="child_duty")).slug == "way-in-does-not-fit-age"
    report = await platform.arrived(age=age)
    assert set(await platform.referrals(report)) == {FORMAL, CHILD}


async def test_an_adult_who_is_a_child_by_birth_is_not_taken_for_one(platform: Platform) -> None:
    """`child_duty`, always: who answers adult and gives a child's birth date or age band must say which."""
    for birth in ({"birthDate": "2010-05-01"}, {"ageBand": "14-17"}):
        answer = await platform.file(age="adult", person={"birth": birth})
        assert (answer.status, answer.slug) == (422, "age-contradicts-birth")


async def test_a_childs_consent_is_not_asked(platform: Platform) -> None:
    """Consent is not asked: a child's report is taken without one, and one that is sent along is not kept."""
    for consent in (None, {"identification": True, "shareClinical": True}):
        report = await platform.filed(consent=consent)
        assert ledger(platform, report) == []
        assert (await platform.seen(DOCTOR, report))["consent"] is None


@pytest.mark.parametrize("age", ["child", "not_sure"])
async def test_a_childs_report_is_not_withdrawn(platform: Platform, age: str) -> None:
    """Withdrawing the report is refused, with a sentence, and everything goes on."""
    report = await platform.arrived(age=age)
    answer = await platform.post(DOCTOR, f"/reports/{report}/withdraw", WITHDRAW)
    assert (answer.status, answer.slug) == (409, "child-report-cannot-be-withdrawn")
    assert answer.json()["title"].startswith("A report about a child cannot be taken back.")
    await platform.carry()
    assert {item["state"] for item in (await platform.referrals(report)).values()} == {"sent"}


async def test_an_adults_report_is_withdrawn(platform: Platform) -> None:
    """Refused for a child only: an adult's is withdrawn, and nothing that was opened for it goes on."""
    report = await platform.arrived(age="adult")
    assert (await platform.post(DOCTOR, f"/reports/{report}/withdraw", WITHDRAW)).status == 200
    await platform.carry()
    assert (await platform.referrals(report))[FORMAL]["state"] == "withdrawn"
    assert "request_waits" not in await platform.inbox(INTAKE, report)


async def test_could_not_ask_takes_identity_and_seals_it(platform: Platform) -> None:
    """`could_not_ask`: identity may be entered and is sealed: its author alone reads it, the Centre sees that it is there."""
    report = await platform.arrived(**SEALED)
    own = await platform.seen(DOCTOR, report)
    assert own["person_name"]["names"] == IDENTITY["person"]["names"]
    for who in (INTAKE, DUTY):
        seen = await platform.seen(who, report, acr=2)
        assert {class_: seen[class_] for class_ in ABOUT_THE_PERSON} == {
            class_: {"recorded": True} for class_ in ABOUT_THE_PERSON
        }


async def test_only_the_centres_duty_opens_the_seal(platform: Platform) -> None:
    """Only the Centre's duty opens it: intake may not, its author may not, and what duty opened is duty's alone."""
    report = await platform.arrived(**SEALED)
    path = f"/reports/{report}/reading-basis"
    for who in (INTAKE, DOCTOR):
        assert (await platform.post(who, path, OPEN_SEAL)).status == 403
    assert (await platform.post(DUTY, path, OPEN_SEAL)).status == 200
    assert (await platform.seen(DUTY, report))["person_name"] == {"recorded": True}
    assert (await platform.seen(DUTY, report, acr=2))["person_name"]["names"] == IDENTITY["person"]["names"]
    assert (await platform.seen(INTAKE, report, acr=2))["person_name"] == {"recorded": True}


async def test_the_seal_is_opened_on_a_recorded_basis(platform: Platform) -> None:
    """On a recorded basis: none, no read; the record says who, on which ground; a child's duty is no ground for an adult."""
    report = await platform.arrived(**SEALED)
    path = f"/reports/{report}/reading-basis"
    wrong = await platform.post(DUTY, path, {**OPEN_SEAL, "basis": "child_duty"})
    assert (wrong.status, wrong.slug) == (422, "basis-does-not-fit")
    assert (await platform.seen(DUTY, report))["person_name"] == {"recorded": True}
    await platform.post(DUTY, path, OPEN_SEAL)
    await platform.seen(DUTY, report)
    recorded = await platform.identification.rows(
        f"select caller, action, basis from audit where subject_id = '{report}' and basis is not null order by at"
    )
    on_duty = reference.roster().first
    assert recorded == [
        (on_duty, "basis.sealed_person", "vital_interest"),
        (on_duty, "report.read", "vital_interest"),
    ]


async def test_a_person_has_the_task_to_ask_when_it_is_safe(platform: Platform) -> None:
    """Task to ask when safe, 72 h: it runs on through the take-over, and the Centre's duty hears once that it has passed."""
    report, other = await platform.arrived(**SEALED), await platform.arrived(age="adult")
    assert ASK not in await asking(platform, other)
    await platform.take_over(report)
    await platform.assess(report)
    await platform.carry()
    task = (await asking(platform, report))[ASK]
    assert datetime.fromisoformat(task["dueAt"]) == NIGHT + timedelta(hours=72)
    assert (task["state"], task["verified"]) == ("running", False)
    platform.clock.forward(hours=73)
    await platform.clocks_strike()
    await platform.clocks_strike()
    assert (await asking(platform, report))[ASK]["state"] == "breached"
    assert (await platform.inbox(DUTY, report)).count("term_passed") == 1


async def test_the_task_ends_with_the_report(platform: Platform) -> None:
    """No one is to be asked about a report that was taken back."""
    report = await platform.arrived(**SEALED)
    assert (await platform.post(DOCTOR, f"/reports/{report}/withdraw", WITHDRAW)).status == 200
    await platform.carry()
    assert (await asking(platform, report))[ASK]["state"] == "cancelled"


async def test_nothing_of_a_sealed_person_travels_on(platform: Platform) -> None:
    """Nothing travels on: the Centre's item is the only one, and a referral that came to be would open nothing."""
    report = await platform.arrived(**SEALED)
    assert set(await platform.referrals(report)) == {FORMAL}
    rows = await platform.identification.rows(f"select data::text from outbox where key = '{report}'")
    assert not any(word in str(rows) for word in ("Primerka", "SYN987654", "1990", "female", "jezik"))
    csr = reference.unit_by_code("csrnis.protection").id
    referral = await platform.identification.sent(report, csr)
    await platform.identification.accepted(report, referral, csr, reference.roster().first)
    for who in (WORKER, COLLEAGUE, SUPERVISOR, "police.nis"):
        assert (await platform.get(who, f"/reports/{report}")).status == 404


async def test_ways_that_no_one_knows_are_refused(platform: Platform) -> None:
    """Six ways in and no other."""
    assert (await platform.file(age="adult", wayIn="by_hearsay")).slug == "invalid-input"


async def test_a_reporter_is_never_offered_a_guardians_consent(platform: Platform) -> None:
    """A reporter is never offered a guardian's consent: no form knows one, and no purpose of the table rests on one."""
    for changes in ({"wayIn": "guardian_consent"}, {"consent": {"identification": True, "guardian": True}}):
        assert (await platform.file(**changes)).status == 422
    schemas = documented_app().openapi()["components"]["schemas"]
    sent = json.dumps({name: schemas[name] for name in ("ReportFiling", "Person", "Consent")})
    inputs = re.findall(r"^input \w+ \{.*?^\}", SDL.read_text("utf-8"), re.MULTILINE | re.DOTALL)
    # Who protects a child checks its guardian, and answers for it, and the panel says whether one was there: no reporter does.
    of_guardians = ("input CheckGuardianInput", "input RecordGuardianshipInput", "input RecordInterviewInput")
    inputs = [each for each in inputs if not each.startswith(of_guardians)]
    for form in (sent, "".join(inputs)):
        assert "consent" in form
        assert "guardian" not in form.lower()
    # What is asked about a guardian is who it is; whether they agree is no one's question.
    about = [each for each in forms.catalogue().questions.values() if "guardian" in each.code]
    assert about
    assert {each.class_ for each in about} == {"guardian"}
    assert not any("saglas" in each.text.sr_latn or "pristaj" in each.text.sr_latn for each in about)
    assert not any(purpose.basis.get("guardian_consent") for purpose in access.load().purposes.values())
