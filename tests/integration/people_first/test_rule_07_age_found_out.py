"""DESIGN 10.7: age found out later moves the path, in all three services, as often as it is said."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from tests.integration.people_first.test_rule_04_asking_when_safe import NO, YES, answer
from tests.integration.people_first.test_rule_04_ways_in import ASK, asking
from tests.integration.people_first.three_services import (
    CHILD,
    DOCTOR,
    DUTY,
    FORMAL,
    INTAKE,
    WORKER,
    Platform,
    unit_of,
)

ADULT: dict[str, Any] = {"age": "adult", "consent": {"identification": True}}
NOW_CHILD, NOW_ADULT = ({"age": age, "basis": "document"} for age in ("child", "adult"))


async def found_out(platform: Platform, who: str, report: str, said: dict[str, Any], version: int = 1) -> None:
    """It is recorded, and everybody hears of it."""
    recorded = await platform.post(who, f"/reports/{report}/age", {"expectedVersion": version, **said}, acr=2)
    assert recorded.status == 200, recorded.body
    await platform.carry()


async def grown_up(platform: Platform, who: str, report: str, version: int = 1) -> None:
    """That a child is an adult: `who` proposes it, and another person of the Centre confirms it."""
    await found_out(platform, who, report, NOW_ADULT, version)
    another = INTAKE if who == DUTY else DUTY
    confirmed = await platform.post(another, f"/reports/{report}/age/confirm", {"expectedVersion": version + 1}, acr=2)
    assert confirmed.status == 200, confirmed.body
    await platform.carry()


async def of_child(platform: Platform, report: str) -> list[tuple[str, str]]:
    """State and unit of every referral to protect the child, oldest first."""
    found = await platform.get(INTAKE, f"/referrals?reportId={report}&first=50", "referral")
    return [(each["state"], each["unitId"]) for each in found.json()["items"] if each["purpose"] == CHILD]


@pytest.mark.parametrize("age", ["child", "not_sure"])
async def test_an_adults_consent_is_asked_and_csr_grants_close(platform: Platform, age: str) -> None:
    """An adult after all: the grant of the CSR closes, its referral ends with its clocks, and the adult is asked within 72 hours."""
    report = await platform.arrived(age=age)
    await platform.accept(await platform.child(report))
    await platform.carry()
    assert await platform.seen(WORKER, report)
    platform.clock.forward(hours=5)
    await found_out(platform, INTAKE, report, NOW_ADULT)
    assert await platform.seen(WORKER, report)
    assert "second_person_needed" in await platform.inbox(DUTY, report)
    assert "item_updated" not in await platform.inbox(DOCTOR, report)
    assert (await platform.receipt(report))["pathSince"] is None
    body = {"expectedVersion": 2}
    assert (await platform.post(DUTY, f"/reports/{report}/age/confirm", body, acr=2)).status == 200
    await platform.carry()
    assert (await platform.get(WORKER, f"/reports/{report}")).status == 404
    assert (await platform.get(WORKER, f"/referrals?reportId={report}", "referral")).json()["items"] == []
    assert await of_child(platform, report) == [("revoked", str(unit_of(WORKER)))]
    task = (await asking(platform, report))[ASK]
    assert task["state"] == "running"
    assert (await platform.inbox(WORKER, report))[:1] == ["access_changed"]
    assert "item_updated" in await platform.inbox(DOCTOR, report)
    assert "age_found_out" in await platform.inbox(DUTY, report)
    assert "second_person_needed" not in await platform.inbox(DUTY, report)
    assert "proposal_decided" in await platform.inbox(INTAKE, report)
    assert "proposal_decided" not in await platform.inbox(DUTY, report)
    receipt = await platform.receipt(report)
    assert (receipt["pathSince"] is None, receipt["askBy"] is None) == (False, False)
    platform.clock.forward(hours=71)
    await answer(platform, DOCTOR, report, YES, 3)
    assert (await asking(platform, report))[ASK]["state"] == "met"


@pytest.mark.parametrize("who", [INTAKE, DUTY, DOCTOR])
async def test_a_child_again_asks_no_one_to_confirm_and_who_proposed_is_notified(platform: Platform, who: str) -> None:
    """The notice that asked for a second person ends with the proposal, the one who ended it; who did so by themselves needs no notice."""
    report = await platform.arrived(age="child")
    await found_out(platform, INTAKE, report, NOW_ADULT)
    assert "second_person_needed" in await platform.inbox(DUTY, report)
    await found_out(platform, who, report, NOW_CHILD, 2)
    assert "second_person_needed" not in await platform.inbox(DUTY, report)
    assert ("proposal_decided" in await platform.inbox(INTAKE, report)) is (who != INTAKE)
    assert await of_child(platform, report) == [("sent", str(unit_of(WORKER)))]
    # A new proposal is a new one to confirm.
    await found_out(platform, DUTY, report, NOW_ADULT, 3)
    assert "second_person_needed" in await platform.inbox(INTAKE, report)


async def test_for_a_child_a_refusal_is_void(platform: Platform) -> None:
    """A child after all: what was refused closes nothing, the CSR of where the child is gets a request, and no one takes it back."""
    report = await platform.arrived(**ADULT)
    await answer(platform, DOCTOR, report, {**YES, "shareClinical": True})
    withdrawn = {"expectedVersion": 2, "seenAlone": "yes", "calledBack": "no"}
    assert (await platform.post(DOCTOR, f"/reports/{report}/consent/withdraw", withdrawn)).status == 200
    await platform.carry()
    assert (await platform.seen(INTAKE, report)).get("encounter") is None
    await found_out(platform, DOCTOR, report, NOW_CHILD, 3)
    assert (await platform.seen(INTAKE, report))["encounter"] is not None
    assert await of_child(platform, report) == [("sent", str(unit_of(WORKER)))]
    assert "request_waits" in await platform.inbox(WORKER, report)
    assert "age_found_out" in await platform.inbox(INTAKE, report)
    child = await platform.child(report)
    assert child["urgency"] == "urgent"
    await platform.accept(child)
    await platform.carry()
    assert (await platform.seen(WORKER, report))["encounter"] is not None
    taken_back = {"expectedVersion": 4, "reason": "duplicate"}
    refused = await platform.post(DOCTOR, f"/reports/{report}/withdraw", taken_back)
    assert refused.slug == "child-report-cannot-be-withdrawn"


async def test_it_is_undone_by_saying_the_other_age_again(platform: Platform) -> None:
    """Both ways, again and again: one referral is open for a child and none for an adult, and the task is there for an adult alone."""
    report = await platform.arrived(age="adult", wayIn="could_not_ask", consent=None)
    version = 1
    for said in (NOW_CHILD, NOW_ADULT, NOW_CHILD, NOW_ADULT):
        platform.clock.forward(hours=1)
        if said is NOW_CHILD:
            await found_out(platform, DUTY, report, said, version)
        else:
            await grown_up(platform, DUTY, report, version)
        version += 1 if said is NOW_CHILD else 2
        states = [state for state, _ in await of_child(platform, report)]
        child = said is NOW_CHILD
        assert states.count("sent") == child, states
        clocks = (await platform.referrals(report))[FORMAL]["clocks"]
        waits = [each for each in clocks if each["code"] == ASK and each["state"] == "running"]
        assert len(waits) == (not child)
    assert await of_child(platform, report) == [("revoked", str(unit_of(WORKER)))] * 2
    platform.clock.forward(hours=73)
    await platform.clocks_strike()
    late = [each for each in (await platform.referrals(report))[FORMAL]["clocks"] if each["state"] == "breached"]
    assert [each["code"] for each in late].count(ASK) == 1
    await answer(platform, INTAKE, report, NO, version)


async def test_a_term_that_was_missed_stays_missed_and_another_duty_has_another_term(platform: Platform) -> None:
    """No one asked in time; then the person counts as a child, and as an adult again: two duties, and the first stays missed."""
    report = await platform.arrived(age="adult", wayIn="could_not_ask", consent=None)
    platform.clock.forward(hours=73)
    await platform.clocks_strike()

    async def states() -> list[str]:
        clocks = (await platform.referrals(report))[FORMAL]["clocks"]
        return sorted(each["state"] for each in clocks if each["code"] == ASK)

    await found_out(platform, DUTY, report, NOW_CHILD)
    assert await states() == ["breached"]
    await grown_up(platform, DUTY, report, 2)
    assert await states() == ["breached", "running"]
    await answer(platform, DOCTOR, report, YES, 4)
    assert await states() == ["breached", "met"]


async def test_the_term_runs_from_when_it_was_found_out(platform: Platform) -> None:
    """Asked within 72 hours of the moment at which a person learned that there is a person to ask."""
    report = await platform.arrived()
    platform.clock.forward(hours=30)
    found = platform.clock.now()
    await grown_up(platform, INTAKE, report)
    due = (await asking(platform, report))[ASK]["dueAt"]
    assert due.replace("+00:00", "Z") == (found + timedelta(hours=72)).isoformat().replace("+00:00", "Z")
    assert (await platform.receipt(report))["askBy"].replace("+00:00", "Z") == due.replace("+00:00", "Z")
