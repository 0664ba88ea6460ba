"""The quick alert in a real browser: seven screens, twelve taps, by finger and by keyboard, with scripts and without."""

from __future__ import annotations

import pytest

from tests.e2e.pages.every_page import ONE_STACK
from tests.e2e.pages.quick_alert import Reporter, by_keyboard, by_touch
from tests.e2e.pages.visitors import WITHOUT_SCRIPTS_AT_NIGHT, Visitors
from tests.support.browser import LANGUAGES, NARROW, WIDE, is_neutral

pytestmark = ONE_STACK
MOST_SCREENS, MOST_TAPS = 7, 12
NEW = "/entry/new"
TYPED = "Ćuti i gleda u pod"


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
@pytest.mark.parametrize("age", ["child", "adult"])
def test_the_shortest_way_takes_seven_screens_and_at_most_twelve_taps(
    visitors: Visitors, age: str, scripts: bool
) -> None:
    visit = visitors.signed_in("health.nis", to=NEW, scripts=scripts, has_touch=True)
    reporter = Reporter(visit, by_touch)
    for _ in reporter.walk(age):
        assert is_neutral(visit.page.title())
    assert visit.complaints == []
    reporter.send()
    assert len(reporter.screens) == MOST_SCREENS
    assert reporter.taps <= MOST_TAPS


def test_it_is_filled_in_and_sent_by_keyboard_alone(visitors: Visitors) -> None:
    reporter = Reporter(visitors.signed_in("health.nis", to=NEW), by_keyboard)
    for _ in reporter.walk("adult"):
        pass
    reporter.send()


def test_danger_shows_whom_to_call_at_once_and_the_report_goes_on(visitors: Visitors) -> None:
    reporter = Reporter(visitors.signed_in("health.nis", to=NEW, has_touch=True), by_touch)
    for screen in reporter.walk("child", danger="yes"):
        if screen in ("here", "check"):
            assert reporter.page.locator('main a[href="tel:192"]').is_visible()
    reporter.send()


@WITHOUT_SCRIPTS_AT_NIGHT
def test_neither_way_back_loses_an_answer(visitors: Visitors, scripts: bool) -> None:
    reporter = Reporter(visitors.signed_in("health.nis", to=NEW, scripts=scripts, has_touch=True), by_touch)
    page, walk = reporter.page, reporter.walk("child")
    while next(walk) != "signs":
        pass
    page.locator("#concern").fill(TYPED)
    page.locator('button[name="back"]').tap()
    page.wait_for_url("**/3")
    assert page.locator('input[value="child"]').is_checked()
    page.locator("main form .govuk-button").first.tap()
    page.wait_for_url("**/4")
    assert page.locator("#concern").input_value() == TYPED
    page.locator("main form .govuk-button").first.tap()
    page.wait_for_url("**/5")
    page.go_back()
    page.wait_for_url("**/4")
    assert page.locator("#concern").input_value() == TYPED


@WITHOUT_SCRIPTS_AT_NIGHT
def test_until_when_is_typed_part_by_part_and_read_back_before_sending(visitors: Visitors, scripts: bool) -> None:
    reporter = Reporter(visitors.signed_in("health.nis", to=NEW, scripts=scripts, has_touch=True), by_touch)
    page, walk = reporter.page, reporter.walk("child")
    while next(walk) != "here":
        pass
    page.locator("label[for=stillHere]").tap()
    for part, text in {"day": "1", "month": "2", "year": "2030", "time": "805"}.items():
        page.locator(f"#stillHereUntil-{part}").fill(text)
    for _ in walk:
        pass
    assert "1. 2. 2030. у 8.05" in page.locator("main").inner_text()


def test_an_adult_who_refuses_leads_to_what_can_be_done_and_nothing_is_sent(visitors: Visitors) -> None:
    visit = visitors.signed_in("health.nis", to=NEW, has_touch=True)
    reporter = Reporter(visit, by_touch)
    for screen in reporter.walk("adult"):
        if screen == "way":
            break
    reporter.tap('input[name="wayIn"][value="refuses"]')
    reporter.tap("main form .govuk-button")
    reporter.page.wait_for_url("**/8")
    assert visit.axe() == []
    assert not visit.overflows()
    reporter.tap("main form .spona-button--final")
    reporter.page.wait_for_url("**/entry")


def test_what_is_missing_is_named_with_the_way_there_and_back(visitors: Visitors) -> None:
    reporter = Reporter(visitors.signed_in("health.nis", to=NEW, has_touch=True), by_touch)
    reporter.go_on("1")
    page = reporter.page
    reporter.open("7")
    page.locator("main form .govuk-button").tap()
    page.wait_for_selector(".govuk-error-summary")
    assert page.locator(".govuk-error-summary li").count() > 5
    page.locator('.govuk-error-summary a[href$="/3?to=7#age"]').tap()
    page.locator("label[for=age]").tap()
    page.locator("main form .govuk-button").first.tap()
    page.wait_for_url("**/5?to=7")
    page.locator("main form .govuk-button").first.tap()
    page.wait_for_url("**/7")


