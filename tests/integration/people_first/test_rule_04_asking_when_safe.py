"""DESIGN 10.4: the one who could not be asked is asked when it is safe; what each answer opens, closes and ends."""

from __future__ import annotations

from typing import Any

import pytest

from tests.integration.people_first.test_rule_04_ways_in import ABOUT_THE_PERSON, ASK, SEALED, asking
from tests.integration.people_first.three_services import DOCTOR, DUTY, FORMAL, INTAKE, Platform

YES = {"outcome": "agreed", "shareClinical": False, "seenAlone": "yes", "calledBack": "yes"}
NO = {"outcome": "refused", "seenAlone": "yes", "calledBack": "no"}
NOT_YET = {"outcome": "not_asked", "reason": "not_found"}


async def answer(platform: Platform, who: str, report: str, said: dict[str, Any], version: int = 1) -> None:
    recorded = await platform.post(who, f"/reports/{report}/consent", {"expectedVersion": version, **said}, acr=2)
    assert recorded.status == 200, recorded.body
    await platform.carry()


@pytest.mark.parametrize("said", [YES, NO])
@pytest.mark.parametrize("who", [DOCTOR, INTAKE, DUTY])
async def test_an_answer_ends_the_task_who_heard_it(platform: Platform, who: str, said: dict[str, Any]) -> None:
    """The task to ask when safe ends with the person's answer; the other side is notified, and nothing travels on."""
    report = await platform.arrived(**SEALED)
    platform.clock.forward(hours=71)
    await answer(platform, who, report, said)
    task = (await asking(platform, report))[ASK]
    assert (task["state"], task["metAt"] is None) == ("met", False)
    assert set(await platform.referrals(report)) == {FORMAL}
    by_reporter = who == DOCTOR
    assert (await platform.inbox(INTAKE, report)).count("consent_recorded") == by_reporter
    assert (await platform.inbox(DOCTOR, report)).count("item_updated") == (not by_reporter)


async def test_a_yes_opens_the_seal_to_the_centre_and_a_no_keeps_it(platform: Platform) -> None:
    """Until consent: a yes of the person opens to the Centre what was sealed; after a no nothing about the person is left."""
    agreed, refused = await platform.arrived(**SEALED), await platform.arrived(**SEALED)
    await answer(platform, DOCTOR, agreed, YES)
    await answer(platform, DOCTOR, refused, NO)
    seen = await platform.seen(INTAKE, agreed, acr=2)
    assert all("recorded" not in seen[class_] or "names" in seen[class_] for class_ in ("person_name", "sex"))
    closed = await platform.seen(INTAKE, refused, acr=2)
    assert not set(ABOUT_THE_PERSON) & {class_ for class_, content in closed.items() if content is not None}


async def test_an_attempt_is_recorded_and_the_term_runs_on_until_it_has_passed(platform: Platform) -> None:
    """Still not possible: recorded with its reason; the clock runs on, and its breach is reported once."""
    report = await platform.arrived(**SEALED)
    await platform.take_over(report)
    await platform.assess(report)
    await answer(platform, INTAKE, report, NOT_YET, 3)
    assert (await asking(platform, report))[ASK]["state"] == "running"
    assert "item_updated" not in await platform.inbox(DOCTOR, report)
    platform.clock.forward(hours=73)
    await platform.clocks_strike()
    assert (await asking(platform, report))[ASK]["state"] == "breached"
    assert (await platform.inbox(DUTY, report)).count("term_passed") == 1
    await answer(platform, DOCTOR, report, YES, 4)
    assert (await asking(platform, report))[ASK]["state"] == "met_late"


async def test_who_takes_back_what_they_were_never_asked_has_answered(platform: Platform) -> None:
    """A withdrawal that is recorded of who could not be asked is their answer: no one asks them any more."""
    report = await platform.arrived(**SEALED)
    body = {"expectedVersion": 1, "seenAlone": "yes", "calledBack": "no"}
    assert (await platform.post(INTAKE, f"/reports/{report}/consent/withdraw", body)).status == 200
    await platform.carry()
    assert (await asking(platform, report))[ASK]["state"] == "met"


async def test_the_author_reads_by_when_on_the_receipt(platform: Platform) -> None:
    """Ask when safe, 72 h: the receipt says by when, as long as the person is to be asked, and nothing of it for others."""
    report, other = await platform.arrived(**SEALED), await platform.arrived(age="adult")
    term = (await asking(platform, report))[ASK]["dueAt"]
    found = (await platform.receipt(report))["askBy"]
    assert found is not None
    assert found.replace("+00:00", "Z") == term.replace("+00:00", "Z")
    assert (await platform.receipt(other))["askBy"] is None
    await answer(platform, DOCTOR, report, NO)
    assert (await platform.receipt(report))["askBy"] is None
