"""DESIGN 10.1 and 10.1b: the Centre dismisses an adult's report that it took over, with its assessment, and for all persons at once."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from contracts.words.reports import AssessedGrounds, AssessedRisk, DismissalReason, NextStep, WayIn
from tests.integration.identification.raids import everybody
from tests.integration.people_first.test_rule_04_without_consent import WITHOUT_CONSENT
from tests.integration.people_first.test_rule_15_the_office_sees_totals import flow
from tests.integration.people_first.three_services import DOCTOR, DUTY, FORMAL, INTAKE, SERVICES, WORKER, Platform
from tests.support.asgi import Answer

WARD_COLLEAGUE = "health2.nis"
TEXT = "Obišli smo je i razgovarali: radi se o neisplaćenoj zaradi."
ASSESSMENT = {"grounds": "insufficient", "risk": "low", "nextStep": "other_authority", "reason": TEXT}
REASON = "not_trafficking_labour_dispute"


async def dismiss(platform: Platform, report: str, who: str = INTAKE, version: int = 2, **changes: Any) -> Answer:
    body = {"expectedVersion": version, "reason": REASON, "assessment": ASSESSMENT, **changes}
    return await platform.post(who, f"/reports/{report}/dismiss", body)


async def taken_over(platform: Platform, **changes: Any) -> str:
    report = await platform.arrived(**{"age": "adult", **changes})
    await platform.take_over(report)
    await platform.carry()
    return report


async def of_three_adults(platform: Platform, **changes: Any) -> list[str]:
    """Ids of three persons who were reported at once; `changes` are of the second."""
    adult = {"age": "adult", "wayIn": "consent_adult", "consent": {"identification": True, "shareClinical": False}}
    second, third = ({**each, **adult} for each in everybody()["others"][:2])
    filed = await platform.file(age="adult", others=[{**second, **changes}, third])
    assert filed.status == 201, filed.body
    await platform.carry()
    persons = [str(each["id"]) for each in filed.json()["persons"]]
    await platform.take_over(persons[0])
    await platform.carry()
    return persons


async def test_a_dismissal_meets_triage(platform: Platform) -> None:
    """Triage is met by a recorded assessment, which a dismissal has: in time, or late, and never by the take-over."""
    for late, state in ((timedelta(), "met"), (timedelta(days=3), "met_late")):
        report = await taken_over(platform)
        platform.clock.at += late
        assert (await dismiss(platform, report)).status == 200
        await platform.carry()
        item = (await platform.referrals(report))[FORMAL]
        clocks = {each["code"]: (each["state"], each["metAt"] is not None) for each in item["clocks"]}
        assert (item["state"], clocks["TRIAGE_ASSESS"]) == ("dismissed", (state, True))


async def test_what_is_dismissed_has_ended(platform: Platform) -> None:
    """It leaves the Centre's list, nothing asks for a step, nothing is added; the Office counts it as dismissed and not as withdrawn."""
    report = await taken_over(platform, danger="yes")
    before = await flow(platform)
    assert (await dismiss(platform, report)).json()["state"] == "dismissed"
    await platform.carry()
    platform.clock.at += timedelta(days=3)
    await platform.clocks_strike()
    items = (await platform.get(INTAKE, "/referrals?first=50", "referral")).json()["items"]
    assert report not in {each["reportId"] for each in items}
    found = (await platform.get(INTAKE, "/referrals?first=50&state=dismissed", "referral")).json()["items"]
    assert report in {each["reportId"] for each in found}
    assert set(await platform.inbox(INTAKE, report)) <= {"request_withdrawn"}
    addition = {"expectedVersion": 3, "kind": "account", "text": "još"}
    moves = [
        (DOCTOR, "addenda", addition),
        (DOCTOR, "whereabouts", {"answer": "safe"}),
        (INTAKE, "questions", {"text": "Gde?"}),
    ]
    for who, path, body in moves:
        answer = await platform.post(who, f"/reports/{report}/{path}", body)
        assert (answer.status, answer.slug, answer.json()["currentState"]) == (409, "report-move-refused", "dismissed")
    after = await flow(platform)
    assert after["dismissed"] == (before.get("dismissed", (0, 0))[0] + 1, before.get("dismissed", (0, 0))[1] + 1)
    assert after.get("withdrawn") == before.get("withdrawn")


async def test_the_reporter_reads_that_it_is_closed_and_not_why(platform: Platform) -> None:
    """Both authors and their unit see the state, and get an item that something changed; neither reason nor assessment is theirs."""
    report = await taken_over(platform)
    assert (await dismiss(platform, report)).status == 200
    await platform.carry()
    assert "item_updated" in await platform.inbox(DOCTOR, report)
    assert (await platform.receipt(report))["stage"] == "dismissed"
    for who in (DOCTOR, WARD_COLLEAGUE):
        answer = await platform.get(who, f"/reports/{report}")
        assert (answer.status, answer.json()["state"]) == (200, "dismissed")
        assert "triage" not in answer.json()["classes"]
        assert {"class": "triage", "mask": "none", "reason": "not_for_position"} in answer.json()["withheld"]
        assert TEXT not in answer.body.decode()
        assert REASON not in answer.body.decode()


