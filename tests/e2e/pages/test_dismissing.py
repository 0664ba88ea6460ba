"""The Centre dismisses a report by pages alone: from the record to the form, with what is missing, and what the reporter reads then."""

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


def test_an_adults_report_is_dismissed_and_a_childs_is_not(visitors: Visitors, stack: Stack) -> None:
    report, child = (report_of_a_doctor(stack, filing) for filing in (adult(), girl()))
    intake = visitors.signed_in("intake.centre", to=f"/records/{report}")
    link = intake.page.locator('a[href$="/dismiss"]')
    for each in (child, report):
        intake.open(f"/records/{each}")
        expect(link).to_have_count(0)
        takes_over(stack, each)
        intake.open(f"/records/{each}")
        expect(link).to_have_count(int(each == report))
    link.click()
    intake.page.locator("#typed .govuk-button").click()
    # Each line of the summary leads to its answer, whose name has a dot.
    intake.page.locator('.govuk-error-summary a[href="#assessment.risk"]').click()
    expect(intake.page.locator('input[name="assessment.risk"]').first).to_be_focused()
    for name, code in CHOSEN.items():
        intake.page.locator(f'input[name="{name}"][value="{code}"]').check()
    intake.page.locator('textarea[name="assessment.reason"]').fill(TEXT)
    intake.page.locator("#typed .govuk-button").click()
    intake.page.wait_for_url("**/records/*?done=dismissed")
    expect(intake.page.locator("#triage + dl")).to_contain_text(TEXT)
    expect(link).to_have_count(0)
    doctor = visitors.signed_in("health.nis", to=f"/entries/{report}", width=NARROW, language="en")
    expect(doctor.page.locator("main")).to_contain_text("The Centre has looked into the report and closed it.")
    assert TEXT not in doctor.page.content()
    for visit in (intake, doctor):
        assert visit.axe() == []
        assert not visit.overflows()
        # The console names the answer to the form that was sent empty.
        assert [each for each in visit.violations() if "status of 422" not in each] == []
