"""Leaving in haste, in a real browser: the button, the key, the way back, and without scripts."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Page

from tests.e2e.pages.every_page import ONE_STACK
from tests.e2e.pages.visitors import Visitors
from tests.support.browser import NARROW

WEATHER = "https://www.hidmet.gov.rs/"
FILING = "/entry/new"


@contextmanager
def _leading_away(page: Page) -> Iterator[None]:
    """The block makes the browser ask for the page of another person, which no test reaches."""
    with page.expect_event("requestfailed", lambda request: request.url == WEATHER):
        yield


@pytest.mark.parametrize("scripts", [True, False])
def test_the_button_leads_away_and_the_way_back_finds_no_one(visitors: Visitors, scripts: bool) -> None:
    visit = visitors.signed_in("health.nis", to=FILING, scripts=scripts)
    with _leading_away(visit.page):
        visit.page.locator(".govuk-exit-this-page a").click()
    visit.page.go_back()
    # Not even the issuer knows the person any more: it asks who is there.
    visit.page.wait_for_url("**/protocol/openid-connect/auth**")
    assert "__Host-spona" not in {each["name"] for each in visit.page.context.cookies()}


@ONE_STACK
def test_shift_three_times_leads_away_and_capitals_do_not(visitors: Visitors) -> None:
    visit = visitors.signed_in("health.nis", to=FILING)
    visit.page.locator("[data-govuk-exit-this-page-init]").wait_for()
    for letter in "ABCD":
        visit.page.keyboard.press(f"Shift+{letter}")
    assert visit.page.locator(".govuk-exit-this-page__indicator-light--on").count() == 0
    assert visit.page.url == visit.base + FILING
    with _leading_away(visit.page):
        for _ in range(3):
            visit.page.keyboard.press("Shift")


@ONE_STACK
def test_the_second_skip_link_leads_away_by_keyboard(visitors: Visitors) -> None:
    visit = visitors.signed_in("health.nis", to=FILING)
    visit.page.keyboard.press("Tab")
    visit.page.keyboard.press("Tab")
    assert visit.page.evaluate("document.activeElement.getAttribute('href')") == "/leave"
    with _leading_away(visit.page):
        visit.page.keyboard.press("Enter")


@ONE_STACK
def test_what_has_the_focus_is_not_covered_by_the_button(visitors: Visitors) -> None:
    visit = visitors.signed_in("health.nis", to=FILING, width=NARROW)
    visit.page.evaluate("scrollTo(0, document.body.scrollHeight)")
    visit.page.locator("main form button").focus()
    button = visit.page.locator(".govuk-exit-this-page a").bounding_box()
    focused = visit.page.locator("main form button").bounding_box()
    assert button is not None
    assert focused is not None
    assert button["y"] + button["height"] <= focused["y"] or button["y"] >= focused["y"] + focused["height"]
