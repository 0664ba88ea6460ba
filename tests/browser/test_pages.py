"""A form holds up with a keyboard and without scripts. Every page holds up: tests/e2e/pages/test_every_page.py."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

from tests.support.browser import LANGUAGES, NARROW, WIDE, visiting


@pytest.mark.parametrize("width", [NARROW, WIDE])
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_missing_answer_is_shown_in_place_and_the_reader_is_taken_there(
    browser: Browser, base: str, language: str, width: int
) -> None:
    with visiting(browser, base, language=language, width=width) as visit:
        visit.open("/form")
        visit.page.get_by_role("button").click()
        summary = visit.page.locator(".govuk-error-summary")
        summary.wait_for()
        visit.page.wait_for_function("document.activeElement.classList.contains('govuk-error-summary')")
        assert visit.axe() == []
        assert [each for each in visit.violations() if "422" not in each] == []
        described = visit.page.locator("fieldset").get_attribute("aria-describedby")
        assert described == "answer-error"
        visit.page.locator(".govuk-error-summary a").click()
        visit.page.wait_for_function("document.activeElement.id === 'answer'")
        visit.page.keyboard.press("Space")
        visit.page.get_by_role("button").click()
        summary.wait_for(state="detached")
        visit.page.wait_for_function("document.activeElement.tagName === 'H1'")


def test_the_same_without_scripts(browser: Browser, base: str) -> None:
    with visiting(browser, base, scripts=False) as visit:
        visit.open("/form")
        visit.page.get_by_role("button").click()
        assert visit.page.locator(".govuk-error-summary").is_visible()
        visit.page.locator("#answer").check()
        visit.page.get_by_role("button").click()
        assert visit.page.locator(".govuk-error-summary").count() == 0


def test_the_keyboard_reaches_the_content_first_and_sees_where_it_is(browser: Browser, base: str) -> None:
    with visiting(browser, base) as visit:
        visit.open("/")
        visit.page.keyboard.press("Tab")
        skip = visit.page.locator(".govuk-skip-link")
        assert skip.is_visible()
        visit.page.keyboard.press("Enter")
        visit.page.keyboard.press("Tab")
        assert visit.page.evaluate("document.activeElement.getAttribute('href')") == "/auth/sign-in"
