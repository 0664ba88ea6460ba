"""The record of a report in danger, in real Chromium before a whole installation: what is seen first, and forms behind one press."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, expect

from tests.e2e.filings import girl
from tests.e2e.pages.every_page import ONE_STACK
from tests.e2e.pages.filing import report_of_a_doctor
from tests.e2e.pages.visitors import TO_THE_FORM, WITHOUT_SCRIPTS_AT_NIGHT, Visitors, summary_of
from tests.support.browser import PHONE, WIDE
from tests.support.stack import Stack

pytestmark = ONE_STACK
TALL = {PHONE: 844, WIDE: 900}
# Of a record as intake finds it: 6,238 and 3,292 px while every form was open. In danger the form by which it is taken over is.
MOST = {"no": {PHONE: 3_147, WIDE: 1_653}, "yes": {PHONE: 4_100, WIDE: 2_350}}


def bottom(of: Locator) -> float:
    box = of.bounding_box()
    assert box is not None
    return box["y"] + box["height"]


@pytest.mark.parametrize("width", TALL)
def test_danger_the_main_action_and_the_call_are_seen_without_scrolling(
    visitors: Visitors, stack: Stack, width: int
) -> None:
    report = report_of_a_doctor(stack, girl(danger="yes"))
    visit = visitors.signed_in("intake.centre", to=f"/records/{report}", width=width)
    page = visit.page
    page.set_viewport_size({"width": width, "height": TALL[width]})
    banner = page.locator(".spona-standing")
    expect(banner).to_have_class("spona-standing spona-means-danger")
    danger = banner.locator(".spona-tag", has_text="У опасности")
    for seen in (danger, page.locator(TO_THE_FORM), banner.locator('a[href^="tel:"]')):
        assert bottom(seen) <= TALL[width]
    expect(page.locator("#instruction-speak_alone")).to_be_visible()
    assert visit.violations() == []


@pytest.mark.parametrize("danger", MOST)
@pytest.mark.parametrize("width", TALL)
def test_a_record_is_not_long(visitors: Visitors, stack: Stack, width: int, danger: str) -> None:
    report = report_of_a_doctor(stack, girl(danger=danger))
    page = visitors.signed_in("intake.centre", to=f"/records/{report}", width=width).page
    assert page.evaluate("document.documentElement.scrollHeight") <= MOST[danger][width]


@WITHOUT_SCRIPTS_AT_NIGHT
def test_the_main_action_opens_its_form_and_nothing_else_is_open(
    visitors: Visitors, stack: Stack, *, scripts: bool
) -> None:
    report = report_of_a_doctor(stack, girl())
    visit = visitors.signed_in("intake.centre", to=f"/records/{report}", scripts=scripts)
    page = visit.page
    forms = page.locator("details form")
    assert forms.count() > 1
    assert [each.is_visible() for each in forms.all()] == [False] * forms.count()
    page.locator(TO_THE_FORM).click()
    expect(page.locator("#instruction-speak_alone")).to_be_visible()
    expect(page.locator("#ask form")).to_be_hidden()
    page.locator(summary_of("#ask")).click()
    expect(page.locator("#ask form")).to_be_visible()
    page.locator("#instruction-speak_alone").check()
    page.locator("#actions button").click()
    page.wait_for_url("**done=advised")
    expect(page.locator(".spona-strip__step").last).to_contain_text("Дато упутство")
    assert visit.violations() == []
