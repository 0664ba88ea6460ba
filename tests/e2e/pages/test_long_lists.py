"""A long list is searched by the beginning of a word, in either script and without diacritics; without scripts it is a plain list."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.e2e.pages.every_page import ONE_STACK
from tests.e2e.pages.raid import Raid
from tests.e2e.pages.visitors import Visitors
from tests.support.browser import NARROW

pytestmark = ONE_STACK
FULL = "/entry/new?full=1"


def test_the_beginning_of_a_word_finds_it_by_keyboard_and_it_stays_chosen(visitors: Visitors) -> None:
    visit = visitors.signed_in("police.nis", to=FULL, width=NARROW)
    raid, page = Raid.begun(visit), visit.page
    raid.of("1", "11")
    field, options = page.locator("#language"), page.locator("#language-list [role=option]:visible")
    expect(field).to_have_attribute("role", "combobox")
    field.press("ArrowDown")
    expect(options.first).to_have_text("српски")
    assert visit.axe() == []
    assert not visit.overflows()
    field.press_sequentially("marat")
    expect(options).to_have_text(["марати"])
    expect(page.locator(".spona-combobox__status:visible")).to_have_text("Пронађено: 1")
    field.press("Enter")
    expect(field).to_have_value("марати")
    field.fill("nema takvog")
    field.press("Tab")
    expect(field).to_have_value("марати")
    field.fill("ромс")
    field.press("Tab")
    expect(field).to_have_value("ромски")
    page.locator("#answers .govuk-button").first.click()
    page.wait_for_url("**/10*")
    raid.of("1", "11")
    expect(page.locator("#language")).to_have_value("ромски")
    page.locator("#language").click()
    page.get_by_role("option", name="енглески", exact=True).click()
    expect(page.locator('select[name="language"]')).to_have_value("en")
    page.locator("#language").fill("")
    page.locator("#language").press("Tab")
    expect(page.locator('select[name="language"]')).to_have_value("")
    assert visit.violations() == []


def test_what_is_not_offered_any_more_stays_chosen_and_is_sent_again(visitors: Visitors) -> None:
    visit = visitors.signed_in("police.nis", to=FULL)
    raid, page = Raid.begun(visit), visit.page
    raid.of("1", "11")
    page.locator('select[name="language"]').evaluate("each => { each.add(new Option('', 'vo')); each.value = 'vo'; }")
    for _ in range(2):
        page.locator("#answers .govuk-button").first.click()
        page.wait_for_url("**/10*")
        raid.of("1", "11")
        expect(page.locator("#language")).to_have_value("волапик")
        expect(page.locator('select[name="language"]')).to_have_value("vo")
    assert visit.violations() == []


@pytest.mark.parametrize("step", ["1", "3"])
def test_a_page_without_a_long_list_loads_nothing_of_it(visitors: Visitors, step: str) -> None:
    visit = visitors.signed_in("police.nis", to=FULL)
    raid, loaded = Raid.begun(visit), list[str]()
    visit.page.on("request", lambda request: loaded.append(request.url))
    raid.of("1", step)
    visit.page.wait_for_load_state("networkidle")
    assert any("spona.js" in each for each in loaded)
    assert not any("combobox" in each for each in loaded)


def test_without_scripts_it_is_a_plain_list(visitors: Visitors) -> None:
    visit = visitors.signed_in("police.nis", to=FULL, scripts=False)
    raid = Raid.begun(visit)
    raid.of("1", "11")
    visit.page.locator("#language").select_option(label="ромски")
    assert visit.page.locator("[role=combobox]").count() == 0
