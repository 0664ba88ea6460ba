"""A case by pages alone: the supervisor gives it to a case manager, who assesses it, and the intake finds it no more."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.sync_api import expect

from tests.e2e.filings import adult
from tests.e2e.pages.every_page import ONE_STACK
from tests.e2e.pages.filing import report_of_a_doctor, taken_over_by_the_centre
from tests.e2e.pages.visitors import opens_until
from tests.support.browser import PHONE

if TYPE_CHECKING:
    from tests.e2e.pages.visitors import Visitors
    from tests.support.stack import Stack

pytestmark = ONE_STACK
TEXT = "Dokumenta su kod poslodavca, boji se za sestru."


def test_a_case_goes_from_the_supervisor_to_a_case_manager(visitors: Visitors, stack: Stack) -> None:
    report = report_of_a_doctor(stack, adult())
    taken_over_by_the_centre(stack, report)
    assign, record = f'a[href="/records/{report}/assign"]', f'a[href="/records/{report}"]'
    supervisor = visitors.signed_in("supervisor.centre", to="/list?sort=received")
    supervisor.page.locator(assign).click()
    supervisor.page.get_by_label("Olivera Savić").check()
    supervisor.page.locator("#typed .govuk-button").click()
    supervisor.page.wait_for_url("**/list?done=assigned")
    expect(supervisor.page.locator(assign)).to_have_count(0)
    supervisor.open("/list?state=assigned&sort=received")
    expect(supervisor.page.locator(f"tr:has({record})")).to_contain_text("Olivera Savić")

    manager = visitors.signed_in("manager.centre", width=PHONE)
    opens_until(manager, "/", f'#notices a[href^="/records/{report}"], main a[href^="/records/{report}"]')
    manager.open("/list?sort=received")
    manager.page.locator(record).click()
    expect(manager.page.locator(".spona-standing")).to_contain_text("Olivera Savić")
    manager.page.locator(".spona-standing__acts a.govuk-button").first.click()
    manager.page.wait_for_url(f"**/records/{report}/assess")
    for name, code in {"grounds": "reasonable", "risk": "high", "nextStep": "open_procedure"}.items():
        manager.page.locator(f'input[name="assessment.{name}"][value="{code}"]').check()
    manager.page.locator('textarea[name="assessment.reason"]').fill(TEXT)
    manager.page.locator("#typed .govuk-button").click()
    manager.page.wait_for_url("**/records/*?done=assessed")
    expect(manager.page.locator("#triage + dl")).to_contain_text(TEXT)
    expect(manager.page.locator(".spona-standing")).to_contain_text("Ви одлучујете шта следи")

    intake = visitors.signed_in("intake.centre")
    intake.open("/list?state=any&sort=received")
    expect(intake.page.locator(record)).to_have_count(0)
    intake.page.goto(f"{intake.base}/records/{report}")
    expect(intake.page.locator("h1")).to_be_visible()
    assert "Olivera" not in intake.page.content()
    for visit in (supervisor, manager):
        assert visit.axe() == []
        assert not visit.overflows()
        assert visit.violations() == []
