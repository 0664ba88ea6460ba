"""DESIGN 10.1: a child's report is dismissed by two: one proposes it, and a supervisor decides; who protects the child goes on."""

from __future__ import annotations

import asyncio
from typing import Any
from uuid import uuid4

import pytest

from tests.integration.people_first.test_rule_01_the_centre_assesses import assess
from tests.integration.people_first.test_rule_01_the_centre_dismisses import (
    REASON,
    TEXT,
    WARD_COLLEAGUE,
    dismiss,
    of_three_adults,
)
from tests.integration.people_first.three_services import (
    CHILD,
    DOCTOR,
    DUTY,
    ELSEWHERE,
    FORMAL,
    INTAKE,
    OF_CENTRE,
    SERVICES,
    SUPERVISOR,
    WORKER,
    Platform,
    unit_of,
)
from tests.support.asgi import Answer
from tests.support.demo_people import PEOPLE

WHY = "Dete još nije saslušano."


async def decide(
    platform: Platform,
    report: str,
    *,
    agreed: bool = True,
    who: str = OF_CENTRE,
    version: int = 3,
    **changes: Any,
) -> Answer:
    body = {"expectedVersion": version, "agreed": agreed, "reason": None if agreed else WHY, **changes}
    return await platform.post(who, f"/reports/{report}/dismissal", body)


async def proposed(platform: Platform, *, accepted: bool = False, **changes: Any) -> str:
    """A child's report that was taken over, of which intake proposes that it is dismissed."""
    report = await platform.arrived(**changes)
    if accepted:
        await platform.accept(await platform.child(report))
    await platform.take_over(report)
    await platform.carry()
    answer = await dismiss(platform, report)
    assert (answer.status, answer.json()["state"]) == (200, "received"), answer.body
    await platform.carry()
    return report


async def waits(platform: Platform, report: str, who: str = OF_CENTRE) -> dict[str, Any] | None:
    """The proposal as the reader is shown it."""
    found: dict[str, Any] | None = (await platform.seen(who, report))["receipt"].get("dismissalProposed")
    return found


@pytest.mark.parametrize("age", ["child", "not_sure"])
async def test_a_dismissal_of_a_child_is_only_proposed(platform: Platform, age: str) -> None:
    """The report goes on and the unit asked to protect the child keeps what it had; a supervisor is notified, and finds why."""
    report = await proposed(platform, age=age)
    assert "dismissal_waits" in await platform.inbox(OF_CENTRE, report)
    assert (await platform.child(report))["state"] == "sent"
    assert (await platform.get(WORKER, f"/reports/{report}")).status == 200
    shown = await waits(platform, report)
    assert shown == {"proposedAs": "intake", "at": platform.clock.at.isoformat(), "decidable": True}
    for who in (INTAKE, DUTY):
        assert (await waits(platform, report, who) or {})["decidable"] is False
    triage = (await platform.seen(OF_CENTRE, report))["triage"]
    assert (triage["proposed"], triage["reason"], triage.get("dismissed")) == (REASON, TEXT, None)


async def test_a_supervisor_who_agrees_ends_the_report(platform: Platform) -> None:
    """As any dismissed report ends: who proposed it is notified, and the reporter reads that it is closed, and not why."""
    report = await proposed(platform)
    assert (await decide(platform, report)).json()["state"] == "dismissed"
    await platform.carry()
    assert "dismissal_waits" not in await platform.inbox(OF_CENTRE, report)
    assert (await platform.referrals(report))[FORMAL]["state"] == "dismissed"
    assert (await platform.receipt(report))["stage"] == "dismissed"
    assert "item_updated" in await platform.inbox(DOCTOR, report)
    triage = (await platform.seen(INTAKE, report))["triage"]
    assert (triage["dismissed"], triage["reason"]) == (REASON, TEXT)
    assert platform.rows("identification", f"select reason from ending where report_id = '{report}'") == [[REASON]]


