"""Signing in and out in a real browser, at whichever issuer the stack has."""

from __future__ import annotations

import pytest

from tests.e2e.pages.every_page import ONE_STACK
from tests.e2e.pages.visitors import Visitors
from tests.support.browser import LANGUAGES, NARROW, WIDE


def test_a_person_signs_in_returns_to_the_page_and_signs_out(visitors: Visitors) -> None:
    visit = visitors.signed_in("health.nis", to="/guidance")
    cookies = {each["name"]: each for each in visit.page.context.cookies()}
    session = cookies["__Host-spona"]
    assert (session["httpOnly"], session["secure"], session["sameSite"]) == (True, True, "Lax")
    visit.open("/auth/sign-out")
    visit.page.wait_for_url(visit.base + "/")
    assert "__Host-spona" not in {each["name"] for each in visit.page.context.cookies()}


@ONE_STACK
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_where_one_signs_in_speaks_the_language_that_was_chosen_and_holds_up(
    visitors: Visitors, language: str
) -> None:
    for width in (NARROW, WIDE):
        visit = visitors.window(width=width)
        visit.open(f"/language/{language}?to=/")
        visit.open("/auth/sign-in?to=/")
        assert visit.page.locator("html").get_attribute("lang") == language
        assert visit.axe() == []
        assert not visit.overflows()
        assert visit.violations() == []
