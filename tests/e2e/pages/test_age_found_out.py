"""Another age is found out, by pages alone: a centre for social work loses the child, and gets it back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.sync_api import expect

from tests.e2e.filings import girl
from tests.e2e.pages.every_page import ONE_STACK
from tests.e2e.pages.filing import keyed_for_a_doctor, report_of_a_doctor
from tests.e2e.pages.visitors import opens_until, with_the_second_factor
from tests.support.browser import NARROW

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.e2e.pages.visitors import Visitors
    from tests.support.browser import Visit
    from tests.support.stack import Stack

pytestmark = ONE_STACK


def says(page: Page, age: str, basis: str, *, who: str = "") -> None:
    """From the record to the form, and through it; `who` gives their second factor, once in a window."""
    page.locator('a[href$="/age"]').first.click()
    if who:
        with_the_second_factor(page, who)
        page.wait_for_url("**/records/*/age")
    page.locator(f'input[name="age"][value="{age}"]').check()
    page.locator(f'input[name="basis"][value="{basis}"]').check()
    page.locator("main form .govuk-button").click()


def confirms(visit: Visit, report: str, who: str) -> None:
    """Another person of the Centre, from what the record says to the press that ends the child's protection."""
    visit.page.locator('#adult-proposed a[href$="/age/confirm"]').click()
    with_the_second_factor(visit.page, who)
    visit.page.wait_for_url(f"**/records/{report}/age/confirm")
    visit.page.locator("main form .govuk-button").click()
    visit.page.wait_for_url("**/records/*?done=adult_confirmed")


def test_a_child_is_none_and_is_one_after_all(visitors: Visitors, stack: Stack) -> None:
    report = report_of_a_doctor(stack, girl())
    worker = visitors.signed_in("csr.nis", to=f"/records/{report}")
    worker.page.locator('form[action$="/accept"] button').click()
    opens_until(worker, f"/records/{report}", 'form[action*="/identity"]')

    intake = visitors.signed_in("intake.centre", to=f"/records/{report}")
    says(intake.page, "adult", "document", who="intake.centre")
    intake.page.wait_for_url("**/records/*?done=adult_proposed")
    # Until another person confirms it, the child is protected as before, and the one who proposed it learns for whom it waits.
    expect(intake.page.locator("#adult-proposed")).to_be_visible()
    expect(intake.page.locator('#adult-proposed a[href$="/age/confirm"]')).to_have_count(0)
    missing = worker.base + f"/records/{report}"
    assert worker.page.context.request.get(missing).status == 200
    duty = visitors.signed_in("duty.centre", to=f"/records/{report}")
    confirms(duty, report, "duty.centre")
    assert worker.page.context.request.get(missing).status == 404
    doctor = visitors.signed_in("health.nis", to=f"/entries/{report}", width=NARROW)
    expect(doctor.page.locator("#path")).to_be_visible()
    expect(doctor.page.locator("#ask")).to_be_visible()

    intake.open(f"/records/{report}")
    says(intake.page, "child", "social_work_assessment")
    intake.page.wait_for_url("**/records/*?done=age_recorded")
    opens_until(worker, f"/records/{report}", 'form[action$="/accept"] button')
    doctor.open(f"/entries/{report}")
    expect(doctor.page.locator("#ask")).to_have_count(0)
    expect(doctor.page.locator("#path")).to_be_visible()
    for visit in (worker, intake, duty, doctor):
        assert visit.violations() == []


def test_who_entered_a_childs_report_does_not_end_its_protection_and_two_others_do(
    visitors: Visitors, stack: Stack
) -> None:
    report, _ = keyed_for_a_doctor(stack)
    doctor = visitors.signed_in("health.nis", to=f"/entries/{report}")
    doctor.page.locator('button[value="TakeHandedOver"]').click()
    worker = visitors.signed_in("csr.nis", to=f"/records/{report}")
    worker.page.locator('form[action$="/accept"] button').click()
    opens_until(worker, f"/records/{report}", 'form[action*="/identity"]')
    found = worker.base + f"/records/{report}"

    intake = visitors.signed_in("intake.centre", to=f"/records/{report}")
    for basis in ("other", "document"):
        intake.open(f"/records/{report}")
        says(intake.page, "adult", basis, who="intake.centre" if basis == "other" else "")
        expect(intake.page.locator("main h1")).to_contain_text("Ви сте послали или унели ову пријаву")
        assert worker.page.context.request.get(found).status == 200

    duty = visitors.signed_in("duty.centre", to=f"/records/{report}")
    says(duty.page, "adult", "other", who="duty.centre")
    expect(duty.page.locator(".govuk-error-summary")).to_contain_text("Означите како се зна")
    duty.page.locator('input[name="basis"][value="document"]').check()
    duty.page.locator("main form .govuk-button").click()
    duty.page.wait_for_url("**/records/*?done=adult_proposed")
    assert worker.page.context.request.get(found).status == 200
    for visit in (intake, duty):
        visit.open(f"/records/{report}/age/confirm")
        expect(visit.page.locator("main h1")).to_be_visible()
        expect(visit.page.locator("main form")).to_have_count(0)

    second = visitors.signed_in("intake2.centre", to=f"/records/{report}")
    confirms(second, report, "intake2.centre")
    assert worker.page.context.request.get(found).status == 404
    for visit in (worker, second, doctor):
        assert visit.violations() == []
    # What was refused above the browser tells in its console too, and nothing else.
    for visit, refused in ((intake, "403"), (duty, "422")):
        assert [each for each in visit.violations() if refused not in each] == []