async def test_not_agreed_the_report_goes_on_and_why_is_sealed_with_the_proposal(platform: Platform) -> None:
    """The reason in words is needed, and only the Centre reads it; another proposal can follow."""
    report = await proposed(platform)
    for agreed, words in ((False, None), (False, " "), (True, WHY)):
        wrong = await decide(platform, report, agreed=agreed, reason=words)
        assert (wrong.status, [each["name"] for each in wrong.json()["fields"]]) == (422, ["reason"]), words
    assert (await decide(platform, report, agreed=False)).json()["state"] == "received"
    await platform.carry()
    assert await waits(platform, report) is None
    assert "dismissal_decided" in await platform.inbox(INTAKE, report)
    triage = (await platform.seen(INTAKE, report))["triage"]
    assert (triage["proposed"], triage["declinedReason"]) == (REASON, WHY)
    for service in SERVICES:
        for (table,) in platform.rows(service, "select tablename from pg_tables where schemaname = 'public'"):
            stored = str(platform.rows(service, f"select t::text from {table} t"))
            assert WHY not in stored, (service, table)
            assert TEXT not in stored, (service, table)
    again = await decide(platform, report, version=4)
    assert (again.status, again.slug) == (409, "no-dismissal-proposed")
    assert (await dismiss(platform, report, DUTY, version=4)).status == 200
    triage = (await platform.seen(INTAKE, report))["triage"]
    assert [each["declinedReason"] for each in triage["earlier"]] == [WHY]
    assert triage.get("declinedReason") is None
    assert (await decide(platform, report, version=5)).json()["state"] == "dismissed"


async def test_nobody_decides_about_what_they_proposed_or_what_comes_from_them(platform: Platform) -> None:
    """One person is never both: neither who proposed it, nor who filed or keyed it in; and no one but a supervisor decides."""
    report = await proposed(platform)
    for who in (INTAKE, DUTY, DOCTOR, WORKER, WARD_COLLEAGUE):
        assert (await decide(platform, report, who=who)).status == 403, who
    own, keyed = ("dismissal_proposed_by", "own-dismissal"), ("second_author_id", "source-may-not-dismiss")
    for column, slug in (own, keyed):
        # The supervisor's own id is put where another person's was.
        me = PEOPLE[OF_CENTRE].sub
        before = platform.rows("identification", f"select {column} from report where id = '{report}'")[0][0]
        platform.rows("identification", f"update report set {column} = '{me}' where id = '{report}' returning id")
        refused = await decide(platform, report)
        assert (refused.status, refused.slug) == (403, slug)
        value = f"'{before}'" if before else "null"
        platform.rows("identification", f"update report set {column} = {value} where id = '{report}' returning id")
    assert (await decide(platform, report)).status == 200


async def test_the_reporter_learns_nothing_of_a_proposal(platform: Platform) -> None:
    """Neither they nor their unit nor a unit that protects the child: no notice and no word of it."""
    report = await proposed(platform, accepted=True)
    for who in (DOCTOR, WARD_COLLEAGUE, WORKER):
        answer = await platform.get(who, f"/reports/{report}")
        assert answer.status == 200
        assert "ismiss" not in answer.body.decode()
        assert not [code for code in await platform.inbox(who, report) if "dismissal" in code or code == "item_updated"]
    assert "dismissalProposed" not in await platform.receipt(report)


async def test_who_protects_the_child_goes_on_after_the_dismissal(platform: Platform) -> None:
    """A unit that accepted keeps its referral and what it reads; it is not notified of an end."""
    report = await proposed(platform, accepted=True)
    before = await platform.seen(WORKER, report)
    assert (await decide(platform, report)).status == 200
    await platform.carry()
    assert (await platform.child(report))["state"] == "accepted"
    after = await platform.seen(WORKER, report)
    assert after.keys() == before.keys()
    assert after["concern"] == before["concern"]
    assert "request_withdrawn" not in await platform.inbox(WORKER, report)


async def test_who_is_asked_to_protect_the_child_may_still_answer(platform: Platform) -> None:
    """It accepts after the dismissal; or it does not, and the Centre's duty names another one, which is notified and reads."""
    for rejects in (False, True):
        report = await proposed(platform)
        assert (await decide(platform, report)).status == 200
        await platform.carry()
        asked = await platform.child(report)
        assert asked["state"] == "sent"
        if rejects:
            assert (await platform.reject(asked, "no_capacity")).status == 200
            await platform.carry()
            assert "request_updated" in await platform.inbox(DUTY, report)
            moved = await platform.reject(await platform.child(report), "out_of_area", unit_of(ELSEWHERE), DUTY)
            assert moved.status == 200
            await platform.carry()
            assert "request_waits" in await platform.inbox(ELSEWHERE, report)
            assert (await platform.confirm(await platform.child(report), unit_of(ELSEWHERE))).status == 200
        who = ELSEWHERE if rejects else WORKER
        await platform.accept(await platform.child(report), who)
        assert (await platform.get(who, f"/reports/{report}")).json()["positions"] == [f"grant.{CHILD}"]


