"""Every page that needs no sign-in holds up: accessible, narrow, large, printed, without scripts, in forced colours."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

from tests.support.browser import LANGUAGES, NARROW, PHONE, WIDE, is_neutral, visiting

PAGES = ("/", "/guidance", "/nowhere", "/form")


@pytest.mark.parametrize("width", [NARROW, WIDE])
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_accessible_and_breaks_no_policy(
    browser: Browser, base: str, path: str, language: str, width: int
) -> None:
    with visiting(browser, base, language=language, width=width) as visit:
        visit.open(path)
        assert visit.page.locator("html").get_attribute("lang") == language
        assert visit.axe() == []
        assert [each for each in visit.violations() if "404" not in each] == []
        assert not visit.overflows()
        assert is_neutral(visit.page.title())


@pytest.mark.parametrize("path", PAGES)
def test_text_of_twice_the_size_fits_a_phone(browser: Browser, base: str, path: str) -> None:
    with visiting(browser, base, width=PHONE) as visit:
        visit.open(path)
        visit.page.evaluate("document.documentElement.style.fontSize = '200%'")
        assert not visit.overflows()


@pytest.mark.parametrize("path", PAGES)
def test_forced_colours_and_paper(browser: Browser, base: str, path: str) -> None:
    with visiting(browser, base, forced_colors="active") as visit:
        visit.open(path)
        assert visit.page.locator("h1").is_visible()
        assert visit.axe() == []
    with visiting(browser, base) as visit:
        visit.open(path)
        visit.page.emulate_media(media="print")
        assert visit.page.locator("h1").is_visible()
        assert not visit.page.locator(".spona-languages").is_visible()


@pytest.mark.parametrize("path", PAGES)
def test_a_page_works_without_scripts(browser: Browser, base: str, path: str) -> None:
    with visiting(browser, base, scripts=False) as visit:
        visit.open(path)
        assert visit.page.locator("h1").is_visible()
        visit.page.get_by_role("link", name="English").click()
        # One returns to pages of the platform alone, and the last two are none.
        visit.page.wait_for_url(base + (path if path in PAGES[:2] else "/"))
        assert visit.page.locator("html").get_attribute("lang") == "en"


@pytest.mark.parametrize("width", [NARROW, WIDE])
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_missing_answer_is_told_in_place_and_the_reader_is_taken_there(
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
