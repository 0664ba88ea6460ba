"""DESIGN 10.1: the Centre takes over, it never rejects, and no rejection ends a path."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest

from contracts import reference
from tests.integration.people_first.three_services import (
    CHILD,
    COLLEAGUE,
    DUTY,
    ELSEWHERE,
    FORMAL,
    INTAKE,
    SUPERVISOR,
    WORKER,
    Platform,
    unit_of,
)

REASONS = ("no_capacity", "out_of_mandate", "safety_conflict", "conflict_of_interest")
THIRD = str(reference.serving_csr("80225"))
CENTRES_DUTY = str(reference.centre_duty_unit())


async def test_a_take_over_is_no_assessment(platform: Platform) -> None:
    """Triage is met by a recorded assessment only: a take-over leaves it running, and it is missed like any other term."""
    report = await platform.arrived(danger="yes")
    await platform.take_over(report)
    await platform.carry()
    taken_over = (await platform.referrals(report))[FORMAL]["clocks"]
    stands = {each["code"]: (each["state"], each["metAt"] is not None) for each in taken_over}
    assert stands == {
        "DELIVERY_60S": ("met", True),
        "TAKEOVER_15MIN": ("met", True),
        "TRIAGE_ASSESS": ("running", False),
    }
    platform.clock.forward(days=30)
    await platform.clocks_strike()
    clocks = (await platform.referrals(report))[FORMAL]["clocks"]
    assert [each["state"] for each in clocks if each not in taken_over] == ["breached"]
    assert "term_passed" in await platform.inbox(INTAKE, report)


@pytest.mark.parametrize("who", [INTAKE, DUTY])
async def test_the_centre_never_rejects(platform: Platform, who: str) -> None:
    """The Centre takes over, it never rejects: no reason is one, and its item is as it stood."""
    report = await platform.arrived()
    before = (await platform.referrals(report))[FORMAL]
    for reason in (*REASONS, "out_of_area"):
        answer = await platform.reject(before, reason, unit_of(WORKER) if reason == "out_of_area" else None, who)
        assert (answer.status, answer.slug) == (409, "centre-never-rejects"), reason
    assert (await platform.referrals(report))[FORMAL] == before
    await platform.take_over(report, who)
    await platform.carry()
    assert (await platform.referrals(report))[FORMAL]["state"] == "accepted"


async def test_the_centre_routes_on(platform: Platform) -> None:
    """After reading the Centre routes on: its duty sends a child that a unit did not take to another unit."""
    report = await platform.arrived()
    await platform.reject(await platform.child(report), "no_capacity")
    await platform.carry()
    answer = await platform.reject(await platform.child(report), "out_of_area", unit_of(ELSEWHERE), DUTY)
    assert answer.status == 200
    await platform.carry()
    assert (await platform.child(report))["unitId"] == unit_of(ELSEWHERE)
    assert await platform.inbox(ELSEWHERE, report) == ["request_waits"]
    assert (await platform.confirm(await platform.child(report), unit_of(ELSEWHERE))).status == 200
    await platform.accept(await platform.child(report), ELSEWHERE)
    assert (await platform.get(ELSEWHERE, f"/reports/{report}")).json()["positions"] == [f"grant.{CHILD}"]


async def test_a_rejection_never_ends_a_path(platform: Platform) -> None:
    """Rejecting exists for other units only and never ends a path: whatever the reason, a person can still accept."""
    for reason in REASONS:
        report = await platform.arrived()
        assert (await platform.reject(await platform.child(report), reason)).status == 200, reason
        await platform.carry()
        await platform.accept(await platform.child(report), SUPERVISOR)
        assert (await platform.get(SUPERVISOR, f"/reports/{report}")).json()["positions"] == [f"grant.{CHILD}"]


async def test_out_of_area_names_the_right_unit(platform: Platform) -> None:
    """With `out_of_area` the rejecting unit names the right one: no one, itself or a unit of another kind will not do."""
    report = await platform.arrived()
    before = await platform.child(report)
    for right in (None, str(uuid4()), *map(unit_of, (INTAKE, WORKER, "police.nis", "reception.centre"))):
        answer = await platform.reject(before, "out_of_area", right)
        assert (answer.status, set(answer.fields())) == (422, {"rightUnitId"}), right
    assert await platform.child(report) == before


async def test_the_named_unit_gets_it_with_the_clock_running(platform: Platform) -> None:
    """The referral moves with the clock running: the same referral, started and due as before."""
    report = await platform.arrived()
    before = await platform.child(report)
    platform.clock.forward(hours=1)
    answer = await platform.reject(before, "out_of_area", unit_of(ELSEWHERE))
    assert (answer.status, answer.json()["outcome"]) == (200, "passed_on")
    after = (await platform.referrals(report, ELSEWHERE))[CHILD]
    # What each of the two readers may know differs; the referral is one.
    of_the_reader: dict[str, Any] = {"positions": [], "withheld": [], "rejections": None}
    assert {**after, **of_the_reader} == {
        **before,
        **of_the_reader,
        "unitId": unit_of(ELSEWHERE),
        "version": 2,
    }
    assert [clock["state"] for clock in after["clocks"]] == ["running"]
    await platform.carry()
    platform.clock.forward(days=2)
    await platform.clocks_strike()
    assert "term_passed" in await platform.inbox(ELSEWHERE, report)


async def test_a_unit_of_another_place_waits_for_the_word_of_duty(platform: Platform) -> None:
    """A reroute opens to a centre of the encounter's or the present place; any other waits for the Centre's duty to confirm (DESIGN 2)."""
    report = await platform.arrived()
    await platform.reject(await platform.child(report), "out_of_area", unit_of(ELSEWHERE))
    await platform.carry()
    moved = await platform.child(report)
    assert (await platform.get(ELSEWHERE, f"/reports/{report}")).status == 404
    assert "confirmation_waits" in await platform.inbox(DUTY, report)
    assert "confirmation_waits" not in await platform.inbox(INTAKE, report)
    for who in (INTAKE, ELSEWHERE, WORKER):
        assert (await platform.confirm(moved, unit_of(ELSEWHERE), who)).status == 403
    assert (await platform.confirm(moved, unit_of(ELSEWHERE))).status == 200
    assert "confirmation_waits" not in await platform.inbox(DUTY, report)
    assert sorted(await platform.inbox(ELSEWHERE, report)) == ["request_updated", "request_waits"]
    await platform.accept(moved, ELSEWHERE)
    assert (await platform.get(ELSEWHERE, f"/reports/{report}")).json()["positions"] == [f"grant.{CHILD}"]


async def test_the_centre_of_the_place_of_the_encounter_waits_for_no_one(platform: Platform) -> None:
    """The encounter's municipality: the centre that serves it gets a child that is elsewhere now when that one passes it on."""
    report = await platform.arrived(person={"presentPlace": {"municipality": "89010"}})
    await platform.reject(await platform.child(report), "out_of_area", unit_of(WORKER), ELSEWHERE)
    await platform.carry()
    assert "confirmation_waits" not in await platform.inbox(DUTY, report)
    await platform.accept(await platform.child(report), WORKER)
    assert (await platform.get(WORKER, f"/reports/{report}")).json()["positions"] == [f"grant.{CHILD}"]


