"""The Office at its figures, in real Chromium: by keyboard, on paper, as a file, and never on the way to a record."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.e2e.filings import girl, taken_over
from tests.e2e.pages.every_page import ONE_STACK
from tests.e2e.pages.filing import meanwhile, report_of_a_doctor
from tests.e2e.pages.quick_alert import Press, by_keyboard, by_touch
from tests.e2e.pages.visitors import WITHOUT_SCRIPTS_AT_NIGHT, Visitors, opens_until
from tests.support.stack import Stack

pytestmark = ONE_STACK
ELSEWHERE = ("/figures.csv", "/figures-notes.txt", "tel:", "#")


@pytest.fixture
def waits(stack: Stack) -> str:
    """A report that nobody has taken over, beside one that the Centre has: of one stage alone there is no picture."""
    waiting, taken = report_of_a_doctor(stack, girl()), report_of_a_doctor(stack, girl())
    meanwhile(stack, lambda people: taken_over(people("intake.centre"), taken))
    return waiting


@WITHOUT_SCRIPTS_AT_NIGHT
@pytest.mark.parametrize("press", [by_touch, by_keyboard], ids=["finger", "keyboard"])
def test_the_office_watches_without_seeing(visitors: Visitors, waits: str, *, press: Press, scripts: bool) -> None:
    visit = visitors.signed_in("office.national", scripts=scripts, has_touch=True)
    page = visit.page
    press(page.locator('main a[href="/figures"]'))
    page.wait_for_url(visit.base + "/figures")
    opens_until(visit, "/figures", ".spona-flow")
    expect(page.get_by_role("img", name="Пријаве према фази у којој су сада")).to_be_visible()
    ways = [each.get_attribute("href") or "" for each in page.locator("main a").all()]
    assert [each for each in ways if not each.startswith(ELSEWHERE)] == []
    assert waits not in page.content()
    for address in (f"/records/{waits}", f"/entries/{waits}", "/list"):
        visit.open(address)
        assert waits not in page.locator("main").inner_html()
        assert page.locator("main form").count() == 0


@pytest.mark.usefixtures("waits")
def test_on_paper_stand_the_picture_and_the_tables(visitors: Visitors) -> None:
    visit = visitors.signed_in("office.national", to="/figures")
    opens_until(visit, "/figures", ".spona-flow")
    page = visit.page
    page.emulate_media(media="print")
    expect(page.locator(".spona-flow").first).to_be_visible()
    expect(page.locator("table").first).to_be_visible()
    assert [each for each in page.locator("button, nav, dialog").all() if each.is_visible()] == []


def test_the_file_holds_whole_fives(visitors: Visitors, tmp_path: Path) -> None:
    page = visitors.signed_in("office.national", to="/figures").page
    with page.expect_download() as download:
        page.locator('a[href="/figures.csv"]').click()
    assert re.fullmatch(r"figures-\d{4}-\d\d-\d\d\.csv", download.value.suggested_filename)
    download.value.save_as(tmp_path / "figures.csv")
    _, *rows = csv.reader((tmp_path / "figures.csv").read_text("utf-8-sig").splitlines(), delimiter=";")
    counts = [count for row in rows for count in row[2:4]]
    assert counts
    assert all(each == "скривено" or int(each) % 5 == 0 for each in counts)
