"""A child whom no unit is asked to protect, and what the reporter is promised meanwhile, by pages alone (decision 0003)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.sync_api import expect

from tests.e2e.filings import centres_item_of, filed, girl
from tests.e2e.pages.every_page import ONE_STACK
from tests.e2e.pages.filing import meanwhile, report_of_a_doctor
from tests.e2e.pages.test_worklist import find, link_to
from tests.e2e.pages.visitors import TO_THE_FORM, opens_until, summary_of
from tests.e2e.people import WHO
from tests.support.browser import NARROW

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.e2e.pages.visitors import Visitors
    from tests.e2e.people import Everybody
    from tests.support.stack import Stack

pytestmark = ONE_STACK
UNPROTECTED = "Ово дете још ниједна служба не штити"
NOT_COMING = "више не долази"
TAKE_OVER, COMES, TOLD = 'form[action$="/take-over"]', "#instruction-hand_to_csr", "#instruction .spona-now__text"
NAMES_A_UNIT = '.spona-standing a[href*="/direct"]'


def report_about_colleagues(stack: Stack) -> str:
    """Of the serving centre for social work a person could be involved: it is not asked, and no one else is."""

    async def act(people: Everybody) -> str:
        report = await filed(people("health.nis"), girl(conflict={"unitIds": [str(WHO["csr.nis"].unit)]}))
        await centres_item_of(people("intake.centre"), report)
        return report

    return meanwhile(stack, act)


def named(page: Page, who: str) -> None:
    """The unit of this person is chosen, and the form is sent."""
    page.locator("#unit").select_option(str(WHO[who].unit))
    page.locator("main form .govuk-button").click()


def advised(page: Page, form: str) -> None:
    """The Centre says that the centre for social work comes."""
    page.locator(summary_of("#actions")).click()
    page.locator(COMES).check()
    page.locator("#until").fill("23:59")
    page.locator(f"{form} button").click()
    page.wait_for_url("**done=advised")


def test_no_one_is_promised_for_a_child_until_the_duty_names_a_unit(visitors: Visitors, stack: Stack) -> None:
    report = report_about_colleagues(stack)
    here = f"/records/{report}"
    intake = visitors.signed_in("intake.centre", to="/list")
    page = intake.page
    find(page, report)
    expect(page.locator(".spona-work__report", has=page.locator(link_to(report)))).to_contain_text(UNPROTECTED)
    intake.open(here)
    expect(page.locator(".spona-standing p", has_text=UNPROTECTED)).to_contain_text("још")
    assert page.locator(COMES).count() == 0
    # Who is on duty need not take the report over first.
    duty = visitors.signed_in("duty.centre", to=here)
    expect(duty.page.locator(NAMES_A_UNIT)).to_be_visible()
    expect(page.locator(NAMES_A_UNIT)).to_have_count(0)

    # An instruction without its time takes nothing over, and nothing that was chosen is lost.
    page.locator(TO_THE_FORM).click()
    page.locator("#instruction-keep_until_we_come").check()
    page.locator(f"{TAKE_OVER} button").click()
    expect(page.locator(".govuk-error-summary")).to_contain_text("Пријава још није преузета")
    expect(page.locator("#instruction-keep_until_we_come")).to_be_checked()
    doctor = visitors.signed_in("health.nis", to=f"/entries/{report}", width=NARROW)
    assert doctor.page.locator("#instruction").count() == 0
    expect(doctor.page.locator(".spona-steps__step--waiting").last).to_contain_text("Још је нико није преузео")
    page.locator("#until").fill("23:59")
    page.locator(f"{TAKE_OVER} button").click()
    page.wait_for_url("**done=advised")

    duty.page.locator(NAMES_A_UNIT).click()
    named(duty.page, "csr.novisad")
    duty.page.wait_for_url("**done=passed_on")
    opens_until(intake, here, COMES)
    expect(page.locator(".spona-standing")).not_to_contain_text(UNPROTECTED)
    advised(page, 'form[action$="/advise"]')
    doctor.open(f"/entries/{report}")
    expect(doctor.page.locator(TOLD)).to_contain_text("Центар за социјални рад долази до 23.59")
    for visit in (intake, duty, doctor):
        assert [each for each in visit.violations() if "422" not in each] == []


def test_after_a_revocation_the_receipt_says_that_the_first_unit_does_not_come(
    visitors: Visitors, stack: Stack
) -> None:
    report = report_of_a_doctor(stack, girl())
    here = f"/records/{report}"
    intake = visitors.signed_in("intake.centre", to=here)
    page = intake.page
    advised(page, TAKE_OVER)
    doctor = visitors.signed_in("health.nis", to=f"/entries/{report}", width=NARROW)
    expect(doctor.page.locator(TOLD)).to_contain_text("Центар за социјални рад долази")

    page.locator('a[href*="/revoke"]').click()
    page.locator('input[name="reason"][value="conflict_of_interest"]').check()
    named(page, "csr.novisad")
    page.wait_for_url("**done=revoked")
    doctor.open(f"/entries/{report}")
    expect(doctor.page.locator(TOLD)).to_contain_text(NOT_COMING)
    expect(doctor.page.locator('#instruction a[href^="tel:"]')).to_be_visible()
    expect(doctor.page.locator("#instruction ul")).to_contain_text("Центар за социјални рад долази")

    # The successor is asked: the Centre may say that it comes.
    opens_until(intake, here, COMES)
    advised(page, 'form[action$="/advise"]')
    doctor.open(f"/entries/{report}")
    expect(doctor.page.locator(TOLD)).not_to_contain_text(NOT_COMING)
    for visit in (intake, doctor):
        assert visit.violations() == []
