"""DESIGN 10.1: what was dismissed a supervisor of the Centre opens again on new facts, for all persons; what ended stays ended."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest

from identification.domain.reading.positions import FEEDBACK_LASTS
from tests.integration.people_first.test_rule_01_a_childs_report_is_dismissed_by_two import decide, proposed
from tests.integration.people_first.test_rule_01_the_centre_assesses import assess
from tests.integration.people_first.test_rule_01_the_centre_dismisses import (
    REASON,
    WARD_COLLEAGUE,
    dismiss,
    of_three_adults,
    taken_over,
)
from tests.integration.people_first.test_rule_04_without_consent import WITHOUT_CONSENT
from tests.integration.people_first.test_rule_13_a_case_has_a_manager import lists
from tests.integration.people_first.test_rule_15_the_office_sees_totals import flow
from tests.integration.people_first.three_services import (
    CHILD,
    DOCTOR,
    DUTY,
    FORMAL,
    INTAKE,
    MANAGER,
    OF_CENTRE,
    SERVICES,
    WORKER,
    Platform,
    unit_of,
)
from tests.support.asgi import Answer

WHY = "Javila se svedokinja koja zna gde žena radi."
ASSESSED_WITHIN = timedelta(hours=24)


async def reopen(platform: Platform, report: str, who: str = OF_CENTRE, version: int = 3, **changes: Any) -> Answer:
    body = {"expectedVersion": version, "reason": "new_facts", "words": WHY, **changes}
    return await platform.post(who, f"/reports/{report}/reopen", body)


async def dismissed(platform: Platform, **changes: Any) -> str:
    report = await taken_over(platform, **changes)
    assert (await dismiss(platform, report)).status == 200
    await platform.carry()
    return report


async def reopened(platform: Platform, **changes: Any) -> str:
    report = await dismissed(platform, **changes)
    platform.clock.at += timedelta(days=2)
    answer = await reopen(platform, report)
    assert (answer.status, answer.json()["state"]) == (200, "received"), answer.body
    await platform.carry()
    return report


async def triage(platform: Platform, report: str) -> list[tuple[str, str]]:
    """The terms of assessment, the earliest first: state, and by when."""
    clocks = (await platform.referrals(report))[FORMAL]["clocks"]
    return sorted((each["dueAt"], each["state"]) for each in clocks if each["code"] == "TRIAGE_ASSESS")


async def test_it_is_the_centres_again_as_before(platform: Platform) -> None:
    """It is on the list again, can be added to, and is found by its place; the Office counts it as taken over again."""
    report = await taken_over(platform)
    before = await flow(platform)
    assert (await dismiss(platform, report)).status == 200
    await platform.carry()
    assert not await lists(platform, report, INTAKE, "all")
    assert (await reopen(platform, report)).json()["state"] == "received"
    await platform.carry()
    assert await lists(platform, report, INTAKE, "all")
    addition = {"expectedVersion": 4, "kind": "account", "text": "još"}
    assert (await platform.post(DOCTOR, f"/reports/{report}/addenda", addition)).status == 200
    after = await flow(platform)
    assert after["taken_over"] == before["taken_over"]
    assert after["dismissed"][0] == before.get("dismissed", (0, 0))[0] + 1, "it once reached that"
    assert after["dismissed"][1] == before.get("dismissed", (0, 0))[1]
    assert (await platform.referrals(report))[FORMAL]["state"] == "accepted"
    ((code,),) = platform.rows("identification", f"select place_code is not null from report where id = '{report}'")
    assert code == "t"


async def test_triage_begins_anew_and_is_missed_like_any_other(platform: Platform) -> None:
    """From the reopening; that it was assessed before meets nothing, and the next assessment does."""
    report = await reopened(platform)
    at = platform.clock.at
    (_, first), (due, second) = await triage(platform, report)
    assert (first, second, datetime.fromisoformat(due)) == ("met", "running", at + ASSESSED_WITHIN)
    receipt = await platform.receipt(report, OF_CENTRE)
    assert receipt["assessBy"] == (at + ASSESSED_WITHIN).isoformat()
    platform.clock.at += timedelta(days=3)
    await platform.clocks_strike()
    assert "term_passed" in await platform.inbox(INTAKE, report)
    assert (await assess(platform, report, version=4)).status == 200
    await platform.carry()
    assert [state for _, state in await triage(platform, report)] == ["met", "met_late"]
    assert "term_passed" not in await platform.inbox(INTAKE, report)


async def test_the_reporter_sees_that_it_is_open_again_and_not_why(platform: Platform) -> None:
    """Both authors' loop says taken over, and opened again; they are notified, and so is who has it at the Centre."""
    report = await reopened(platform)
    receipt = await platform.receipt(report)
    assert (receipt["stage"], receipt["reopenedAt"]) == ("taken_over", platform.clock.at.isoformat())
    assert "item_updated" in await platform.inbox(DOCTOR, report)
    assert "report_reopened" in await platform.inbox(INTAKE, report)
    for who in (DOCTOR, WARD_COLLEAGUE):
        answer = await platform.get(who, f"/reports/{report}")
        assert (answer.status, answer.json()["state"]) == (200, "received")
        assert WHY not in answer.body.decode()


