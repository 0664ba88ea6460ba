"""DESIGN 10.13 and 10.14: three professions decide, a supervisor outside confirms, the director on a dissent; who reported reads the loop."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from contracts.words.people import Profession
from tests.integration.identification import procedures
from tests.integration.identification.procedures import (
    DIRECTOR,
    PANEL,
    PEDAGOGUE,
    PSYCHOLOGIST,
    SOCIAL_WORKER,
    STEP,
)
from tests.integration.identification.service import adult
from tests.integration.people_first.three_services import DOCTOR, MANAGER, NEXT_ON_DUTY, OF_CENTRE, Platform
from tests.support.demo_people import PEOPLE


async def led(platform: Platform, *steps: str, **changes: object) -> str:
    """An adult's report after these steps of its procedure, all of which others have heard of."""
    report = await platform.filed(**{**adult(), **changes})
    await platform.take_over(report, NEXT_ON_DUTY)
    await platform.assign(report)
    await platform.carry()
    await procedures.led_to(platform.identification, report, *steps)
    await platform.carry()
    return report


async def refused(platform: Platform, report: str, name: str, who: str, acr: int = 2, **changes: object) -> str:
    """The slug of the refusal."""
    answer = await procedures.step(platform.identification, report, name, who, acr, **changes)
    assert answer.status in (403, 404, 409, 422), answer.body
    return answer.slug


def seats(**by: str) -> list[dict[str, str]]:
    """The panel with these people in the place of others, by profession."""
    people = {of.value: who for of, who in PANEL.items()} | by
    return [{"personId": str(PEOPLE[who].sub), "profession": of} for of, who in people.items()]


async def test_who_has_something_to_do_is_notified_and_only_until_it_is_done(platform: Platform) -> None:
    report = await led(platform, "open", "appoint", "propose")
    assert "case_assigned" in await platform.inbox(PSYCHOLOGIST, report)
    assert "signature_waits" in await platform.inbox(PEDAGOGUE, report)
    assert "signature_waits" not in await platform.inbox(PSYCHOLOGIST, report)
    for who in (PEDAGOGUE, SOCIAL_WORKER):
        assert (await procedures.step(platform.identification, report, "sign", who)).status == 200
    await platform.carry()
    assert "signature_waits" not in await platform.inbox(PEDAGOGUE, report)
    assert "decision_waits" in await platform.inbox(OF_CENTRE, report)
    assert "case_moved" in await platform.inbox(MANAGER, report)
    await procedures.led_to(platform.identification, report, "confirm")
    await platform.carry()
    assert "decision_waits" not in await platform.inbox(OF_CENTRE, report)


async def test_a_dissent_is_brought_to_the_director_and_to_nobody_else(platform: Platform) -> None:
    report = await led(platform, "open", "appoint", "propose", "dissent")
    assert "decision_waits" in await platform.inbox(DIRECTOR, report)
    assert "decision_waits" not in await platform.inbox(OF_CENTRE, report)
    other = await led(platform, "open", "appoint", "propose")
    assert (await platform.get(DIRECTOR, f"/reports/{other}")).status == 404


async def test_who_reported_reads_that_a_procedure_was_opened_and_that_it_is_concluded(platform: Platform) -> None:
    """Alike whether it was decided, and how, or discontinued."""
    decided = await led(platform, "open", "appoint", "propose", "sign", "sign", "confirm")
    dropped = await led(platform, "open", "appoint", "discontinue")
    going = await led(platform, "open", "appoint", "propose")
    assert (await platform.receipt(going))["stage"] == "procedure_opened"
    for report in (decided, dropped):
        seen = await platform.seen(DOCTOR, report)
        assert seen["receipt"]["stage"] == "concluded"
        assert set(seen["decision"]) == {"concludedAt"}
        assert "item_updated" in await platform.inbox(DOCTOR, report)
        assert {"procedure", "reasons", "triage", "assignment", "assessment"}.isdisjoint(seen)


@pytest.mark.parametrize(
    ("panel", "slug"),
    [
        (seats(pedagogue="psychologist2.centre"), "not-for-panel"),
        (seats(pedagogue="manager.centre"), "not-for-panel"),
        (seats(pedagogue="psychologist.centre"), "invalid-input"),
    ],
    ids=["of another profession", "the case manager", "one person twice"],
)
async def test_a_panel_is_one_assessor_of_each_profession(
    platform: Platform, panel: list[dict[str, str]], slug: str
) -> None:
    report = await led(platform, "open")
    assert await refused(platform, report, "appoint", MANAGER, seats=panel) == slug


async def test_no_one_signs_twice_nor_who_proposed(platform: Platform) -> None:
    report = await led(platform, "open", "appoint", "propose", "sign")
    assert await refused(platform, report, "sign", PSYCHOLOGIST) == "already-voted"
    assert await refused(platform, report, "sign", PEDAGOGUE) == "already-voted"
    assert await refused(platform, report, "dissent", PEDAGOGUE) == "already-voted"


async def test_who_voted_is_not_replaced(platform: Platform) -> None:
    report = await led(platform, "open", "appoint", "propose")
    assert await refused(platform, report, "replace", OF_CENTRE) == "already-voted"


@pytest.mark.parametrize("name", ["means", "acts", "forms"])
async def test_an_adult_is_identified_by_act_means_and_purpose_and_a_child_without_means(
    platform: Platform, name: str
) -> None:
    finding = {**STEP["propose"][1]["finding"], name: []}
    report = await led(platform, "open", "appoint")
    assert await refused(platform, report, "propose", PSYCHOLOGIST, finding=finding) == "invalid-input"
    child = await led(platform, "open", "appoint", age="child", wayIn="child_duty", consent=None)
    answer = await procedures.step(platform.identification, child, "propose", PSYCHOLOGIST, finding=finding)
    assert answer.status == (200 if name == "means" else 422)


async def test_only_an_adult_who_agreed_has_a_procedure(platform: Platform) -> None:
    for way, slug in (
        ("through_me", "no-procedure-through-reporter"),
        ("could_not_ask", "not-agreed-to-be-identified"),
    ):
        report = await platform.filed(age="adult", wayIn=way, consent=None, callbackPhone="+381 18 506 700")
        await platform.take_over(report, NEXT_ON_DUTY)
        changes: dict[str, Any] = (
            {} if way != "through_me" else {"assessment": {**procedures.ASSESSMENT, "reason": None}}
        )
        assert await refused(platform, report, "open", NEXT_ON_DUTY, **changes) == slug


async def test_a_report_with_a_procedure_is_not_dismissed_and_has_one_at_a_time(platform: Platform) -> None:
    report = await led(platform, "open")
    version = (await platform.get(MANAGER, f"/reports/{report}")).json()["version"]
    found = {"grounds": "none", "risk": "low", "nextStep": "none", "reason": "Nije."}
    dismissal = {"expectedVersion": version, "reason": "duplicate", "assessment": found}
    assert (await platform.post(MANAGER, f"/reports/{report}/dismiss", dismissal)).slug == "procedure-began"
    assert await refused(platform, report, "open", MANAGER) == "already-in-procedure"
    await procedures.led_to(platform.identification, report, "discontinue")
    platform.clock.at += timedelta(minutes=1)
    await procedures.add_facts(platform.identification, report)
    await procedures.led_to(platform.identification, report, "open")


def test_the_panel_of_tests_is_whole() -> None:
    assert set(PANEL) == set(Profession)
