"""Another age is found out, by pages alone: a centre for social work loses the child, and gets it back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.sync_api import expect

from tests.e2e.filings import girl
from tests.e2e.pages.every_page import ONE_STACK
from tests.e2e.pages.filing import report_of_a_doctor
from tests.e2e.pages.visitors import with_the_second_factor
from tests.support.browser import NARROW

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.e2e.pages.visitors import Visitors
    from tests.support.browser import Visit
    from tests.support.stack import Stack

pytestmark = ONE_STACK
TRIES = 60


def finds_out(page: Page, age: str, basis: str, *, opens: bool = False) -> None:
    """From the record to the form, and through it: what opens the report to the Centre begins with the second factor."""
    page.locator('a[href$="/age"]').first.click()
    if opens:
        with_the_second_factor(page, "intake.centre")
        page.wait_for_url("**/records/*/age")
    page.locator(f'input[name="age"][value="{age}"]').check()
    page.locator(f'input[name="basis"][value="{basis}"]').check()
    page.locator("main form .govuk-button").click()
    page.wait_for_url("**/records/*?done=age_recorded")


def opens_once(visit: Visit, address: str, there: str) -> None:
    """The page is opened until something stands on it, as long as it takes to be told."""
    for _ in range(TRIES):
        visit.open(address)
        if visit.page.locator(there).count():
            return
        visit.page.wait_for_timeout(250)
    expect(visit.page.locator(there)).to_have_count(1)


def test_a_child_is_none_and_is_one_after_all(visitors: Visitors, stack: Stack) -> None:
    report = report_of_a_doctor(stack, girl())
    worker = visitors.signed_in("csr.nis", to=f"/records/{report}")
    worker.page.locator('form[action$="/accept"] button').click()
    opens_once(worker, f"/records/{report}", 'form[action*="/identity"]')

    intake = visitors.signed_in("intake.centre", to=f"/records/{report}")
    finds_out(intake.page, "adult", "document")
    missing = worker.base + f"/records/{report}"
    assert worker.page.context.request.get(missing).status == 404
    doctor = visitors.signed_in("health.nis", to=f"/entries/{report}", width=NARROW)
    expect(doctor.page.locator("#path")).to_be_visible()
    expect(doctor.page.locator("#ask")).to_be_visible()

    intake.open(f"/records/{report}")
    finds_out(intake.page, "child", "social_work_assessment", opens=True)
    opens_once(worker, f"/records/{report}", 'form[action$="/accept"] button')
    doctor.open(f"/entries/{report}")
    expect(doctor.page.locator("#ask")).to_have_count(0)
    expect(doctor.page.locator("#path")).to_be_visible()
    for visit in (worker, intake, doctor):
        assert visit.violations() == []
