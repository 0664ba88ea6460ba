"""Every page holds up: accessible in two widths and small; at night without scripts, in three languages, large, printed, in the dark and in forced colours."""

from __future__ import annotations

from typing import Any

import pytest

from tests.e2e.pages.every_page import EVERY, ONE_STACK, Places, Shown
from tests.e2e.pages.visitors import Visitors
from tests.support.browser import LANGUAGES, NARROW, PHONE, WIDE, Visit, is_neutral, is_of_a_desk
from tests.support.controls import Controls

pytestmark = ONE_STACK
PEOPLE = sorted({each.person or "" for each in EVERY})
MOST_HTML = 10 * 1024
METHOD_NOT_ALLOWED = 405
WHITE = "rgb(255, 255, 255)"
PUBLIC = ("/", "/sheet", "/guidance", "/help")
IN_TURN = [LANGUAGES[0], *(pytest.param(each, marks=pytest.mark.nightly) for each in LANGUAGES[1:])]
"""For every landing Cyrillic alone, the others at night: their sentences are made of the same catalogue."""
_AT_A_DESK = ("/list", "/notices", "/records/", "/advice", "/roster", "/figures", "/persons")
# Below them something is told of a person, on a screen that a person beside the reporter may see.
_AT_A_WARD = ("/entry/", "/entries", "/uploads/", "/advice/")
# The browser's console names each answer that is no success; such pages are among these on purpose.
_TOLD = ("status of 404", "status of 403", "status of 422")


@pytest.fixture(scope="module")
def kept() -> dict[str, Places]:
    """The report and the draft, made once."""
    return {}


def _places(visitors: Visitors, kept: dict[str, Places]) -> Places:
    if "made" not in kept:
        kept["made"] = Places.of(visitors)
    return kept["made"]


def _pages(person: str) -> list[Shown]:
    return [each for each in EVERY if (each.person or "") == person]


def _comes_back(visit: Visit) -> bool:
    """Whether the page is the same one when it is loaded again, and when one comes back to it from the next."""
    page, heading = visit.page, visit.page.locator("h1")
    said = heading.inner_text()
    again = page.reload()
    if again is None or again.status == METHOD_NOT_ALLOWED or heading.inner_text() != said:
        return False
    visit.open("/sheet?next")
    back = page.go_back()
    return back is not None and heading.inner_text() == said


def _at_a_ward(person: str) -> bool:
    return person.startswith(("health", "ngo"))


def _window(visitors: Visitors, person: str, **how: Any) -> Visit:
    return visitors.signed_in(person, **how) if person else visitors.window(**how)


@pytest.mark.parametrize("language", IN_TURN)
@pytest.mark.parametrize("person", PEOPLE)
def test_it_is_accessible_neutral_at_most_ten_kilobytes_and_breaks_no_policy(
    visitors: Visitors, kept: dict[str, Places], person: str, language: str
) -> None:
    places = _places(visitors, kept)
    visit = _window(visitors, person, language=language, width=NARROW)
    sizes: dict[str, int] = {}
    visit.page.on("response", lambda answer: sizes.update({answer.url: int(answer.headers.get("content-length", 0))}))
    stranger = visitors.window().page.request
    # A look is what this costs: for every landing on the screen that the person works at, at night on both.
    looked_at = [NARROW, WIDE] if language != LANGUAGES[0] else [WIDE if person and not _at_a_ward(person) else NARROW]
    for shown in _pages(person):
        places.open(visit, shown)
        assert visit.page.locator("html").get_attribute("lang") == language, shown.name
        at_desk = shown.path == "/" or shown.path.startswith(_AT_A_DESK)
        rule = is_of_a_desk if at_desk and not _at_a_ward(person) else is_neutral
        assert rule(visit.page.title()), (shown.name, visit.page.title())
        assert visit.page.locator("h1").count() == 1, shown.name
        assert 0 < sizes[visit.page.url.partition("#")[0]] <= MOST_HTML, shown.name
        assert Controls(visit.page.content()).shared == set(), shown.name
        if person and (address := visit.page.url.removeprefix(visit.base)) not in PUBLIC:
            signs_in = stranger.get(visit.base + address, max_redirects=0)
            assert (signs_in.status, signs_in.headers["location"].split("?")[0]) == (303, "/auth/sign-in"), shown.name
        if person.startswith("health") and shown.path.startswith(_AT_A_WARD):
            assert visit.page.locator(".govuk-exit-this-page a[href='/leave']").is_visible(), shown.name
        for width in (NARROW, WIDE):
            visit.widen(width)
            assert not visit.overflows(), (shown.name, width)
            if width in looked_at:
                # Half of what a look costs: where there are two, of one.
                visit.contrast = width == looked_at[0]
                assert visit.axe() == [], (shown.name, width)
        blocked = [each for each in visit.violations() if not any(item in each for item in _TOLD)]
        assert blocked == [], shown.name
        visit.widen(NARROW)


@pytest.mark.nightly
@pytest.mark.parametrize("person", PEOPLE)
def test_it_is_readable_in_forced_colours_on_paper_and_with_text_of_twice_the_size_on_a_phone(
    visitors: Visitors, kept: dict[str, Places], person: str
) -> None:
    places = _places(visitors, kept)
    visit = _window(visitors, person, width=PHONE, forced_colors="active")
    for shown in _pages(person):
        places.open(visit, shown)
        assert visit.axe() == [], shown.name
        visit.page.emulate_media(media="print")
        assert visit.page.locator("h1").is_visible(), shown.name
        assert not visit.page.locator(".spona-languages").is_visible(), shown.name
        visit.page.emulate_media(media="screen")
        visit.page.evaluate("document.documentElement.style.fontSize = '200%'")
        assert not visit.overflows(), shown.name


@pytest.mark.nightly
@pytest.mark.parametrize("person", PEOPLE)
def test_it_has_contrast_in_the_dark_and_is_light_on_paper(
    visitors: Visitors, kept: dict[str, Places], person: str
) -> None:
    places = _places(visitors, kept)
    visit = _window(visitors, person, color_scheme="dark")
    background = "getComputedStyle(document.body).backgroundColor"
    for shown in _pages(person):
        places.open(visit, shown)
        assert visit.page.evaluate(background) != WHITE, shown.name
        for width in (NARROW, WIDE):
            visit.widen(width)
            assert visit.axe() == [], (shown.name, width)
        visit.page.emulate_media(media="print")
        assert visit.page.evaluate(background) == WHITE, shown.name
        visit.page.emulate_media(media="screen")


@pytest.mark.nightly
@pytest.mark.parametrize("person", PEOPLE)
def test_it_is_whole_without_scripts_and_there_again_after_reload_and_back(
    visitors: Visitors, kept: dict[str, Places], person: str
) -> None:
    places = _places(visitors, kept)
    visit = _window(visitors, person, scripts=False)
    for shown in _pages(person):
        places.open(visit, shown)
        assert visit.page.locator("h1").is_visible(), shown.name
        assert _comes_back(visit), shown.name
