"""The one who could not be asked for consent, by pages alone: sealed, tried, asked, and open to the Centre from the next page on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.sync_api import expect

from tests.e2e.filings import adult
from tests.e2e.pages.every_page import ONE_STACK
from tests.e2e.pages.filing import report_of_a_doctor
from tests.support.browser import NARROW

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.e2e.pages.visitors import Visitors
    from tests.support.stack import Stack

pytestmark = ONE_STACK
NAME = {"given": "Primerka", "family": "Kasnijepitanović"}
SEALED = adult(wayIn="could_not_ask", consent=None, person={"names": [NAME]})
SHOWN = f"{NAME['given']} {NAME['family']}"
IDENTITY = 'form[action*="/identity"] button'


def says(page: Page, outcome: str, **answers: str) -> None:
    """From the page of a report to its form, and through it."""
    page.locator('a[href$="/asked"]').first.click()
    page.locator(f'input[name="outcome"][value="{outcome}"]').check()
    page.locator("main form .govuk-button").click()
    for name, value in answers.items():
        page.locator(f'input[name="{name}"][value="{value}"]').check()
    page.locator("main form .govuk-button").click()
    page.wait_for_url(lambda address: "/asked" not in address)


def test_a_person_is_asked_when_it_is_safe(visitors: Visitors, stack: Stack) -> None:
    report = report_of_a_doctor(stack, SEALED)
    intake = visitors.signed_in("intake.centre", to=f"/records/{report}")
    doctor = visitors.signed_in("health.nis", to=f"/entries/{report}", width=NARROW)
    expect(doctor.page.locator("#ask")).to_be_visible()
    intake.page.locator(IDENTITY).first.click()
    assert SHOWN not in intake.page.content()

    intake.open(f"/records/{report}")
    says(intake.page, "not_asked", reason="unsafe")
    doctor.open(f"/entries/{report}")
    expect(doctor.page.locator("#ask")).to_be_visible()

    says(doctor.page, "agreed", shareClinical="no", seenAlone="yes", calledBack="unknown")
    expect(doctor.page.locator("#ask")).to_have_count(0)
    intake.open(f"/records/{report}")
    assert SHOWN not in intake.page.content()
    intake.page.locator(IDENTITY).first.click()
    expect(intake.page.locator("main")).to_contain_text(SHOWN)

    intake.open(f"/records/{report}")
    expect(intake.page.locator("#history + ol")).to_contain_text("Особа је пристала на поступак")
    for visit in (intake, doctor):
        assert visit.violations() == []
