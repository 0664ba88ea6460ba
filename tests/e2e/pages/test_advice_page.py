"""A question without a report by pages alone: asked, answered, read, and made a report by its asker's own press; and the sheet on paper."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from contracts import reference
from tests.e2e.pages.every_page import ONE_STACK
from tests.e2e.pages.filing import discard_drafts
from tests.support.browser import LANGUAGES, NARROW, PHONE, Visit

if TYPE_CHECKING:
    from tests.e2e.pages.visitors import Visitors
    from tests.support.stack import Stack

pytestmark = ONE_STACK
TEXT = "Muškarac odgovara umesto nje i drži njene isprave. Da li je to razlog?"
REPLY = "Jeste. Ne suočavajte ga; pozovite nas."


def asked(doctor: Visit) -> str:
    """By the page; the address of the question."""
    doctor.open("/advice/new")
    page = doctor.page
    page.locator('input[name="subject"][value="reason_to_report"]').check()
    page.locator("#text").fill(TEXT)
    page.locator("#phone").fill("018 506 700")
    page.locator("main form .govuk-button").click()
    page.wait_for_url("**/advice/*?sent=1")
    return re.sub(r"^.*(/advice/[^?]+).*$", r"\1", page.url)


def test_it_is_asked_answered_and_becomes_a_report_only_by_its_askers_press(visitors: Visitors, stack: Stack) -> None:
    discard_drafts(stack, "health.nis")
    doctor = visitors.signed_in("health.nis", width=NARROW)
    address = asked(doctor)
    assert doctor.page.locator("main").inner_text().count(TEXT) == 1
    for stranger in ("health2.nis", "csr.nis", "police.nis", "health.sabac"):
        elsewhere = visitors.signed_in(stranger)
        elsewhere.open(address)
        assert TEXT not in elsewhere.page.content(), stranger
        missing = elsewhere.page.locator("h1").inner_text()
        elsewhere.open("/advice/0190a7f0-0000-7000-8000-000000000001")
        assert elsewhere.page.locator("h1").inner_text() == missing, stranger

    intake = visitors.signed_in("intake.centre", to="/advice")
    intake.page.locator(f'a[href="{address}"]').click()
    expect(intake.page.locator("main")).to_contain_text(TEXT)
    intake.page.locator("#text").fill(REPLY)
    intake.page.locator("main form .govuk-button").click()
    expect(intake.page.locator("main")).to_contain_text(REPLY)
    assert intake.page.locator("main form").count() == 0

    doctor.open("/notices")
    link = doctor.page.locator(f'a[href="{address}"]')
    for _ in range(60):
        if link.count():
            break
        doctor.page.wait_for_timeout(200)
        doctor.open("/notices")
    link.first.click()
    expect(doctor.page.locator("main")).to_contain_text(REPLY)
    before = doctor.page.context.request.get(doctor.base + "/entry").text().count("<li class=")
    doctor.page.locator('form[action$="/report"] button').click()
    if "/report" in doctor.page.url:
        doctor.page.locator("main form .govuk-button").click()
    doctor.page.wait_for_url("**/entry/*/1")
    draft = doctor.page.url.split("/entry/")[1].split("/")[0]
    doctor.open(f"/entry/{draft}/4")
    assert doctor.page.locator("#concern").input_value() == TEXT
    doctor.open("/entries")
    assert TEXT not in doctor.page.content()
    doctor.open("/entry")
    assert doctor.page.content().count("<li class=") == before + 1
    assert doctor.violations() == []
    discard_drafts(stack, "health.nis")


def test_it_is_asked_without_scripts_and_what_is_missing_is_said_beside_it(visitors: Visitors) -> None:
    visit = visitors.signed_in("police.nis", to="/advice", width=PHONE, scripts=False)
    visit.page.locator('a[href="/advice/new"]').click()
    visit.page.locator("#phone").fill("Kanarinac")
    visit.page.locator("main form .govuk-button").click()
    assert visit.page.locator(".govuk-error-summary").is_visible()
    assert visit.page.locator("#phone").input_value() == "Kanarinac"
    visit.page.locator("#text").fill(TEXT)
    visit.page.locator("main form .govuk-button").click()
    assert visit.page.locator("#phone-error").is_visible()
    visit.page.locator("#phone").fill("")
    visit.page.locator("main form .govuk-button").click()
    visit.page.wait_for_url("**/advice/*?sent=1")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_sheet_is_one_side_of_paper_and_names_no_one_and_nothing_that_it_is_for(
    visitors: Visitors, language: str
) -> None:
    visit = visitors.window(language=language)
    visit.open("/sheet")
    sheet = visit.page.locator(".spona-sheet").inner_text().casefold()
    for telling in (
        "trafficking",
        "trgovin",
        "трговин",
        "exploit",
        "eksploatac",
        "експлоатац",
        "victim",
        "žrtv",
        "жртв",
    ):
        assert telling not in sheet, telling
    for contact in reference.contacts():
        digits = re.sub(r"\D", "", contact.phone)[-6:]
        assert digits in re.sub(r"\D", "", sheet), contact.code
    paper = visit.page.pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b(?!s)", paper)) == 1
    larger = visit.page.pdf(prefer_css_page_size=True, scale=2)
    assert len(re.findall(rb"/Type\s*/Page\b(?!s)", larger)) > 1, "pages are counted"


@pytest.mark.parametrize("start", ["/guidance", "/"])
def test_the_sheet_is_reached_from_the_desk_and_from_the_signs(visitors: Visitors, start: str) -> None:
    visit = visitors.signed_in("health.nis", to=start)
    visit.page.locator('main a[href="/sheet"]').click()
    visit.page.wait_for_url("**/sheet")
    assert visit.page.locator("h1").is_visible()
