"""A doctor's alert grows into a full report, and the centre for social work reads what is the child's; in real Chromium, by pages alone."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from gateway.pages.report_form.screens.steps import SECTIONS
from tests.e2e.pages.every_page import ONE_STACK
from tests.e2e.pages.quick_alert import Reporter, by_touch
from tests.e2e.pages.test_worklist import find, link_to
from tests.e2e.pages.visitors import TO_THE_FORM, WITHOUT_SCRIPTS_AT_NIGHT, Visitors, choose, person_of
from tests.support import form_oracle
from tests.support.browser import is_neutral

SECTORS = {
    "education.nis": "education",
    "labour.nis": "labour",
    "migration.kirs": "migration",
    "ngo.provider": "ngo",
    "police.nis": "police",
    "csr.novisad": "social_care",
}
STEPS = {section.value: step for step, section in SECTIONS.items()}
NEEDED = {
    "1": 'button[name="danger"][value="no"]',
    "3": 'input[name="age"][value="child"]',
    "4": 'input[name="indicators"]',
    "6": 'input[name="policeTold"][value="no"]',
}
PLACE = "Ниш-Пантелеј"
MOST_BUTTONS = 8
"""More choices than that are a list."""
NAME, FAMILY, FINDING, CARE = "Primerka", "Punoprijavić", "modrice oko zglobova", "bez mlečnih proizvoda"


@WITHOUT_SCRIPTS_AT_NIGHT
def test_an_alert_grows_into_a_report_and_who_protects_the_child_reads_it(visitors: Visitors, *, scripts: bool) -> None:
    visit = visitors.signed_in("health.nis", to="/entry/new", scripts=scripts, has_touch=True)
    reporter, page = Reporter(visit, by_touch), visit.page
    for _ in reporter.walk("child"):
        pass
    page.locator('a[href$="/10"]').tap()
    _fill_in(page, "11", given_name=NAME, family_name=FAMILY)
    _choose(page, "11", language="ro", citizenship="RO")
    _choose(page, "13", present_municipality="71307")
    _fill_in(page, "14", clinical_findings=FINDING, care_needs=CARE)
    _press(page, "12", "still_exploited", "yes")
    assert is_neutral(page.title())
    page.locator('a[href*="/7?to=10"]').tap()
    page.wait_for_url("**/7?to=10")
    summary = page.locator("main").inner_text()
    assert all(said in summary for said in (NAME, FAMILY, FINDING, CARE, "румунски", "Румунија"))
    reporter.send()
    report = page.url.split("/entries/")[1].split("?")[0]
    assert NAME not in page.url + page.title()
    assert visit.violations() == []

    worker = visitors.signed_in("csr.nis", to="/list?urgency=urgent", scripts=scripts)
    find(worker.page, report)
    worker.page.locator(link_to(report)).click()
    assert FAMILY not in worker.page.content()
    worker.page.locator('form[action$="/accept"] button').click()
    worker.page.wait_for_url("**done=accepted**")
    expect(person_of(worker.page, worker.base, report, FAMILY)).to_contain_text(FAMILY)
    read = worker.page.locator("main").inner_text()
    assert all(said in read for said in (NAME, CARE, "румунски", PLACE))
    visit.open(f"/records/{report}")
    expect(person_of(page, visit.base, report, FAMILY)).to_contain_text(PLACE)
    # A finding is for the Centre and for who treats the child.
    assert FINDING not in worker.page.content()
    assert worker.violations() == []


def test_an_alert_that_was_sent_grows_at_its_receipt_and_what_the_centre_acted_on_stays(visitors: Visitors) -> None:
    visit = visitors.signed_in("health.nis", to="/entry/new", has_touch=True)
    reporter, page = Reporter(visit, by_touch), visit.page
    for _ in reporter.walk("child"):
        pass
    reporter.send()
    report = page.url.split("/entries/")[1].split("?")[0]
    intake = visitors.signed_in("intake.centre", to=f"/records/{report}")
    intake.page.locator(TO_THE_FORM).click()
    intake.page.locator("#instruction-speak_alone").check()
    intake.page.locator('form[action$="/take-over"] button').click()
    intake.page.wait_for_url("**done=advised")

    page.locator('form[action$="/extend"] button').tap()
    page.wait_for_url("**/10")
    _fill_in(page, "11", given_name=NAME, family_name=FAMILY)
    _fill_in(page, "14", care_needs=CARE)
    page.locator('main a[href*="/18"]').last.tap()
    expect(page.locator("main")).to_contain_text(FAMILY)
    page.locator("main form .govuk-button").first.tap()
    page.wait_for_url(f"**/entries/{report}**")
    assert visit.violations() == []

    intake.open(f"/records/{report}")
    assert FAMILY in person_of(intake.page, intake.base, report, FAMILY).inner_text()
    earlier = intake.page.locator('form[action$="/earlier"] button')
    earlier.filter(has_text="када ју је Центар преузео").click()
    intake.page.wait_for_url("**/earlier?kept=*")
    expect(intake.page.locator("main")).not_to_contain_text(FAMILY)
    assert intake.violations() == []


@ONE_STACK
def test_a_full_report_is_begun_from_the_list_and_every_screen_comes_back(visitors: Visitors) -> None:
    visit = visitors.signed_in("health.nis", to="/entry", has_touch=True)
    page = visit.page
    page.locator('button[name="full"]').tap()
    page.wait_for_url("**full=1")
    page.locator("main form .govuk-button").first.tap()
    page.wait_for_url("**/10")
    _fill_in(page, "13", site_address="Ulica Primera 1")
    page.locator('a[href*="/13?"]').tap()
    assert page.locator("#site_address").input_value() == "Ulica Primera 1"
    page.locator('button[name="back"]').tap()
    page.wait_for_url("**/10")
    assert visit.violations() == []


@ONE_STACK
@pytest.mark.parametrize("who", SECTORS)
def test_every_service_that_meets_people_files_with_questions_of_its_own(visitors: Visitors, who: str) -> None:
    visit = visitors.signed_in(who, to="/entry/new?full=1", has_touch=True)
    page = visit.page
    page.locator("main form .govuk-button").first.tap()
    page.wait_for_url("**/10")
    own = form_oracle.own(SECTORS[who])
    for row in (own[0], own[-1]):
        page.locator(f'a[href*="/{STEPS[row["section"]]}?"]').tap()
        _answer(page, row)
        _go_on(page)
    for step, selector in NEEDED.items():
        page.locator(f'a[href*="/{step}?"]').tap()
        if step == "1":
            page.locator(selector).tap()
        else:
            page.locator(selector).first.check()
            if step == "6" and not page.locator("#encounterMunicipality").input_value():
                # A unit that works in the whole country has no place of its own to offer.
                choose(page, "encounterMunicipality", "71331")
            _go_on(page)
        page.wait_for_url("**/10")
    page.locator('a[href*="/7?to=10"]').tap()
    page.wait_for_url("**/7?to=10")
    summary = page.locator("main").inner_text()
    assert all(row["text"]["sr-Cyrl"] in summary for row in (own[0], own[-1]))
    page.locator("main form .govuk-button").first.tap()
    page.wait_for_url("**/entries/*?sent=1")
    assert visit.violations() == []


@ONE_STACK
@WITHOUT_SCRIPTS_AT_NIGHT
def test_the_language_of_the_page_is_not_the_language_of_the_person(visitors: Visitors, *, scripts: bool) -> None:
    visit = visitors.signed_in("health.nis", to="/entry/new", scripts=scripts, has_touch=True)
    reporter, page = Reporter(visit, by_touch), visit.page
    for _ in reporter.walk("child"):
        pass
    page.locator('a[href$="/10"]').tap()
    page.locator('a[href*="/11?"]').tap()
    page.locator('nav button[lang="en"]').tap()
    page.wait_for_selector('html[lang="en"]')
    assert page.locator("#language").input_value() == ""
    choose(page, "language", "ar")
    page.locator('nav button[lang="sr-Latn"]').tap()
    page.wait_for_selector('html[lang="sr-Latn"]')
    assert page.locator('select[name="language"]').input_value() == "ar"
    _go_on(page)
    page.locator('a[href*="/7?to=10"]').tap()
    page.wait_for_url("**/7?to=10")
    expect(page.locator("main")).to_contain_text("arapski")
    expect(page.locator("main")).not_to_contain_text("engleski")
    reporter.send()


def _answer(page: Page, row: dict[str, Any]) -> None:
    code, value = row["code"], form_oracle.good_answer(row)
    if row["kind"] == "several" or (row["kind"] == "one" and len(row["choices"]) <= MOST_BUTTONS):
        box = page.locator(f'input[name="{code}"][value="{value[0]}"]')
        box.wait_for(state="attached")
        if not box.is_visible():
            # A long list is folded: who has something to say to it opens it.
            page.locator("details", has=box).locator("summary").tap()
        box.check()
    elif row["kind"] in ("one", "country", "language", "municipality"):
        choose(page, code, value[0])
    else:
        page.locator(f"#{code}").fill(value[0])


def _fill_in(page: Page, step: str, **typed: str) -> None:
    page.locator(f'a[href*="/{step}?"]').tap()
    for name, text in typed.items():
        page.locator(f"#{name}").fill(text)
    _go_on(page)


def _choose(page: Page, step: str, **chosen: str) -> None:
    page.locator(f'a[href*="/{step}?"]').tap()
    for name, code in chosen.items():
        choose(page, name, code)
    _go_on(page)


def _press(page: Page, step: str, name: str, value: str) -> None:
    page.locator(f'a[href*="/{step}?"]').tap()
    page.locator(f'input[name="{name}"][value="{value}"]').check()
    _go_on(page)


def _go_on(page: Page) -> None:
    page.locator("#answers .govuk-button").first.tap()
    page.wait_for_url("**/10")
