"""A centre for social work and the Centre's intake at their lists, in real Chromium before a whole installation."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urljoin

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.filings import girl, girl_in_full
from tests.e2e.pages.every_page import ONE_STACK
from tests.e2e.pages.filing import report_of_a_doctor
from tests.e2e.pages.quick_alert import Press, by_keyboard, by_touch
from tests.e2e.pages.visitors import Visitors, person_of
from tests.support.stack import Stack

FAMILY = "Izmišljenić"


def link_to(report: str) -> str:
    """The way from the list to this report."""
    return f'a.spona-card-name[href^="/records/{report}"]'


def find(page: Page, report: str) -> None:
    """Turns the pages of the list until the report is there."""
    # What is not parsed yet is not there yet.
    page.wait_for_load_state()
    while not page.locator(link_to(report)).count():
        # Opened and not clicked: a click comes back before the page does, and the page that is left would be looked at once more.
        page.goto(urljoin(page.url, page.locator('a[rel="next"]').get_attribute("href") or ""))


def reads_of(stack: Stack, report: str) -> str:
    """Every class that the record of reads names for this report."""

    async def rows() -> str:
        return str(await stack.rows("identification", "select classes from audit where subject_id = $1", report))

    with ThreadPoolExecutor(1) as beside:
        return beside.submit(asyncio.run, rows()).result()


def test_news_come_as_a_bar_and_the_person_only_after_the_press(visitors: Visitors, stack: Stack) -> None:
    visit = visitors.signed_in("csr.nis", to="/list?urgency=urgent")
    page = visit.page
    before = page.locator(".spona-work__report").count()
    report = report_of_a_doctor(stack, girl_in_full())
    expect(page.locator("#news a")).to_be_visible(timeout=20_000)
    assert page.locator(".spona-work__report").count() == before
    page.locator("#news a").click()
    expect(page.locator("#news a")).to_have_count(0)
    find(page, report)
    page.locator(link_to(report)).click()
    page.locator('form[action$="/accept"] button').click()
    page.wait_for_url("**done=accepted**")
    expect(page.locator(".spona-told")).to_be_visible()
    assert FAMILY not in page.content()
    assert "person_name" not in reads_of(stack, report)

    # The grant opens the person.
    expect(person_of(page, visit.base, report, FAMILY)).to_contain_text(FAMILY)
    assert "person_name" in reads_of(stack, report)
    assert FAMILY not in page.title() + page.url
    assert visit.violations() == []


@ONE_STACK
@pytest.mark.parametrize("scripts", [True, False])
def test_of_two_who_take_it_on_one_is_shown_in_one_sentence(visitors: Visitors, stack: Stack, *, scripts: bool) -> None:
    report = report_of_a_doctor(stack, girl())
    here = f"/records/{report}"
    first, second = (visitors.signed_in(who, scripts=scripts) for who in ("csr.nis", "csr2.nis"))
    for visit in (first, second):
        visit.open("/list?urgency=urgent")
        find(visit.page, report)
    first.page.locator(f'form[action="{here}/accept"] button').press("Enter")
    first.page.wait_for_url("**/list?done=accepted")
    second.page.locator(f'form[action="{here}/accept"] button').press("Enter")
    shown = second.page.locator(".spona-told--conflict")
    expect(shown).to_contain_text("захтев је прихваћен у служби")
    expect(second.page.locator("h1")).to_have_text("Радна листа")
    assert [each for each in second.violations() if "409" not in each] == []


@ONE_STACK
@pytest.mark.parametrize("press", [by_touch, by_keyboard], ids=["finger", "keyboard"])
def test_a_referral_is_taken_on_from_the_list(visitors: Visitors, stack: Stack, press: Press) -> None:
    report = report_of_a_doctor(stack, girl())
    visit = visitors.signed_in("csr.nis", to="/list?urgency=urgent", has_touch=True)
    find(visit.page, report)
    press(visit.page.locator(f'form[action="/records/{report}/accept"] button'))
    visit.page.wait_for_url("**/list?done=accepted")
    expect(visit.page.locator(".spona-told")).to_be_visible()
    assert visit.violations() == []


@ONE_STACK
def test_the_intake_takes_over_and_says_what_to_do(visitors: Visitors, stack: Stack) -> None:
    report = report_of_a_doctor(stack, girl())
    visit = visitors.signed_in("intake.centre", to=f"/records/{report}")
    page = visit.page
    page.get_by_label("Настојте да особа остане до").check()
    page.locator('form[action$="/take-over"] button').click()
    expect(page.locator(".govuk-error-summary")).to_be_visible()
    expect(page.get_by_label("Настојте да особа остане до")).to_be_checked()
    expect(page.locator(".spona-timeline")).not_to_contain_text("Преузео Центар")
    page.locator("#until").fill("15:00")
    page.locator('form[action$="/take-over"] button').click()
    page.wait_for_url("**done=advised")
    expect(page.locator(".spona-timeline")).to_contain_text("15.00")
    expect(page.locator(".spona-timeline")).to_contain_text("Преузео Центар")


@ONE_STACK
def test_another_area_is_passed_on_and_is_gone_from_the_list(visitors: Visitors, stack: Stack) -> None:
    report = report_of_a_doctor(stack, girl())
    visit = visitors.signed_in("csr.nis", to="/list?urgency=urgent", scripts=False)
    page = visit.page
    find(page, report)
    page.locator(link_to(report)).click()
    page.locator('a[href*="/reject"]').click()
    page.locator("#reason-out_of_area").check()
    page.locator("main form button").click()
    expect(page.locator(".govuk-error-summary")).to_be_visible()
    expect(page.locator("#reason-out_of_area")).to_be_checked()
    page.locator("#unit").select_option(label="Центар за социјални рад Нови Сад – Служба за заштиту деце и одраслих")
    page.locator("main form button").click()
    page.wait_for_url("**/list?done=passed_on")
    visit.open(f"/records/{report}")
    expect(page.locator("h1")).to_have_text("Овде нема ничега за вас")
