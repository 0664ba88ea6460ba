"""The Centre corrects day and place by pages alone, and the reporter reads what is in force with what they had written, and not why."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from playwright.sync_api import expect

from tests.e2e.filings import girl
from tests.e2e.pages.every_page import ONE_STACK
from tests.e2e.pages.filing import report_of_a_doctor
from tests.e2e.pages.visitors import choose
from tests.support.browser import NARROW

if TYPE_CHECKING:
    from tests.e2e.pages.visitors import Visitors
    from tests.support.stack import Stack

pytestmark = ONE_STACK
TEXT = "Lekarka je pogrešila dan i mesto."
NIS, NOVI_SAD = "71331", "89010"


def test_a_day_and_a_place_are_corrected_and_what_they_were_stays(visitors: Visitors, stack: Stack) -> None:
    met = datetime.now(UTC).date() - timedelta(days=3)
    report = report_of_a_doctor(stack, girl(encounterDate=met.isoformat(), encounterMunicipality=NIS))
    intake = visitors.signed_in("intake.centre", to=f"/records/{report}", language="en")
    intake.page.locator('a[href$="/correct"]').click()
    expect(intake.page.locator("#encounterDate-day")).to_have_value(str(met.day))
    expect(intake.page.locator('select[name="encounterMunicipality"]')).to_have_value(NIS)
    intake.page.locator("#typed .govuk-button").click()
    # Nothing differs yet, and no reason is given.
    expect(intake.page.locator(".govuk-error-summary li")).to_have_count(1)
    choose(intake.page, "encounterMunicipality", NOVI_SAD)
    day = met - timedelta(days=1)
    for part, typed in (("day", day.day), ("month", day.month), ("year", day.year)):
        intake.page.locator(f"#encounterDate-{part}").fill(str(typed))
    intake.page.locator("#reason").fill(TEXT)
    intake.page.locator("#typed .govuk-button").click()
    intake.page.wait_for_url("**/records/*?done=corrected")
    facts = "#report + dl"
    expect(intake.page.locator(facts)).to_contain_text(TEXT)
    doctor = visitors.signed_in("health.nis", to=f"/records/{report}", width=NARROW, language="en")
    for visit in (intake, doctor):
        expect(visit.page.locator(facts)).to_contain_text("Novi Sad")
        expect(visit.page.locator(facts)).to_contain_text("it was: Niš")
        assert visit.axe() == []
        assert not visit.overflows()
    assert TEXT not in doctor.page.content()
