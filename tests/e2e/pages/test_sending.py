"""An adult is sent to a unit by pages alone: what they agree to, what the unit will read, what it reads then, and that they take it back."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from playwright.sync_api import expect

from tests.e2e.filings import GROWN, TEXTS, adult
from tests.e2e.pages.every_page import ONE_STACK
from tests.e2e.pages.filing import assessed_by_its_manager, report_of_a_doctor, taken_over_by_the_centre
from tests.e2e.pages.visitors import opens_until, person_of, with_the_second_factor
from tests.e2e.people import WHO
from tests.support.browser import PHONE

if TYPE_CHECKING:
    from tests.e2e.pages.visitors import Visitors
    from tests.support.browser import Visit
    from tests.support.stack import Stack

pytestmark = ONE_STACK
NAME, NEEDS, TELEPHONE = "Primerka", TEXTS["careNeeds"], GROWN["safeContact"]["phone"]


def chooses(visit: Visit, **codes: str) -> None:
    """Checks these answers and goes on."""
    for name, code in codes.items():
        visit.page.locator(f'input[name="{name}"][value="{code}"]').check()
    visit.page.locator("main form .govuk-button").last.click()


def agrees(manager: Visit, report: str) -> None:
    """Records to what the person agrees, from the text that is read aloud on, and comes back to the request."""
    page = manager.page
    page.locator('a[href*="/referral-consent"]').click()
    chooses(manager)
    expect(page.locator(".govuk-inset-text")).to_contain_text("Не морате да пристанете")
    page.locator('a[href$="&agreed=yes"]').click()
    with_the_second_factor(page, "manager.centre")
    page.wait_for_url("**&agreed=yes")
    page.locator(f'input[name="unitIds"][value="{WHO["reception.centre"].unit}"]').check()
    for class_ in ("person_name", "care_needs"):
        page.locator(f'input[name="classes"][value="{class_}"]').check()
    answered = {
        "givenBy": "person",
        "method": "written",
        "interpreter": "no",
        "seenAlone": "yes",
        "calledBack": "unknown",
    }
    chooses(manager, **answered)
    # The day is missing: nothing that was chosen is lost.
    page.locator('.govuk-error-summary a[href^="#until"]').click()
    last = datetime.now(UTC) + timedelta(days=60)
    for part in ("day", "month", "year"):
        page.locator(f"#until-{part}").fill(str(getattr(last, part)))
    page.locator("#typed .govuk-button").click()
    page.wait_for_url(f"**/records/{report}/send?purpose=emergency_accommodation")


def test_an_adult_is_sent_to_the_reception_centre_and_takes_it_back(visitors: Visitors, stack: Stack) -> None:
    report = report_of_a_doctor(stack, adult(**TEXTS, person=GROWN))
    taken_over_by_the_centre(stack, report, "manager.centre")
    assessed_by_its_manager(stack, report)
    manager = visitors.signed_in("manager.centre", to=f"/records/{report}")
    manager.page.locator(".spona-standing__acts a.govuk-button").first.click()
    chooses(manager, purpose="emergency_accommodation")
    expect(manager.page.locator('input[name="unitId"]')).to_have_count(0)
    agrees(manager, report)
    chooses(manager, unitId=str(WHO["reception.centre"].unit), urgency="urgent")
    before, after = manager.page.locator(".spona-preview > section").all()
    expect(after).to_contain_text(NAME)
    expect(after).to_contain_text(NEEDS)
    for side in (before, after):
        expect(side).not_to_contain_text(TELEPHONE)
    expect(before).not_to_contain_text(NAME)
    expect(after).to_contain_text("Особа на то није пристала")
    assert manager.axe() == []
    assert not manager.overflows()
    manager.page.locator("#typed .govuk-button").click()
    manager.page.wait_for_url(f"**/records/{report}?done=sent")

    reception = visitors.signed_in("reception.centre", width=PHONE)
    opens_until(reception, "/list", f'form[action="/records/{report}/accept"]')
    expect(reception.page.locator(f'tbody:has(a[href^="/records/{report}"])')).to_contain_text("Хитан смештај")
    reception.page.locator(f'form[action="/records/{report}/accept"] button').click()
    reception.page.wait_for_url("**/list?done=accepted")
    reception.open(f"/records/{report}")
    read = person_of(reception.page, reception.base, report, NAME)
    expect(read).to_contain_text(NEEDS)
    expect(read).not_to_contain_text(TELEPHONE)
    expect(reception.page.locator("#withheld")).to_contain_text("Особа на то није пристала")

    refuses(manager, report)
    reception.open(f"/records/{report}")
    assert NAME not in reception.page.content()
    press = reception.page.locator('form[action*="/identity"] button')
    if press.count():
        press.click()
        assert NAME not in reception.page.content()
    assert reception.violations() == []


def refuses(manager: Visit, report: str) -> None:
    """Records that the person does not agree any more."""
    manager.open(f"/records/{report}/referral-consent?purpose=emergency_accommodation&language=sr")
    manager.page.locator('a[href$="&agreed=no"]').click()
    chooses(manager, givenBy="person", method="by_telephone", interpreter="no", seenAlone="yes", calledBack="yes")
    manager.page.wait_for_url(f"**/records/{report}?done=referral_refused")
