"""/help: everybody may read it, and a reader finds their own work open and first."""

from __future__ import annotations

import re

import pytest
from fastapi import FastAPI

from contracts import reference
from contracts.words.referrals import ClockCode
from contracts.words.urgency import Urgency
from gateway.pages.help import WORDS
from gateway.pages.labels import URGENCY
from tests.support.cookie_browser import Browser, World

OPEN = re.compile(r'<details class="govuk-details spona-folded" id="(\w+)" open>')
GUIDE = re.compile(r'<details class="govuk-details spona-folded" id="(\w+)"')


async def test_a_stranger_finds_every_guide_folded(browser: Browser) -> None:
    page = (await browser.get("/help", accept="text/html")).text
    assert set(GUIDE.findall(page)) == {"reporter", "intake", "unit", "office"}
    assert OPEN.findall(page) == []


@pytest.mark.parametrize(
    ("username", "own"),
    [
        ("health.nis", ["reporter", "unit"]),
        ("csr.nis", ["reporter", "unit"]),
        ("intake.centre", ["intake", "reporter", "office"]),
        ("office.national", ["office"]),
        ("admin.platform", []),
    ],
)
async def test_ones_own_work_comes_first_and_is_open(world: World, app: FastAPI, username: str, own: list[str]) -> None:
    browser = world.browser(app)
    await browser.sign_in(username, to="/")
    page = (await browser.get("/help", accept="text/html")).text
    assert OPEN.findall(page) == own == GUIDE.findall(page)[: len(own)]


@pytest.mark.parametrize("urgency", Urgency)
def test_how_urgent_something_is_stands_first_with_its_terms(urgency: Urgency) -> None:
    meaning = dict(WORDS[: len(Urgency)])[URGENCY[urgency]]
    danger = urgency is Urgency.IMMEDIATE
    centre = reference.due_time(ClockCode.TAKEOVER_15MIN if danger else ClockCode.TRIAGE_ASSESS).duration
    unit = reference.due_time(ClockCode.REFERRAL_DECIDE, urgency).duration
    minutes, hours = centre.seconds // 60, round(centre.total_seconds() / 3600)
    assert f"takes the report over within {f'{minutes} minutes' if danger else f'{hours} hours'}" in meaning
    days = unit.days > 1
    assert (
        f"answers within {f'{unit.days} working days' if days else f'{round(unit.total_seconds() / 3600)} hours'}"
        in meaning
    )