async def test_it_moves_in_the_same_transaction(platform: Platform) -> None:
    """It moves in the same transaction: nothing has to travel, and where it cannot be told it has not moved."""
    report = await platform.arrived()
    before = await platform.child(report)
    platform.cannot_tell("referral")
    try:
        assert (await platform.reject(before, "out_of_area", unit_of(ELSEWHERE))).status == 500
    finally:
        platform.can_tell_again("referral")
    assert await platform.child(report) == before
    assert (await platform.reject(before, "out_of_area", unit_of(ELSEWHERE))).status == 200
    for who in (WORKER, COLLEAGUE, SUPERVISOR):
        assert (await platform.get(who, f"/referrals/{before['id']}", "referral")).status == 404
    assert (await platform.get(ELSEWHERE, f"/referrals/{before['id']}", "referral")).status == 200


async def test_never_to_an_excluded_unit_but_to_the_centres_duty(platform: Platform) -> None:
    """Never an excluded unit, else the Centre's duty; the rejecting unit cannot tell the difference."""
    report = await platform.arrived(conflict={"unitIds": [unit_of(ELSEWHERE)]})
    other = await platform.arrived()
    answers = [
        await platform.reject(await platform.child(each), "out_of_area", unit_of(ELSEWHERE)) for each in (report, other)
    ]
    assert [answer.json()["outcome"] for answer in answers] == ["passed_on", "passed_on"]
    await platform.carry()
    after = await platform.child(report)
    assert (after["state"], after["unitId"]) == ("escalated", CENTRES_DUTY)
    assert (await platform.get(ELSEWHERE, f"/reports/{report}")).status == 404
    assert await platform.inbox(ELSEWHERE, report) == []