async def test_a_case_manager_has_it_again_and_is_notified(platform: Platform) -> None:
    report = await taken_over(platform)
    await platform.assign(report)
    await platform.carry()
    assert (await dismiss(platform, report, MANAGER, version=3)).status == 200
    await platform.carry()
    assert (await reopen(platform, report, version=4)).status == 200
    await platform.carry()
    assert "report_reopened" in await platform.inbox(MANAGER, report)
    assert "report_reopened" not in await platform.inbox(INTAKE, report)
    assert await lists(platform, report, MANAGER, "assigned")
    answer = await platform.get(MANAGER, f"/reports/{report}")
    assert answer.json()["positions"] == ["case"]
    (item,) = (await platform.referrals(report, MANAGER)).values()
    assert item["state"] == "accepted"


async def test_why_is_sealed_with_the_assessment_for_the_centre_alone(platform: Platform) -> None:
    """A reason by its code, and what is new in words; the next assessment keeps them among the earlier ones."""
    report = await reopened(platform)
    found = (await platform.seen(OF_CENTRE, report))["triage"]
    assert (found["dismissed"], found["reopened"], found["reopenedWords"]) == (REASON, "new_facts", WHY)
    assert found["reopenedAt"] == platform.clock.at.isoformat()
    for service in SERVICES:
        for (table,) in platform.rows(service, "select tablename from pg_tables where schemaname = 'public'"):
            assert WHY not in str(platform.rows(service, f"select t::text from {table} t")), (service, table)
    assert (await assess(platform, report, version=4)).status == 200
    found = (await platform.seen(INTAKE, report))["triage"]
    assert (found.get("dismissed"), found.get("reopened")) == (None, None)
    assert (found["earlier"][0]["dismissed"], found["earlier"][0]["reopenedWords"]) == (REASON, WHY)


async def test_ninety_days_begin_again_at_the_next_end(platform: Platform) -> None:
    """While it is open its author has no end to count from; after another dismissal they count from that."""
    report = await dismissed(platform)
    platform.clock.at += FEEDBACK_LASTS - timedelta(days=1)
    assert (await reopen(platform, report)).status == 200
    platform.clock.at += FEEDBACK_LASTS
    assert (await platform.get(DOCTOR, f"/reports/{report}")).status == 200
    assert (await dismiss(platform, report, version=4)).status == 200
    await platform.carry()
    platform.clock.at += FEEDBACK_LASTS - timedelta(days=1)
    assert (await platform.receipt(report))["stage"] == "dismissed"
    platform.clock.at += timedelta(days=1)
    assert (await platform.get(DOCTOR, f"/reports/{report}")).status == 404


async def test_it_is_dismissed_and_opened_again_as_often_as_needed(platform: Platform) -> None:
    """Each time with an assessment of its own, and a term; the Office counts one report."""
    report = await reopened(platform)
    before = await flow(platform)
    assert (await dismiss(platform, report, version=4)).status == 200
    await platform.carry()
    assert (await reopen(platform, report, version=5)).status == 200
    await platform.carry()
    assert await flow(platform) == before
    assert [state for _, state in await triage(platform, report)] == ["met", "met", "running"]


async def test_a_child_stays_with_the_unit_that_protects_them_and_nothing_is_sent_twice(platform: Platform) -> None:
    report = await proposed(platform, accepted=True)
    assert (await decide(platform, report)).status == 200
    await platform.carry()
    child = await platform.child(report)
    assert (await reopen(platform, report, version=4)).status == 200
    await platform.carry()
    assert (await platform.child(report))["id"] == child["id"]
    sent = f"select count(*) from referral where report_id = '{report}' and purpose = '{CHILD}'"
    assert platform.rows("referral", sent) == [["1"]]
    assert (await platform.get(WORKER, f"/reports/{report}")).json()["positions"] == ["grant.child_protection"]
    given = f"select count(distinct referral_id) from authorisation where report_id = '{report}'"
    assert platform.rows("identification", given) == [["1"]]


async def test_a_child_whom_no_unit_is_asked_to_protect_is_sent_to_the_serving_centre_again(platform: Platform) -> None:
    """What the request was ended by is of another release: today one without a successor cannot end."""
    report = await proposed(platform)
    assert (await decide(platform, report)).status == 200
    await platform.carry()
    child = (await platform.child(report))["id"]
    ended = "set state = 'ended', ended_at = now()"
    platform.rows("identification", f"update disclosure {ended} where referral_id = '{child}'")
    platform.rows("referral", f"update referral set state = 'revoked', ended_at = now() where id = '{child}'")
    assert (await reopen(platform, report, version=4)).status == 200
    await platform.carry()
    others = f"report_id = '{report}' and purpose = '{CHILD}' and id <> '{child}'"
    ((again, state, unit),) = platform.rows("referral", f"select id, state, unit_id from referral where {others}")
    assert (state, unit) == ("sent", unit_of(WORKER))
    assert "request_waits" in await platform.inbox(WORKER, report)
    assert (await platform.get(WORKER, f"/reports/{report}")).json()["positions"] == ["addressed.child_protection"]
    opened = platform.rows("identification", f"select state from disclosure where referral_id = '{again}'")
    assert opened == [["addressed"]]


