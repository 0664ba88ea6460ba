"""A doctor reports a person known to the doctor alone: by pages, in real Chromium; the Centre asks by code and is answered by code."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from contracts import reference
from tests.e2e.pages.every_page import ONE_STACK
from tests.e2e.pages.filing import meanwhile
from tests.e2e.pages.quick_alert import MOST_TAPS_OF_A_WAY, Reporter, by_touch
from tests.e2e.pages.test_worklist import find, link_to
from tests.e2e.pages.visitors import Visitors, summary_of
from tests.e2e.people import Everybody
from tests.support.browser import LANGUAGES, NARROW, WIDE
from tests.support.stack import Stack

pytestmark = ONE_STACK
ASKED = "interpreter"
TYPED = "Tajna rečenica"


def test_the_centre_works_through_the_reporter_and_nothing_that_was_typed_arrives(
    visitors: Visitors, stack: Stack
) -> None:
    visit = visitors.signed_in("health.nis", to="/entry/new", has_touch=True)
    reporter, page = Reporter(visit, by_touch), visit.page
    for screen in reporter.walk("adult", way="through_me"):
        if screen == "signs":
            page.locator("#concern").fill(TYPED)
        if screen == "contact":
            assert page.locator('input[name="contactPerson"]').count() == 0
    assert visit.axe() == []
    assert not visit.overflows()
    assert TYPED not in page.locator("main").inner_text()
    reporter.send()
    assert len(reporter.screens) == 7
    assert reporter.taps <= MOST_TAPS_OF_A_WAY
    report = page.url.split("/entries/")[1].split("?")[0]
    expect(page.locator("#way")).to_contain_text("знате само ви")

    centre = visitors.signed_in("intake.centre", to="/list")
    find(centre.page, report)
    centre.page.locator(link_to(report)).click()
    centre.page.locator(summary_of("#withheld")).click()
    record = centre.page.locator("main").inner_text()
    assert "Јужна и источна Србија" in record
    assert "Ниш" not in record.replace("Универзитетски клинички центар Ниш", "")
    assert "Због начина пријављивања нимало, или само делимично" in record
    centre.page.locator(summary_of("#ask")).click()
    assert centre.page.locator("#ask textarea").count() == 0
    centre.page.locator('#ask select[name="question"]').select_option(ASKED)
    centre.page.locator("#ask button").click()
    centre.page.wait_for_url("**done=asked**")
    assert centre.axe() == []

    visit.open(f"/entries/{report}")
    asked = page.locator("#question")
    expect(asked).to_contain_text(reference.question(ASKED).text.sr_cyrl)
    assert asked.locator("textarea").count() == 0
    asked.locator("label").first.tap()
    asked.locator("button").tap()
    page.wait_for_url("**answered=1")
    centre.open(f"/records/{report}")
    expect(centre.page.locator("#questions")).to_contain_text(reference.question(ASKED).answers[0].text.sr_cyrl)

    async def held(people: Everybody) -> str:
        return str(await people("duty.centre").confirmed().ask("ReadReport", id=report))

    assert TYPED not in meanwhile(stack, held)
    assert visit.violations() == centre.violations() == []


@pytest.mark.parametrize("way", ["official_duty", "vital_interest"])
def test_who_refused_or_cannot_answer_is_reported_by_the_page_alone(visitors: Visitors, way: str) -> None:
    visit = visitors.signed_in("health.nis", to="/entry/new", has_touch=True)
    reporter, page = Reporter(visit, by_touch), visit.page
    for screen in reporter.walk("adult", way=way):
        if screen == "way" and way == "vital_interest":
            assert page.locator('input[name="vitalReason"]').count() == len(reference.vital_reasons())
    reporter.send()
    assert len(reporter.screens) == 7
    expect(page.locator("#way")).to_be_visible()
    assert visit.axe() == []


@pytest.mark.parametrize("width", [NARROW, WIDE])
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_screen_of_the_ways_is_accessible_and_fits(visitors: Visitors, language: str, width: int) -> None:
    visit = visitors.signed_in("health.nis", to="/entry/new", language=language, width=width, has_touch=True)
    reporter = Reporter(visit, by_touch)
    for screen in reporter.walk("adult", way="vital_interest"):
        if screen in ("way", "check"):
            assert visit.axe() == [], screen
            assert not visit.overflows(), screen
        if screen == "check":
            break