async def test_the_assessment_is_the_centres_alone(platform: Platform) -> None:
    """Intake and duty read it on the record as it was entered; it travels nowhere, and no reader but them opens it."""
    report = await taken_over(platform)
    assert (await dismiss(platform, report, DUTY)).status == 200
    await platform.carry()
    for who in (INTAKE, DUTY):
        triage = (await platform.seen(who, report))["triage"]
        assert {name: triage[name] for name in (*ASSESSMENT, "dismissed")} == {**ASSESSMENT, "dismissed": REASON}
    for service in SERVICES:
        tables = platform.rows(service, "select tablename from pg_tables where schemaname = 'public'")
        for (table,) in tables:
            stored = str(platform.rows(service, f"select t::text from {table} t"))
            assert TEXT not in stored, (service, table)
            # Why, as a code, is kept beside the report.
            assert (REASON in stored) is (table == "ending"), (service, table)


async def test_several_persons_are_dismissed_as_a_whole(platform: Platform) -> None:
    """With the first of them, for all."""
    persons = await of_three_adults(platform)
    refused = await dismiss(platform, persons[1])
    assert (refused.status, refused.slug, refused.json()["reportId"]) == (409, "done-for-all-persons", persons[0])
    assert (await dismiss(platform, persons[0])).status == 200
    await platform.carry()
    for each in persons:
        assert (await platform.receipt(each))["stage"] == "dismissed"
    assert {each["state"] for each in (await platform.referrals(persons[0])).values()} == {"dismissed"}


async def test_only_what_was_taken_over_is_dismissed_and_once(platform: Platform) -> None:
    """Not before the take-over, not a second time, and not against a version that has changed."""
    report = await platform.arrived(age="adult")
    early = await dismiss(platform, report, version=1)
    assert (early.status, early.slug, early.json()["currentState"]) == (409, "report-move-refused", "submitted")
    await platform.take_over(report)
    stale = await dismiss(platform, report, version=1)
    assert (stale.status, stale.slug) == (409, "stale-version")
    assert (await dismiss(platform, report)).status == 200
    again = await dismiss(platform, report, version=3)
    assert (again.status, again.slug, again.json()["currentState"]) == (409, "report-move-refused", "dismissed")
    assert len(platform.rows("identification", f"select id from addendum where report_id = '{report}'")) == 1


async def test_every_code_is_taken_and_a_text_is_needed_that_is_never_repeated(platform: Platform) -> None:
    """A reason and an assessment with all of its parts; what is wrong is named and not repeated."""
    report = await taken_over(platform)
    wrong = [{**ASSESSMENT, "reason": each} for each in ("", "   ", TEXT * 60)] + [{**ASSESSMENT, "grounds": TEXT}]
    wrong += [{name: said for name, said in ASSESSMENT.items() if name != left} for left in ASSESSMENT]
    for each in wrong:
        answer = await dismiss(platform, report, assessment=each)
        assert answer.status == 422, each
        assert TEXT not in answer.body.decode()
    codes = (DismissalReason, AssessedGrounds, AssessedRisk, NextStep)
    for number in range(max(map(len, codes))):
        reason, grounds, risk, step = (list(each)[number % len(each)].value for each in codes)
        report = await taken_over(platform)
        assessment = {"grounds": grounds, "risk": risk, "nextStep": step, "reason": "x" * 2000}
        assert (await dismiss(platform, report, reason=reason, assessment=assessment)).status == 200


@pytest.mark.parametrize("way", ["could_not_ask", *WITHOUT_CONSENT])
async def test_whatever_the_report_rests_on(platform: Platform, way: str) -> None:
    """An adult's report of any way in is dismissed, and the Centre reads its own assessment of it; without words where those are not held."""
    filing = WITHOUT_CONSENT.get(way) or {"age": "adult", "wayIn": way, "consent": None}
    report = await taken_over(platform, **filing)
    codes = {name: said for name, said in ASSESSMENT.items() if name != "reason"}
    fitting, other = (codes, ASSESSMENT) if way == WayIn.THROUGH_ME else (ASSESSMENT, codes)
    refused = await dismiss(platform, report, assessment=other)
    assert (refused.status, [each["name"] for each in refused.json()["fields"]]) == (422, ["assessment.reason"])
    assert (await dismiss(platform, report, assessment=fitting)).status == 200
    triage = (await platform.seen(INTAKE, report))["triage"]
    assert {name: triage.get(name) for name in ASSESSMENT} == {"reason": None, **fitting}


async def test_no_unit_dismisses(platform: Platform) -> None:
    """Only the Centre's intake and duty: an author or their unit may not, and to a stranger there is no report."""
    report = await taken_over(platform)
    statuses = [
        (await dismiss(platform, report, who)).status for who in (DOCTOR, WARD_COLLEAGUE, WORKER, "office.national")
    ]
    assert statuses == [403, 403, 403, 403]
