"""Signing in and out in a real browser, at whichever issuer the stack has."""

from __future__ import annotations

from tests.e2e.pages.visitors import Visitors


def test_a_person_signs_in_returns_to_the_page_and_signs_out(visitors: Visitors) -> None:
    visit = visitors.signed_in("health.nis", to="/guidance")
    cookies = {each["name"]: each for each in visit.page.context.cookies()}
    session = cookies["__Host-spona"]
    assert (session["httpOnly"], session["secure"], session["sameSite"]) == (True, True, "Lax")
    visit.open("/auth/sign-out")
    visit.page.wait_for_url(visit.base + "/")
    assert "__Host-spona" not in {each["name"] for each in visit.page.context.cookies()}
