"""DESIGN 10.8: who knows the person leaves the panel, or what their unit took on, and reads nothing more from that command on."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy.exc import DBAPIError

from tests.integration.identification import procedures
from tests.integration.identification.in_sql import run_as
from tests.integration.identification.procedures import (
    ANOTHER_PSYCHOLOGIST,
    PEDAGOGUE,
    PSYCHOLOGIST,
    SOCIAL_WORKER,
)
from tests.integration.people_first.test_rule_13_three_professions_decide import led, refused
from tests.integration.people_first.three_services import (
    CHILD,
    COLLEAGUE,
    DOCTOR,
    DUTY,
    ELSEWHERE,
    INTAKE,
    MANAGER,
    NEXT_ON_DUTY,
    OF_CENTRE,
    SUPERVISOR,
    WORKER,
    Platform,
)
from tests.support.asgi import Answer
from tests.support.demo_people import PEOPLE

MEMBER = str(PEOPLE[PSYCHOLOGIST].sub)
ANOTHER = str(PEOPLE[ANOTHER_PSYCHOLOGIST].sub)


async def recuse(platform: Platform, report: str, who: str, **changes: Any) -> Answer:
    version = (await platform.get(DUTY, f"/reports/{report}")).json()["version"]
    given = {"expectedVersion": version, "reason": "relative", "words": "Stric.", **changes}
    return await platform.post(who, f"/reports/{report}/recuse", given)


async def protected(platform: Platform) -> str:
    """A child whom a worker of the centre for social work has taken on."""
    report = await platform.arrived()
    await platform.accept(await platform.child(report))
    return report


async def reads(platform: Platform, report: str, *people: str) -> list[int]:
    return [(await platform.get(who, f"/reports/{report}")).status for who in people]


async def positions(platform: Platform, report: str, who: str) -> list[str]:
    found: list[str] = (await platform.get(who, f"/reports/{report}")).json()["positions"]
    return found


async def test_a_member_leaves_the_panel_at_once_and_the_seat_is_filled_by_a_supervisor(platform: Platform) -> None:
    report = await led(platform, "open", "appoint")
    assert (await recuse(platform, report, PSYCHOLOGIST)).status == 200
    assert await reads(platform, report, PSYCHOLOGIST, PEDAGOGUE, OF_CENTRE) == [404, 200, 200]
    await platform.carry()
    assert await platform.inbox(PSYCHOLOGIST, report) == []
    assert "case_recused" in await platform.inbox(OF_CENTRE, report)
    triage = (await platform.seen(OF_CENTRE, report))["triage"]
    assert (triage["recusedAs"], triage["recused"], triage["recusedWords"]) == ("panel", "relative", "Stric.")
    assert await refused(platform, report, "replace", OF_CENTRE, replacementId=MEMBER) == "does-not-come-back"
    assert (await procedures.step(platform.identification, report, "replace", OF_CENTRE)).status == 200
    assert await reads(platform, report, PSYCHOLOGIST, ANOTHER_PSYCHOLOGIST) == [404, 200]
    back = await refused(platform, report, "replace", OF_CENTRE, memberId=ANOTHER, replacementId=MEMBER)
    assert back == "does-not-come-back"
    assert await platform.seen(MANAGER, report)


async def test_who_recused_themself_sits_on_no_later_panel_of_the_case(platform: Platform) -> None:
    report = await led(platform, "open", "appoint")
    assert (await recuse(platform, report, PSYCHOLOGIST)).status == 200
    await procedures.led_to(platform.identification, report, "discontinue")
    platform.clock.at += timedelta(minutes=1)
    await procedures.add_facts(platform.identification, report)
    await procedures.led_to(platform.identification, report, "open")
    assert await refused(platform, report, "appoint", MANAGER) == "not-for-panel"


async def test_who_has_voted_stays_and_a_decision_waits_for_the_free_seat(platform: Platform) -> None:
    report = await led(platform, "open", "appoint", "propose")
    answer = await recuse(platform, report, PSYCHOLOGIST)
    assert (answer.status, answer.slug) == (409, "voted-may-not-recuse")
    assert await reads(platform, report, PSYCHOLOGIST) == [200]
    assert (await recuse(platform, report, PEDAGOGUE)).status == 200
    assert (await procedures.step(platform.identification, report, "sign", SOCIAL_WORKER)).status == 200
    assert (await procedures.procedure(platform.identification, report))["state"] == "proposed"
    assert await refused(platform, report, "confirm", OF_CENTRE) == "procedure-move-refused"


async def test_who_signed_what_was_returned_may_leave(platform: Platform) -> None:
    report = await led(platform, "open", "appoint", "propose", "sign", "sign", "return")
    assert (await recuse(platform, report, PSYCHOLOGIST)).status == 200
    assert await reads(platform, report, PSYCHOLOGIST) == [404]


async def test_a_worker_reads_nothing_from_the_command_on_and_their_unit_goes_on(platform: Platform) -> None:
    report = await protected(platform)
    before = await platform.child(report)
    assert (await recuse(platform, report, WORKER)).status == 200
    # Before any event has travelled.
    assert await reads(platform, report, WORKER, COLLEAGUE, SUPERVISOR) == [404, 200, 200]
    await platform.carry()
    referral = await platform.child(report)
    assert (referral["state"], referral["waitsForWorker"]) == ("accepted", True)
    assert referral["clocks"] == before["clocks"]
    address = f"/referrals/{referral['id']}"
    assert [(await platform.get(who, address, "referral")).status for who in (WORKER, COLLEAGUE, SUPERVISOR)] == [
        404,
        200,
        200,
    ]
    assert (await positions(platform, report, COLLEAGUE), await positions(platform, report, SUPERVISOR)) == (
        [f"addressed.{CHILD}"],
        [f"grant.{CHILD}"],
    )
    for who in (COLLEAGUE, SUPERVISOR, DUTY):
        assert "worker_needed" in await platform.inbox(who, report), who
    triage = (await platform.seen(INTAKE, report))["triage"]
    assert (triage["recusedAs"], triage["recused"]) == ("grant", "relative")


@pytest.mark.parametrize("who", [COLLEAGUE, SUPERVISOR])
async def test_a_colleague_goes_on_and_who_left_does_not_come_back(platform: Platform, who: str) -> None:
    report = await protected(platform)
    assert (await recuse(platform, report, WORKER)).status == 200
    await platform.carry()
    referral = await platform.child(report)
    body = {"expectedVersion": referral["version"]}
    assert (await platform.post(WORKER, f"/referrals/{referral['id']}/accept", body, "referral")).status == 404
    await platform.accept(referral, who)
    assert await positions(platform, report, who) == [f"grant.{CHILD}"]
    assert await reads(platform, report, WORKER) == [404]
    now = await platform.child(report)
    assert (now["state"], now["waitsForWorker"]) == ("accepted", False)
    body = {"expectedVersion": now["version"]}
    again = await platform.post(COLLEAGUE, f"/referrals/{referral['id']}/accept", body, "referral")
    assert again.slug == ("referral-move-refused")
    assert "worker_needed" not in await platform.inbox(DUTY, report)


async def test_a_supervisor_of_the_unit_leaves_and_the_worker_goes_on(platform: Platform) -> None:
    report = await protected(platform)
    assert (await recuse(platform, report, SUPERVISOR)).status == 200
    await platform.carry()
    assert await reads(platform, report, SUPERVISOR, WORKER) == [404, 200]
    assert (await platform.child(report))["waitsForWorker"] is False
    assert await positions(platform, report, WORKER) == [f"grant.{CHILD}"]


async def test_a_worker_leaves_a_child_whose_report_was_dismissed(platform: Platform) -> None:
    report = await protected(platform)
    await platform.take_over(report, NEXT_ON_DUTY)
    said = {"grounds": "none", "risk": "low", "nextStep": "other_authority", "reason": "Spor o zaradi."}
    dismissal = {"expectedVersion": 2, "assessment": said, "reason": "not_trafficking_labour_dispute"}
    assert (await platform.post(INTAKE, f"/reports/{report}/dismiss", dismissal)).status == 200
    agreed = {"expectedVersion": 3, "agreed": True}
    assert (await platform.post(OF_CENTRE, f"/reports/{report}/dismissal", agreed)).status == 200
    await platform.carry()
    assert await reads(platform, report, WORKER) == [200]
    assert (await recuse(platform, report, WORKER)).status == 200
    await platform.carry()
    assert await reads(platform, report, WORKER, SUPERVISOR) == [404, 200]
    assert (await platform.child(report))["waitsForWorker"] is True


async def test_others_recuse_themselves_from_nothing(platform: Platform) -> None:
    report = await protected(platform)
    for who, status in ((COLLEAGUE, 403), (DOCTOR, 403), (ELSEWHERE, 404), (INTAKE, 403), (DUTY, 403)):
        assert (await recuse(platform, report, who)).status == status, who


async def test_the_wall_lets_people_leave_what_is_theirs_and_writes_nothing_for_others(platform: Platform) -> None:
    report = await protected(platform)
    other = await led(platform, "open", "appoint")
    for of, allowed, others in (
        (report, WORKER, (ELSEWHERE, DOCTOR)),
        (other, PEDAGOGUE, (ANOTHER_PSYCHOLOGIST, WORKER)),
    ):
        ((version,),) = platform.rows("identification", f"select version from report where id = '{of}'")
        leave = f"select recuse_from('{of}', {int(version) + 1}, '[]')"
        for who in others:
            with pytest.raises(DBAPIError, match="not the caller's to give up"):
                await run_as(platform.identification, who, leave, {})
        await run_as(platform.identification, allowed, leave, {})
        seen = f"select 1 from report where id = '{of}'"
        assert not (await run_as(platform.identification, allowed, seen, {}))
        with pytest.raises(DBAPIError, match="not the caller's to give up"):
            await run_as(
                platform.identification, allowed, leave.replace(str(int(version) + 1), str(int(version) + 2)), {}
            )