async def test_an_overdue_answer_is_notified_after_the_dismissal_too(platform: Platform) -> None:
    """The term of the unit that is asked runs on."""
    report = await proposed(platform)
    assert (await decide(platform, report)).status == 200
    await platform.carry()
    platform.clock.forward(days=2)
    await platform.clocks_strike()
    assert "term_passed" in await platform.inbox(WORKER, report)


async def test_several_persons_with_a_child_are_dismissed_as_a_whole(platform: Platform) -> None:
    """Proposed and decided on the report of the first, for all; on another's it is refused, and no person is dismissed alone."""
    persons = await of_three_adults(platform, age="not_sure", wayIn="child_duty", consent=None)
    assert (await dismiss(platform, persons[0])).json()["state"] == "received"
    await platform.carry()
    refused = await decide(platform, persons[1], version=2)
    assert (refused.status, refused.slug) == (409, "done-for-all-persons")
    assert (await decide(platform, persons[0])).json()["state"] == "dismissed"
    await platform.carry()
    for each in persons:
        assert (await platform.get(INTAKE, f"/reports/{each}")).json()["state"] == "dismissed"


async def test_a_proposal_ends_with_what_it_rested_on(platform: Platform) -> None:
    """With another assessment, another age of any person, or a consent that is taken back; an addition leaves it for a new look."""
    report = await proposed(platform)
    assert (await assess(platform, report, version=3)).status == 200
    await platform.carry()
    assert await waits(platform, report) is None
    assert "dismissal_waits" not in await platform.inbox(OF_CENTRE, report)
    persons = await of_three_adults(platform, age="not_sure", wayIn="child_duty", consent=None)
    heard = {"expectedVersion": 2, "seenAlone": "yes", "calledBack": "yes"}
    found = {"expectedVersion": 3, "age": "child", "basis": "document"}
    for version, command, body in ((2, "consent/withdraw", heard), (3, "age", found)):
        assert (await dismiss(platform, persons[0], version=version)).status == 200
        assert await waits(platform, persons[0]) is not None
        answer = await platform.post(INTAKE, f"/reports/{persons[2]}/{command}", body, acr=2)
        assert answer.status == 200, answer.body
        assert await waits(platform, persons[0]) is None, command
    report = await proposed(platform)
    body = {"expectedVersion": 3, "kind": "account", "text": "Dodato."}
    assert (await platform.post(DOCTOR, f"/reports/{report}/addenda", body)).status == 200
    stale = await decide(platform, report)
    assert (stale.status, stale.slug) == (409, "stale-version")
    assert (await decide(platform, report, version=4)).status == 200


@pytest.mark.parametrize("beside", ["assess", "decide"])
async def test_of_two_at_once_one_counts(platform: Platform, beside: str) -> None:
    """A decision beside an assessment that ends the proposal, or beside the opposite decision: one outcome, and the other is refused."""
    report = await proposed(platform)
    other = assess(platform, report, version=3) if beside == "assess" else decide(platform, report, agreed=False)
    answers = await asyncio.gather(decide(platform, report), other)
    assert sorted(each.status == 200 for each in answers) == [False, True]
    state = (await platform.get(INTAKE, f"/reports/{report}")).json()["state"]
    assert (state == "dismissed") is (answers[0].status == 200)


async def test_a_repeat_is_answered_with_the_first_run(platform: Platform) -> None:
    """Under the same key it decides once."""
    report, key = await proposed(platform), uuid4().hex
    body = {"expectedVersion": 3, "agreed": True}
    client = platform.client(OF_CENTRE, "identification")
    for _ in range(2):
        answer = await client.post(f"/reports/{report}/dismissal", body, headers={"idempotency-key": key})
        assert (answer.status, answer.json()["state"]) == (200, "dismissed")


async def test_an_escalated_request_stays_the_supervisors_of_its_unit(platform: Platform) -> None:
    """What a unit did not take on before the dismissal can still be taken on by its supervisor."""
    report = await platform.arrived()
    await platform.reject(await platform.child(report), "no_capacity")
    await platform.carry()
    await platform.take_over(report)
    assert (await dismiss(platform, report)).status == 200
    assert (await decide(platform, report)).status == 200
    await platform.carry()
    await platform.accept(await platform.child(report), SUPERVISOR)
    assert (await platform.get(SUPERVISOR, f"/reports/{report}")).json()["positions"] == [f"grant.{CHILD}"]
