"""A caller through intake files, by page alone; the ward that called finds the report, and the one who called takes it (DESIGN 10.5)."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.e2e.pages.visitors import WITHOUT_SCRIPTS_AT_NIGHT, Visitors, choose
from tests.e2e.people import WHO
from tests.support.browser import is_neutral

WARD = str(WHO["health.nis"].unit)
CALLER = "Kanarinka Pozivačić"


@WITHOUT_SCRIPTS_AT_NIGHT
def test_a_caller_through_intake_files_and_takes_the_report_over_in_their_ward(
    visitors: Visitors, scripts: bool
) -> None:
    intake = visitors.signed_in("intake.centre", to="/", scripts=scripts)
    page = intake.page
    _key_in(page)
    assert is_neutral(page.title())
    report = page.url.split("/entries/")[1].split("?")[0]
    reference = page.locator(".govuk-panel strong").inner_text()
    expect(page.locator("#read-out")).to_contain_text(reference)
    assert intake.violations() == []

    intake.open("/entries")
    expect(page.locator(f'tbody:has(a[href="/entries/{report}"])')).to_contain_text("телефонском позиву")
    for whose in ("UndoHandOver", "HandOverReport"):
        intake.open(f"/entries/{report}")
        page.locator(f'button[value="{whose}"]').click()

    doctor = visitors.signed_in("health.nis", to=f"/entries/{report}", scripts=scripts)
    expect(doctor.page.locator("main")).to_contain_text(reference)
    expect(doctor.page.locator("main")).not_to_contain_text(CALLER)
    doctor.page.locator('button[value="TakeHandedOver"]').click()
    expect(doctor.page.locator(".govuk-panel")).to_contain_text(reference)
    expect(doctor.page.locator('button[value="TakeHandedOver"]')).to_have_count(0)
    # It is the doctor's now: who entered it reads it as the Centre does.
    intake.open("/entries")
    expect(page.locator(f'tbody:has(a[href="/entries/{report}"])')).to_have_count(0)
    intake.open(f"/records/{report}")
    expect(page.locator("main")).to_contain_text("телефонском позиву")
    assert (intake.violations(), doctor.violations()) == ([], [])


def _key_in(page: Page) -> None:
    """From the start page to the receipt: a doctor of a ward called about a child."""
    menu = page.locator(".govuk-service-navigation__toggle")
    if menu.is_visible():
        menu.click()
    page.locator('nav a[href="/entry/keyed"]').click()
    page.locator("main form .govuk-button").first.click()
    page.wait_for_url("**/19")
    page.locator('input[name="source"][value="phone"]').check()
    page.locator('input[name="callerSector"][value="health"]').check()
    choose(page, "callerUnit", WARD)
    page.locator("#callerName").fill(CALLER)
    page.locator("#callerPhone").fill("064 111 2233")
    page.locator("main form .govuk-button").first.click()
    page.wait_for_url("**/1")
    page.locator('button[name="danger"][value="no"]').click()
    page.wait_for_url("**/2")
    page.locator("main form .govuk-button").first.click()
    page.wait_for_url("**/3")
    page.locator('input[name="age"][value="child"]').check()
    page.locator("main form .govuk-button").first.click()
    page.wait_for_url("**/4")
    page.locator("#indicators").check()
    page.locator("main form .govuk-button").first.click()
    page.wait_for_url("**/5")
    page.locator("main form .govuk-button").first.click()
    page.wait_for_url("**/6")
    page.locator("#policeTold").check()
    page.locator("main form .govuk-button").first.click()
    page.wait_for_url("**/7")
    expect(page.locator("main")).to_contain_text(CALLER)
    expect(page.locator("#told-unit a")).to_have_attribute("href", re.compile(r"/19\?to=7#callerUnit$"))
    page.locator("main form .govuk-button").last.click()
    page.wait_for_url("**/entries/*?sent=1")
