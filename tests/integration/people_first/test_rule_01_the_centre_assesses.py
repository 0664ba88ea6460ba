"""DESIGN 10.1b: a recorded assessment meets triage, which runs and is missed until then; only the Centre reads it, or learns of it."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from contracts.words.reports import AssessedGrounds, AssessedRisk, NextStep, WayIn
from tests.integration.people_first.test_centre_list import pages
from tests.integration.people_first.test_rule_01_the_centre_dismisses import (
    ASSESSMENT,
    TEXT,
    WARD_COLLEAGUE,
    dismiss,
    of_three_adults,
    taken_over,
)
from tests.integration.people_first.test_rule_04_without_consent import WITHOUT_CONSENT
from tests.integration.people_first.three_services import (
    DOCTOR,
    DUTY,
    FORMAL,
    INTAKE,
    SERVICES,
    WORKER,
    Platform,
)
from tests.support.asgi import Answer

LATER = "Razgovarali smo ponovo: dokumenta su kod poslodavca."
SECOND = {**ASSESSMENT, "grounds": "reasonable", "risk": "high", "nextStep": "open_procedure", "reason": LATER}


async def assess(platform: Platform, report: str, who: str = INTAKE, version: int = 2, **changes: Any) -> Answer:
    body = {"expectedVersion": version, "assessment": ASSESSMENT, **changes}
    return await platform.post(who, f"/reports/{report}/assess", body)


async def triage(platform: Platform, report: str) -> str:
    """How its term stands."""
    await platform.carry()
    clocks = (await platform.referrals(report))[FORMAL]["clocks"]
    return str(next(each["state"] for each in clocks if each["code"] == "TRIAGE_ASSESS"))


async def due(platform: Platform, report: str) -> bool:
    """Whether the report is on the Centre's list of what waits for a decision."""
    return report in {each["id"] for each in await pages(platform, "/reports/running?first=50", "identification")}


@pytest.mark.parametrize(("late", "state"), [(timedelta(), "met"), (timedelta(days=3), "met_late")])
async def test_an_assessment_meets_triage(platform: Platform, late: timedelta, state: str) -> None:
    """In time, or late after it was missed; what said that the term had passed asks no more. A later one changes neither."""
    report = await taken_over(platform)
    assert (await triage(platform, report), await due(platform, report)) == ("running", True)
    platform.clock.at += late
    await platform.clocks_strike()
    assert await triage(platform, report) == ("breached" if late else "running")
    assert ("term_passed" in await platform.inbox(INTAKE, report)) is bool(late)
    for version, found in ((2, ASSESSMENT), (3, SECOND)):
        assert (await assess(platform, report, version=version, assessment=found)).status == 200
        assert (await triage(platform, report), await due(platform, report)) == (state, False)
        assert "term_passed" not in await platform.inbox(INTAKE, report)


async def test_a_dismissal_meets_it_too_and_goes_before_earlier_assessments(platform: Platform) -> None:
    """The dismissal has an assessment of its own, which counts; what was assessed before is shown below it."""
    report = await taken_over(platform)
    assert (await assess(platform, report, assessment=SECOND)).status == 200
    assert (await dismiss(platform, report, version=3)).status == 200
    found = (await platform.seen(INTAKE, report))["triage"]
    assert (found["reason"], found["dismissed"]) == (TEXT, "not_trafficking_labour_dispute")
    assert [{name: each[name] for name in SECOND} for each in found["earlier"]] == [SECOND]
    refused = await assess(platform, report, version=4)
    assert (refused.status, refused.slug, refused.json()["currentState"]) == (409, "report-move-refused", "dismissed")


async def test_the_newest_counts_and_earlier_ones_are_shown_with_their_moments(platform: Platform) -> None:
    """Every code is taken and comes back; the newest first, each with its words and its moment."""
    report, said = await taken_over(platform), []
    codes = (AssessedGrounds, AssessedRisk, NextStep)
    for number in range(max(map(len, codes))):
        grounds, risk, step = (list(each)[number % len(each)].value for each in codes)
        one = {"grounds": grounds, "risk": risk, "nextStep": step, "reason": f"{TEXT} {number}"}
        assert (await assess(platform, report, DUTY, 2 + number, assessment=one)).status == 200
        said.append({**one, "at": platform.clock.at.isoformat()})
        platform.clock.forward(minutes=5)
    found = (await platform.seen(INTAKE, report))["triage"]
    shown = [{name: each[name] for name in said[0]} for each in (found, *found["earlier"])]
    assert shown == said[::-1]


