"""The Centre assesses and dismisses by pages alone: from the record to the form, with what is missing, and what is read then."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.sync_api import expect

from tests.e2e.filings import adult, girl, taken_over
from tests.e2e.pages.every_page import ONE_STACK
from tests.e2e.pages.filing import by_others, report_of_a_doctor
from tests.support.browser import NARROW

if TYPE_CHECKING:
    from tests.e2e.pages.visitors import Visitors
    from tests.e2e.people import Everybody
    from tests.support.browser import Visit
    from tests.support.stack import Stack

pytestmark = ONE_STACK
TEXT = "Razgovarali smo s njom: spor je o zaradi."
CHOSEN = {
    "reason": "not_trafficking_labour_dispute",
    "assessment.grounds": "insufficient",
    "assessment.risk": "low",
    "assessment.nextStep": "other_authority",
}


@by_others
async def takes_over(people: Everybody, report: str) -> None:
    await taken_over(people("intake.centre"), report)


def fills(visit: Visit) -> None:
    """The form of a dismissal, to its end."""
    for name, code in CHOSEN.items():
        visit.page.locator(f'input[name="{name}"][value="{code}"]').check()
    visit.page.locator('textarea[name="assessment.reason"]').fill(TEXT)
    visit.page.locator("#typed .govuk-button").click()


def test_an_adults_report_is_dismissed(visitors: Visitors, stack: Stack) -> None:
    report = report_of_a_doctor(stack, adult())
    intake = visitors.signed_in("intake.centre", to=f"/records/{report}")
    link = intake.page.locator('a[href$="/dismiss"]')
    expect(link).to_have_count(0)
    takes_over(stack, report)
    intake.open(f"/records/{report}")
    link.click()
    intake.page.locator("#typed .govuk-button").click()
    # Each line of the summary leads to its answer, whose name has a dot.
    intake.page.locator('.govuk-error-summary a[href="#assessment.risk"]').click()
    expect(intake.page.locator('input[name="assessment.risk"]').first).to_be_focused()
    fills(intake)
    intake.page.wait_for_url("**/records/*?done=dismissed")
    expect(intake.page.locator("#triage + dl")).to_contain_text(TEXT)
    expect(link).to_have_count(0)
    doctor = visitors.signed_in("health.nis", to=f"/entries/{report}", width=NARROW, language="en")
    expect(doctor.page.locator("main")).to_contain_text("The Centre has looked into the report and closed it.")
    assert TEXT not in doctor.page.content()
    is_whole(intake, doctor)


def test_a_childs_report_is_assessed_proposed_to_be_dismissed_and_dismissed_by_a_supervisor(
    visitors: Visitors, stack: Stack
) -> None:
    report = report_of_a_doctor(stack, girl())
    takes_over(stack, report)
    intake = visitors.signed_in("intake.centre", to=f"/records/{report}", language="en")
    intake.page.locator('.spona-standing a[href$="/assess"]').click()
    for name, code in CHOSEN.items():
        if name != "reason":
            intake.page.locator(f'input[name="{name}"][value="{code}"]').check()
    intake.page.locator('textarea[name="assessment.reason"]').fill("Prvi razgovor.")
    intake.page.locator("#typed .govuk-button").click()
    intake.page.wait_for_url("**/records/*?done=assessed")
    expect(intake.page.locator('.spona-standing a[href$="/assess"]')).to_have_count(0)
    intake.page.locator('a[href$="/dismiss"]').click()
    fills(intake)
    intake.page.wait_for_url("**/records/*?done=dismissal_proposed")
    expect(intake.page.locator("#dismissal-proposed a")).to_have_count(0)
    expect(intake.page.locator("main")).to_contain_text("Earlier assessments (1)")
    supervisor = visitors.signed_in("supervisor.centre", to=f"/records/{report}", width=NARROW)
    expect(supervisor.page.locator("#triage + dl")).to_contain_text(TEXT)
    is_whole(supervisor)
    supervisor.page.locator('.spona-standing a[href$="/dismissal"]').click()
    is_whole(supervisor)
    supervisor.page.locator('input[name="agreed"][value="yes"]').check()
    supervisor.page.locator("#typed .govuk-button").click()
    supervisor.page.wait_for_url("**/records/*?done=dismissed")
    expect(supervisor.page.locator("#dismissal-proposed")).to_have_count(0)
    is_whole(intake, supervisor)


def is_whole(*visits: Visit) -> None:
    """Nothing that axe finds, nothing that is scrolled sideways, and nothing in the console."""
    for visit in visits:
        assert visit.axe() == []
        assert not visit.overflows()
        # The console names the answer to the form that was sent empty.
        assert [each for each in visit.violations() if "status of 422" not in each] == []