@WITHOUT_SCRIPTS_AT_NIGHT
def test_another_language_keeps_what_is_typed_and_enter_goes_on(visitors: Visitors, scripts: bool) -> None:
    reporter = Reporter(visitors.signed_in("health.nis", to=NEW, scripts=scripts, has_touch=True), by_touch)
    page, walk = reporter.page, reporter.walk("adult")
    while next(walk) != "contact":
        pass
    page.locator("#callbackPhone").fill("018 5")
    page.locator('nav button[lang="en"]').tap()
    page.wait_for_selector('html[lang="en"]')
    assert page.url.endswith("/6")
    assert page.locator(".govuk-error-summary").count() == 0
    assert page.locator("#callbackPhone").input_value() == "018 5"
    page.locator("#callbackPhone").press("Enter")
    page.wait_for_selector('.govuk-error-summary a[href="#callbackPhone"]')
    assert page.locator("html").get_attribute("lang") == "en"


def test_a_browser_that_is_killed_on_the_fifth_screen_loses_nothing_that_was_left_behind(visitors: Visitors) -> None:
    killed = visitors.signed_in("health.nis", to=NEW, has_touch=True)
    draft = ""
    for screen in Reporter(killed, by_touch).walk("adult"):
        if screen == "signs":
            killed.page.locator("#concern").fill(TYPED)
        if screen == "way":
            draft = killed.page.url.split("/entry/")[1].split("/")[0]
            break
    # Nothing of the page runs any more, and its cookies are gone with it.
    killed.page.context.close()
    again = visitors.signed_in("health.nis", to="/entry", has_touch=True)
    reporter, page = Reporter(again, by_touch), again.page
    page.locator(f'a[href="/entry/{draft}"]').tap()
    page.wait_for_url(f"**/entry/{draft}/5")
    page.locator('input[name="wayIn"][value="consent_adult"]').check()
    reporter.go_on("6")
    page.locator('label[for="policeTold"]').tap()
    reporter.go_on("7")
    assert TYPED in page.locator("main").inner_text()
    reporter.send()


def test_the_way_back_after_sending_leads_to_the_receipt(visitors: Visitors) -> None:
    reporter = Reporter(visitors.signed_in("health.nis", to=NEW, has_touch=True), by_touch)
    for _ in reporter.walk("child"):
        pass
    draft = reporter.page.url
    reporter.send()
    receipt = reporter.page.url.partition("?")[0]
    reporter.page.go_back()
    reporter.page.reload()
    reporter.page.wait_for_url(receipt)
    reporter.page.goto(draft)
    assert reporter.page.url == receipt


def test_a_sentence_that_gives_a_person_away_is_pointed_at_before_sending(visitors: Visitors) -> None:
    visit = visitors.signed_in("health.nis", to=NEW, has_touch=True)
    reporter = Reporter(visit, by_touch)
    for screen in reporter.walk("child"):
        if screen == "signs":
            reporter.page.locator("#concern").fill("JMBG 1505980710005")
    assert reporter.page.locator("#look-again li").count() == 1
    assert visit.axe() == []
    reporter.page.locator("#look-again a").tap()
    reporter.page.wait_for_url("**/4?to=7#concern")
    reporter.page.locator("#concern").fill("Čovek odgovara umesto nje.")
    reporter.page.locator("main form .govuk-button").first.tap()
    reporter.page.wait_for_url("**/7")
    assert reporter.page.locator("#look-again").count() == 0
    reporter.send()


@pytest.mark.parametrize("width", [NARROW, WIDE])
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_screen_is_accessible_and_fits(visitors: Visitors, language: str, width: int) -> None:
    visit = visitors.signed_in("health.nis", to=NEW, language=language, width=width, has_touch=True)
    reporter = Reporter(visit, by_touch)
    for screen in reporter.walk("adult" if width == WIDE else "child", danger="yes"):
        assert visit.axe() == [], screen
        assert not visit.overflows(), screen
        assert visit.page.locator("h1").count() == 1, screen
    visit.open("/entry")
    assert visit.axe() == []
    assert not visit.overflows()


@pytest.mark.parametrize("language", LANGUAGES)
def test_screens_with_errors_are_accessible(visitors: Visitors, language: str) -> None:
    visit = visitors.signed_in("health.nis", to=NEW, language=language, width=NARROW, has_touch=True)
    reporter = Reporter(visit, by_touch)
    reporter.go_on("1")
    for step in "34":
        reporter.open(step)
        visit.page.locator("main form .govuk-button").first.tap()
        visit.page.wait_for_selector(".govuk-error-message")
        assert visit.axe() == []
        assert not visit.overflows()
    reporter.open("6")
    visit.page.locator("#encounterDate-month").fill("13")
    visit.page.locator("main form .govuk-button").first.tap()
    visit.page.wait_for_selector(".govuk-error-message")
    assert visit.axe() == []
    reporter.open("7")
    visit.page.locator("main form .govuk-button").tap()
    visit.page.wait_for_selector(".govuk-error-summary")
    assert visit.axe() == []
    assert not visit.overflows()