async def test_nobody_outside_the_centre_learns_of_it(platform: Platform) -> None:
    """Neither its authors nor their unit, nor a unit that works on the child: no notice, no class, no moment; it lies sealed alone."""
    report = await platform.arrived()
    await platform.accept(await platform.child(report))
    await platform.take_over(report)
    await platform.carry()
    who = (DOCTOR, WARD_COLLEAGUE, WORKER)
    before = [await platform.inbox(each, report) for each in who]
    assert (await assess(platform, report)).status == 200
    await platform.carry()
    assert [await platform.inbox(each, report) for each in who] == before
    for each in who:
        answer = await platform.get(each, f"/reports/{report}")
        assert {"class": "triage", "mask": "none", "reason": "not_for_position"} in answer.json()["withheld"]
        assert not answer.json()["classes"].keys() & {"triage"}
        # The class of what a rule says of indicators is held back by its name, whether anything is there or not.
        assert "assess" not in answer.body.decode().lower().replace('"assessment"', "")
    assert "assessBy" not in await platform.receipt(report)
    for service in SERVICES:
        for (table,) in platform.rows(service, "select tablename from pg_tables where schemaname = 'public'"):
            stored = str(platform.rows(service, f"select t::text from {table} t"))
            assert TEXT not in stored, (service, table)
            assert "other_authority" not in stored, (service, table)


async def test_the_addition_of_an_author_is_not_spent_by_an_assessment(platform: Platform) -> None:
    """However often the Centre assesses, the author may add as often as before."""
    report = await taken_over(platform)
    for version in range(2, 23):
        assert (await assess(platform, report, version=version)).status == 200
    body = {"expectedVersion": 23, "kind": "account", "text": "Dodato."}
    assert (await platform.post(DOCTOR, f"/reports/{report}/addenda", body)).status == 200


async def test_of_several_persons_each_is_assessed(platform: Platform) -> None:
    """One by one, on the report of each; the term is met once all are."""
    persons = await of_three_adults(platform)
    for number, each in enumerate(persons):
        assert (await triage(platform, persons[0]), await due(platform, persons[0])) == ("running", True)
        found = {**ASSESSMENT, "reason": f"{TEXT} {number}"}
        assert (await assess(platform, each, assessment=found)).status == 200
    assert (await triage(platform, persons[0]), await due(platform, persons[0])) == ("met", False)
    for number, each in enumerate(persons):
        assert (await platform.seen(INTAKE, each))["triage"]["reason"] == f"{TEXT} {number}"


async def test_only_what_was_taken_over_is_assessed(platform: Platform) -> None:
    """Not before the take-over, and not against a version that has changed."""
    report = await platform.arrived()
    early = await assess(platform, report, version=1)
    assert (early.status, early.slug, early.json()["currentState"]) == (409, "report-move-refused", "submitted")
    await platform.take_over(report)
    stale = await assess(platform, report, version=1)
    assert (stale.status, stale.slug) == (409, "stale-version")
    assert platform.rows("identification", f"select id from addendum where report_id = '{report}'") == []


async def test_of_two_at_once_one_is_recorded(platform: Platform) -> None:
    """Both decided on the same version: the other learns that it has changed."""
    report = await taken_over(platform)
    answers = await asyncio.gather(*(assess(platform, report, who) for who in (INTAKE, DUTY)))
    assert sorted(each.status for each in answers) == [200, 409]
    assert len(platform.rows("identification", f"select id from addendum where report_id = '{report}'")) == 1


@pytest.mark.parametrize("way", ["could_not_ask", *WITHOUT_CONSENT])
async def test_with_words_where_the_way_in_holds_words(platform: Platform, way: str) -> None:
    """Needed everywhere else, and refused where it holds chosen answers alone; what is refused is named and not repeated."""
    filing = WITHOUT_CONSENT.get(way) or {"age": "adult", "wayIn": way, "consent": None}
    report = await taken_over(platform, **filing)
    codes = {name: said for name, said in ASSESSMENT.items() if name != "reason"}
    fitting, other = (codes, ASSESSMENT) if way == WayIn.THROUGH_ME else (ASSESSMENT, codes)
    refused = await assess(platform, report, assessment=other)
    assert (refused.status, [each["name"] for each in refused.json()["fields"]]) == (422, ["assessment.reason"])
    assert TEXT not in refused.body.decode()
    assert (await assess(platform, report, assessment=fitting)).status == 200
    found = (await platform.seen(INTAKE, report))["triage"]
    assert {name: found.get(name) for name in ASSESSMENT} == {"reason": None, **fitting}


async def test_no_unit_assesses(platform: Platform) -> None:
    """Only the Centre: an author or their unit may not, and to a stranger there is no report."""
    report = await taken_over(platform)
    statuses = [
        (await assess(platform, report, who)).status for who in (DOCTOR, WARD_COLLEAGUE, WORKER, "office.national")
    ]
    assert statuses == [403, 403, 403, 403]