async def test_never_back_to_a_unit_that_rejected_it(platform: Platform) -> None:
    """Never one that rejected before, else the Centre's duty, which cannot send it back either."""
    report = await platform.arrived()
    await platform.reject(await platform.child(report), "out_of_area", unit_of(ELSEWHERE))
    await platform.carry()
    await platform.reject(await platform.child(report), "out_of_area", unit_of(WORKER), ELSEWHERE)
    await platform.carry()
    after = await platform.child(report)
    assert (after["state"], after["unitId"]) == ("escalated", CENTRES_DUTY)
    for rejected in (WORKER, ELSEWHERE):
        answer = await platform.reject(after, "out_of_area", unit_of(rejected), DUTY)
        assert (answer.status, answer.slug) == (422, "unit-not-suitable")
    assert (await platform.reject(after, "out_of_area", THIRD, DUTY)).status == 200


async def test_any_other_reason_escalates_it(platform: Platform) -> None:
    """Any other reason makes it `escalated`: open, with its clock running on, and one more until a unit is named for the child."""
    reports = [await platform.arrived() for _ in REASONS]
    platform.clock.forward(hours=1)
    for reason, report in zip(REASONS, reports, strict=True):
        before = await platform.child(report)
        answer = await platform.reject(before, reason)
        assert (answer.status, answer.json()["outcome"]) == (200, "escalated"), reason
        after = await platform.child(report)
        assert [after[name] for name in ("sentAt", "unitId")] == [before[name] for name in ("sentAt", "unitId")]
        (unit_to_name,) = [each for each in after["clocks"] if each not in before["clocks"]]
        assert (unit_to_name["code"], unit_to_name["dueAt"]) == ("CHILD_WITHOUT_UNIT", after["respondBy"])
        assert (after["state"], [clock["state"] for clock in after["clocks"]]) == ("escalated", ["running"] * 2)
    platform.clock.forward(days=2)
    await platform.clocks_strike()
    for report in reports:
        assert [clock["state"] for clock in (await platform.child(report))["clocks"]] == ["breached"] * 2


async def test_an_escalated_one_is_that_units_supervisors(platform: Platform) -> None:
    """Escalated to that unit's supervisor: who reads and accepts it, while the others of the unit cannot any more."""
    report = await platform.arrived()
    await platform.reject(await platform.child(report), "no_capacity")
    await platform.carry()
    after = (await platform.referrals(report, SUPERVISOR))[CHILD]
    for who in (WORKER, COLLEAGUE):
        assert (await platform.get(who, f"/referrals/{after['id']}", "referral")).status == 404
        assert (await platform.get(who, f"/reports/{report}")).status == 404
    assert "request_updated" in await platform.inbox(SUPERVISOR, report)
    await platform.accept(after, SUPERVISOR)


async def test_an_escalated_one_is_the_centres_dutys(platform: Platform) -> None:
    """Escalated to the Centre's duty: the person on duty is notified, by name and not by unit, and may route it on."""
    report = await platform.arrived()
    before = await platform.inbox(DUTY, report)
    await platform.reject(await platform.child(report), "no_capacity")
    await platform.carry()
    assert "request_updated" not in before
    assert "request_updated" in await platform.inbox(DUTY, report)
    assert "request_updated" not in await platform.inbox(INTAKE, report)
    assert (await platform.reject(await platform.child(report), "out_of_area", unit_of(ELSEWHERE), DUTY)).status == 200
