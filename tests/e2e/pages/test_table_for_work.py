"""The list as a table for work, measured in real Chromium: how much is above the fold, how high rows and cards are, and how far intake has to press."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from gateway.pages.languages.choice import Language
from gateway.pages.languages.dates import running
from tests.e2e.filings import filed, girl, item_of, raid
from tests.e2e.pages.every_page import ONE_STACK
from tests.e2e.pages.filing import by_others, keyed_for_a_doctor, persons_of_a_doctor
from tests.e2e.pages.test_worklist import link_to
from tests.e2e.pages.visitors import Visitors, at_issuer
from tests.e2e.people import Everybody
from tests.support.browser import LANGUAGES, PHONE, WIDE
from tests.support.probe import eventually
from tests.support.stack import Stack

pytestmark = ONE_STACK
NEWEST = "/list?sort=received"
FOLD, MOST_ROW, LEAST_ROW, MOST_CARD = 900, 52, 44, 150
TWELVE, LONG = 12, 2
"""Reports of one line, and those of which more is to be said: a raid and what intake keyed in."""
_LONGEST_DATE = "(all) => all.forEach((each) => { each.textContent = '24. 12. 2026. у 22.00'; })"
_LONGEST_COUNT = "(all) => all.forEach((each) => { each.textContent = '50 пријава · има их још'; })"
_HEIGHTS = "(all) => all.map((each) => { const at = each.getBoundingClientRect(); return [at.height, at.bottom]; })"
_ROW = ".spona-work__report"


@by_others
async def reports(people: Everybody, count: int) -> list[str]:
    """So many of a doctor about girls, every second in danger, once both lists have them."""
    doctor = people("health.nis")
    made = [await filed(doctor, girl(danger="yes" if number % 2 else "no")) for number in range(count)]
    for report in made:
        await item_of(people("csr.nis"), report)
    return made


@pytest.fixture(scope="module")
def twelve(stack: Stack) -> list[str]:
    """Filed once for all tests here, after those of which more is to be said."""
    persons_of_a_doctor(stack, raid())
    keyed_for_a_doctor(stack)
    return reports(stack, TWELVE)


def rows(page: Page) -> list[tuple[float, float]]:
    """How high each report is, and where it ends."""
    found: list[Any] = page.locator(_ROW).evaluate_all(_HEIGHTS)
    return [(height, bottom) for height, bottom in found]


@pytest.mark.parametrize("who", ["intake.centre", "csr.nis"])
def test_twelve_reports_are_above_the_fold_and_a_card_is_short(
    visitors: Visitors, twelve: list[str], who: str, capsys: pytest.CaptureFixture[str]
) -> None:
    visit = visitors.signed_in(who, to=NEWEST, width=WIDE)
    visit.page.set_viewport_size({"width": WIDE, "height": FOLD})
    visit.page.locator(".spona-work__received time").evaluate_all(_LONGEST_DATE)
    visit.page.locator(".spona-list-top__count").evaluate_all(_LONGEST_COUNT)
    shown = rows(visit.page)[:TWELVE]
    above = [bottom for _, bottom in rows(visit.page) if bottom <= FOLD]
    assert all(LEAST_ROW <= height <= MOST_ROW for height, _ in shown), shown
    assert len(above) >= TWELVE, above
    visit.widen(PHONE)
    cards = [height for height, _ in rows(visit.page)][: TWELVE + LONG]
    assert len(cards) == TWELVE + LONG
    assert max(cards) <= MOST_CARD, cards
    with capsys.disabled():
        height = visit.page.evaluate("document.documentElement.scrollHeight")
        print(f"\n{who}: {len(above)} above the fold, cards of {max(cards):.0f} px, {height} px on a phone")  # noqa: T201


def test_a_second_request_is_a_line_below_its_row(visitors: Visitors, twelve: list[str]) -> None:
    page = visitors.signed_in("intake.centre", to=NEWEST, width=WIDE).page
    below = page.locator(_ROW, has=page.locator(link_to(twelve[-1]))).locator(".spona-work__also")
    expect(below).to_have_count(1)
    expect(below).to_contain_text("Заштита детета")
    centre = visitors.signed_in("csr.nis", to=NEWEST, width=WIDE).page
    expect(centre.locator(_ROW, has=centre.locator(link_to(twelve[-1]))).locator(".spona-work__also")).to_have_count(0)


def test_the_head_stays_and_hides_nothing_that_has_the_focus(visitors: Visitors, twelve: list[str]) -> None:
    page = visitors.signed_in("csr.nis", to=NEWEST, width=WIDE).page
    page.locator(link_to(twelve[0])).focus()
    page.mouse.wheel(0, 400)
    # Chromium's own waiting evaluates text, which the policy of the page refuses as soon as it has to look twice.
    top = "document.querySelector('.spona-work thead th').getBoundingClientRect().top === 0"
    eventually(lambda: page.evaluate(top), "the head at the top")
    # The way back up, as a keyboard takes it.
    for _ in range(6):
        page.keyboard.press("Shift+Tab")
        covered = "document.activeElement.getBoundingClientRect().top < document.querySelector('.spona-work thead th').getBoundingClientRect().bottom"
        in_table = "document.activeElement.closest('.spona-work tbody') !== null"
        assert not page.evaluate(f"{in_table} && {covered}")


@pytest.mark.parametrize("scripts", [True, False])
def test_it_is_sorted_and_narrowed_by_links_with_and_without_scripts(
    visitors: Visitors, twelve: list[str], *, scripts: bool
) -> None:
    visit = visitors.signed_in("csr.nis", to="/list", width=WIDE, scripts=scripts)
    page = visit.page
    expect(page.locator("th[aria-sort=ascending]")).to_contain_text("Преостало")
    page.locator("thead a", has_text="Примљено").click()
    expect(page.locator("th[aria-sort=descending]")).to_contain_text("Примљено")
    assert page.url.endswith(NEWEST)
    assert page.locator("a.spona-card-name").first.get_attribute("href") == page.locator(
        link_to(twelve[-1])
    ).get_attribute("href")
    page.locator(".spona-menu summary", has_text="Хитност").click()
    page.locator(".spona-menu a", has_text="Одмах").click()
    expect(page.locator(".spona-chip--on")).to_contain_text("Одмах")
    assert set(page.locator("tbody .spona-work__urgency").all_inner_texts()) == {"Одмах"}
    expect(page.locator(".spona-list-top__count")).to_contain_text("пријав")
    page.locator(".spona-chip--on").click()
    expect(page.locator(".spona-chip--on")).to_have_count(0)
    assert page.url.endswith(NEWEST)
    assert visit.violations() == [] if scripts else True


@pytest.mark.parametrize("language", LANGUAGES)
def test_time_left_counts_down_in_the_words_of_the_server_and_late_is_a_word(
    visitors: Visitors, twelve: list[str], language: str
) -> None:
    visit = visitors.window(language=language, width=WIDE)
    page = visit.page
    page.clock.install()
    visit.open(f"/auth/sign-in?to={NEWEST}")
    at_issuer(page, "csr.nis")
    page.wait_for_url(visit.base + NEWEST)
    page.locator(_ROW).first.wait_for()
    now = datetime.now(UTC)
    page.clock.pause_at(now + timedelta(minutes=1))
    left = page.locator(".spona-left").first
    for seconds in (30, 59 * 60, 3600, 5 * 3600 + 125, 47.9 * 3600, 49 * 3600, 30 * 86400):
        left.evaluate(
            "(each, left) => { each.dateTime = new Date(Date.now() + left * 1000).toISOString(); }", seconds + 15
        )
        page.clock.run_for(10_000)
        assert left.inner_text() == running(seconds + 5, Language(language)), seconds
    left.evaluate("(each) => { each.dateTime = new Date(Date.now() - 120_000).toISOString(); }")
    page.clock.run_for(10_000)
    late = {"sr-Cyrl": "касни 2 мин", "sr-Latn": "kasni 2 min", "en": "late by 2 mins"}[language]
    expect(left).to_have_text(late)
    assert left.evaluate("(each) => getComputedStyle(each).fontWeight") == "700"
    expect(page.locator(_ROW).first).to_have_class("spona-work__report spona-means-danger")
    # What waits for an answer while the clock jumps is given up.
    assert [each for each in visit.violations() if "htmx:error: timeout" not in each] == []


@pytest.mark.usefixtures("twelve")
def test_intake_takes_over_and_tells_the_reporter_in_six_presses(
    visitors: Visitors, capsys: pytest.CaptureFixture[str]
) -> None:
    visit = visitors.window(width=WIDE)
    visit.open("/")
    presses = (
        'main a[href^="/auth/sign-in"]',
        'button[value="intake.centre"]',
        'nav a[href="/list"]',
        ".spona-work__press",
        'label[for="instruction-speak_alone"]',
        'form[action$="/take-over"] button[type="submit"]',
    )
    for press in presses:
        visit.page.locator(press).first.click()
    visit.page.wait_for_url("**done=advised")
    with capsys.disabled():
        print(f"\n{len(presses)} presses from sign-in to taken over and told")  # noqa: T201
