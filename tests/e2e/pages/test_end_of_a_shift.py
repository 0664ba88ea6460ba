"""At the end of a night: all reports are handed over in one press, taken in one press, and who took them speaks for them."""

from __future__ import annotations

import time

import pytest
from playwright.sync_api import expect

from contracts import reference
from tests.e2e.filings import filed, girl
from tests.e2e.pages.every_page import ONE_STACK
from tests.e2e.pages.filing import meanwhile
from tests.e2e.pages.visitors import Visitors
from tests.e2e.people import Everybody, until
from tests.support.stack import Stack

PROMISED_S = 5
_OF_NIGHT = 3
NEWEST = {"first": 50, "openOnly": False}


def _night(stack: Stack) -> list[str]:
    async def act(people: Everybody) -> list[str]:
        return [await filed(people("health.nis"), girl(danger="yes")) for _ in range(_OF_NIGHT)]

    return meanwhile(stack, act)


def _duty_notified(stack: Stack, report: str, seconds: float) -> None:
    async def act(people: Everybody) -> None:
        async def happened() -> bool:
            inbox = (await people("duty.centre").ask("Inbox", **NEWEST))["nodes"]
            return any((each["reportId"], each["code"]) == (report, "urgent_answer") for each in inbox)

        await until(happened, "the Centre's duty is told", seconds=seconds)

    meanwhile(stack, act)


def test_a_night_is_handed_over_in_one_press_and_the_colleagues_answer_reaches_duty_within_five_seconds(
    visitors: Visitors, stack: Stack
) -> None:
    reports = _night(stack)
    doctor = visitors.signed_in("health.nis", to="/entries/hand-over")
    for report in reports:
        expect(doctor.page.locator(f'input[value="{report}"]')).to_be_checked()
    doctor.page.locator('button[value="HandOverReport"]').click()
    expect(doctor.page.locator(".spona-told--conflict")).to_have_count(0)
    assert doctor.page.locator(".spona-told li").count() >= _OF_NIGHT
    colleague = visitors.signed_in("health2.nis", to="/entries/hand-over")
    group = colleague.page.locator("main form", has=colleague.page.locator(f'input[value="{reports[0]}"]'))
    for report in reports:
        expect(group.locator(f'input[value="{report}"]')).to_have_count(1)
    group.locator('button[value="TakeHandedOver"]').click()
    expect(colleague.page.locator(".spona-told--conflict")).to_have_count(0)
    assert colleague.page.locator(".spona-told li").count() >= _OF_NIGHT
    colleague.open(f"/entries/{reports[-1]}")
    began = time.monotonic()
    colleague.page.locator('.spona-taps__tap[value="left_with_companion"]').click()
    expect(colleague.page.locator("#progress")).to_contain_text(
        reference.whereabouts("left_with_companion").text.sr_cyrl
    )
    _duty_notified(stack, reports[-1], PROMISED_S - (time.monotonic() - began))
    duty = visitors.signed_in("duty.centre", to="/")
    expect(duty.page.locator(f'a[href="/records/{reports[-1]}"]').first).to_be_attached()
    assert (doctor.violations(), colleague.violations()) == ([], [])


@ONE_STACK
@pytest.mark.parametrize("step", ["HandOverReport", "TakeHandedOver"])
def test_without_scripts_the_same_and_one_that_was_faster_is_shown(visitors: Visitors, stack: Stack, step: str) -> None:
    reports = _night(stack)

    async def before(people: Everybody) -> None:
        for report in reports if step == "TakeHandedOver" else []:
            await people("health.nis").do("HandOverReport", reportId=report)

    async def faster(people: Everybody) -> None:
        await people("health.nis").do(
            "HandOverReport" if step == "HandOverReport" else "UndoHandOver", reportId=reports[0]
        )

    meanwhile(stack, before)
    who = "health.nis" if step == "HandOverReport" else "health2.nis"
    page = visitors.signed_in(who, to="/entries/hand-over", scripts=False).page
    meanwhile(stack, faster)
    form = page.locator("main form", has=page.locator(f'input[value="{reports[0]}"]'))
    form.locator(f'button[value="{step}"]').click()
    expect(page.locator(".spona-told--conflict")).to_be_visible()
    assert page.locator(".spona-told li").count() >= _OF_NIGHT