async def test_what_a_withdrawal_of_consent_closed_stays_closed(platform: Platform) -> None:
    """Before or after the dismissal; nobody is asked again, and no list finds its place."""
    report = await dismissed(platform)
    heard = {"expectedVersion": 3, "seenAlone": "yes", "calledBack": "yes"}
    assert (await platform.post(DOCTOR, f"/reports/{report}/consent/withdraw", heard)).status == 200
    await platform.carry()
    assert (await reopen(platform, report, version=4)).status == 200
    await platform.carry()
    answer = await platform.get(OF_CENTRE, f"/reports/{report}")
    assert {"class": "person_name", "mask": "none", "reason": "consent_withdrawn"} in answer.json()["withheld"]
    ((code,),) = platform.rows("identification", f"select place_code is null from report where id = '{report}'")
    assert code == "t"


async def test_who_is_still_to_be_asked_has_the_whole_term_again(platform: Platform) -> None:
    report = await reopened(platform, wayIn="could_not_ask", consent=None)
    asked = (await platform.receipt(report))["askBy"]
    assert datetime.fromisoformat(asked) == platform.clock.at + timedelta(hours=72)
    clocks = (await platform.referrals(report))[FORMAL]["clocks"]
    assert sorted(each["state"] for each in clocks if each["code"] == "ASK_WHEN_SAFE") == ["cancelled", "running"]


async def test_several_persons_are_opened_as_a_whole_and_each_is_assessed(platform: Platform) -> None:
    """With the first of them; their authors and the Centre are notified once."""
    persons = await of_three_adults(platform)
    assert (await dismiss(platform, persons[0])).status == 200
    await platform.carry()
    refused = await reopen(platform, persons[1])
    assert (refused.status, refused.slug, refused.json()["reportId"]) == (409, "done-for-all-persons", persons[0])
    assert (await reopen(platform, persons[0])).status == 200
    await platform.carry()
    for each in persons:
        assert (await platform.receipt(each))["stage"] == "taken_over"
        assert (await platform.receipt(each, OF_CENTRE))["assessBy"] is not None
        assert ("report_reopened" in await platform.inbox(INTAKE, each)) is (each == persons[0])
    for number, each in enumerate(persons):
        assert [state for _, state in await triage(platform, persons[0])][-1] == "running", number
        assert (await assess(platform, each, version=4)).status == 200
        await platform.carry()
    assert [state for _, state in await triage(platform, persons[0])] == ["met", "met"]


async def test_only_what_was_dismissed_is_opened_once_by_a_supervisor(platform: Platform) -> None:
    """Not what runs or was taken back, not against another version, and twice under one key only by the same answer."""
    running = await taken_over(platform)
    refused = await reopen(platform, running, version=2)
    assert (refused.status, refused.slug) == (409, "report-move-refused")
    report = await dismissed(platform)
    for who in (DOCTOR, WARD_COLLEAGUE, WORKER, INTAKE, DUTY, MANAGER, "office.national"):
        assert (await reopen(platform, report, who)).status == 403, who
    stale = await reopen(platform, report, version=2)
    assert (stale.status, stale.slug) == (409, "stale-version")
    key, body = {"idempotency-key": uuid4().hex}, {"expectedVersion": 3, "reason": "person_found", "words": WHY}
    address, supervisor = f"/reports/{report}/reopen", platform.client(OF_CENTRE, "identification")
    first, again = [await supervisor.post(address, body, headers=key) for _ in range(2)]
    assert (first.status, again.status, first.json()["version"]) == (200, 200, again.json()["version"])
    withdrawn = await platform.arrived(age="adult")
    body = {"expectedVersion": 1, "reason": "duplicate"}
    assert (await platform.post(DOCTOR, f"/reports/{withdrawn}/withdraw", body)).status == 200
    assert (await reopen(platform, withdrawn, version=2)).status in (403, 404)


@pytest.mark.parametrize("way", ["through_me", "consent_adult"])
async def test_words_are_needed_where_the_way_in_holds_them(platform: Platform, way: str) -> None:
    held = way == "consent_adult"
    report = await taken_over(platform, **WITHOUT_CONSENT.get(way, {}))
    codes = {"grounds": "insufficient", "risk": "low", "nextStep": "other_authority"}
    assessment = {**codes, "reason": "Nema osnova."} if held else codes
    assert (await dismiss(platform, report, assessment=assessment)).status == 200
    refused = await reopen(platform, report, words=None if held else WHY)
    assert (refused.status, [each["name"] for each in refused.json()["fields"]]) == (422, ["words"])
    assert (await reopen(platform, report, words=WHY if held else None)).status == 200
    found = (await platform.seen(OF_CENTRE, report))["triage"]
    assert (found["reopened"], found.get("reopenedWords")) == ("new_facts", WHY if held else None)
