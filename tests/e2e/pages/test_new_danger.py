"""A desk that is open hears of a new danger: a number in its title, a line, and a sound where a person turned it on."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.filings import girl
from tests.e2e.pages.every_page import ONE_STACK
from tests.e2e.pages.filing import report_of_a_doctor
from tests.e2e.pages.visitors import Visitors
from tests.support.browser import WIDE, Visit, is_of_a_desk
from tests.support.stack import Stack

pytestmark = ONE_STACK
# In place of what plays sound: it wakes when it is told to, and counts what it would have played.
_DEAF = """
window.played = 0;
const node = () => ({ frequency: {}, gain: {}, connect: (next) => next, start: () => (window.played += 1), stop() {} });
window.AudioContext = class {
  state = "suspended";
  createOscillator = node;
  createGain = node;
  async resume() { this.state = "running"; this.onstatechange?.(); }
};
"""
_NEWS_MS = 20_000


def _at(visitors: Visitors, address: str) -> Visit:
    visit = visitors.signed_in("csr.nis", width=WIDE)
    visit.page.add_init_script(_DEAF)
    visit.open(address)
    return visit


def _played(page: Page) -> int:
    return int(page.evaluate("window.played"))


@pytest.mark.parametrize("address", ["/list", "/"])
def test_it_is_counted_in_the_title_said_and_heard_where_the_sound_was_turned_on(
    visitors: Visitors, stack: Stack, address: str
) -> None:
    visit = _at(visitors, address)
    page, press = visit.page, visit.page.locator("[data-sound]")
    press.click()
    expect(press).to_have_text("Искључите звук за нову опасност")
    assert _played(page) == 1, "one hears at once what it will be like"
    page.reload()
    expect(press).to_have_text("Искључите звук за нову опасност")
    report_of_a_doctor(stack, girl(danger="yes"))
    expect(page.locator("#news .spona-tag")).to_have_text("Нових пријава у опасности: 1", timeout=_NEWS_MS)
    assert page.locator("#news").get_attribute("role") == "status"
    assert page.title().startswith("(1) ")
    assert is_of_a_desk(page.title())
    assert _played(page) == 1
    report_of_a_doctor(stack, girl(danger="yes"))
    expect(page).to_have_title(re.compile(r"^\(2\) "), timeout=_NEWS_MS)
    assert _played(page) == 2
    assert page.locator("#news").inner_text() == "Нових пријава у опасности: 2\n2 нова захтева – прикажите листу поново"
    assert visit.axe() == []
    assert visit.violations() == []
    # Who turned it off hears nothing, here and on the next page.
    press.click()
    page.reload()
    expect(press).to_have_text("Укључите звук за нову опасност")


def test_what_is_no_danger_makes_no_sound_and_leaves_the_title_as_it_is(visitors: Visitors, stack: Stack) -> None:
    visit = _at(visitors, "/list")
    visit.page.locator("[data-sound]").click()
    title = visit.page.title()
    report_of_a_doctor(stack, girl())
    expect(visit.page.locator("#news a")).to_be_visible(timeout=_NEWS_MS)
    assert visit.page.locator("#news .spona-tag").count() == 0
    assert visit.page.title() == title
    assert _played(visit.page) == 1, "when it was turned on, and not again"


def test_a_reporter_is_offered_no_sound_and_a_page_without_scripts_no_press(visitors: Visitors) -> None:
    # A patrol takes no requests on, so that its people wait for none.
    reporter = visitors.signed_in("police.nis")
    assert reporter.page.locator("[data-sound], [data-news]").count() == 0
    unscripted = visitors.signed_in("csr.nis", to="/list", scripts=False)
    expect(unscripted.page.locator("[data-sound]")).to_be_hidden()
