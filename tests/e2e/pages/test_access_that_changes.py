"""What opens and what closes while a person is at the pages: a seal, a grant that is revoked, a session that ends."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.filings import accepted, girl_in_full
from tests.e2e.pages.every_page import ONE_STACK
from tests.e2e.pages.filing import meanwhile, report_of_a_doctor
from tests.e2e.pages.visitors import WITHOUT_SCRIPTS_AT_NIGHT, Visitors, summary_of, with_the_second_factor
from tests.e2e.test_sealed_person import SEALED
from tests.support.browser import Visit
from tests.support.probe import eventually
from tests.support.stack import Stack

FAMILY, PLACE = "Izmišljenić", "Čekaonica 4"
NOTHING = "Овде нема ничега за вас"
_STREAMS = """
window.streams = [];
window.EventSource = class extends EventSource {
  constructor(...given) { super(...given); window.streams.push(this); }
};
"""
_STATES = "streams.map((each) => ['connecting', 'open', 'closed'][each.readyState])"
STEP_UP = 'a[href^="/auth/sign-in?level=2"]'


def show_the_person(page: Page) -> None:
    """The deliberate press."""
    page.locator('form[action*="/identity"] button').click()
    page.wait_for_load_state("load")


@WITHOUT_SCRIPTS_AT_NIGHT
def test_a_seal_opens_to_duty_on_a_recorded_ground(visitors: Visitors, stack: Stack, *, scripts: bool) -> None:
    report = report_of_a_doctor(stack, SEALED)
    visit = visitors.signed_in("duty.centre", to=f"/records/{report}", scripts=scripts)
    page = visit.page
    show_the_person(page)
    assert FAMILY not in page.content()
    page.locator(summary_of("#ground")).click()
    page.locator('form[action$="/basis"] button').click()
    expect(page.locator(".govuk-error-summary")).to_be_visible()
    show_the_person(page)
    page.locator(summary_of("#ground")).click()
    page.locator("#basis-vital_interest").check()
    page.locator('form[action$="/basis"] button').click()
    page.wait_for_url("**done=basis_recorded**")
    assert FAMILY not in page.content()
    show_the_person(page)
    assert FAMILY not in page.content()
    expect(page.locator(STEP_UP).first).to_be_visible()
    # At Keycloak a one-time code opens one sign-in only, and one person alone is on duty.
    if scripts:
        page.locator(STEP_UP).first.click()
        with_the_second_factor(page, "duty.centre")
        page.wait_for_url(f"{visit.base}/records/{report}")
        show_the_person(page)
        assert FAMILY in page.content()
    assert [each for each in visit.violations() if "422" not in each] == []


# At Keycloak a one-time code opens one sign-in only: each story has a person of its own.
@pytest.mark.parametrize(("scripts", "person"), [(True, "intake.centre"), (False, "intake2.centre")])
def test_the_second_factor_opens_more_and_leads_back(
    visitors: Visitors, stack: Stack, *, scripts: bool, person: str
) -> None:
    report = report_of_a_doctor(stack, girl_in_full())
    visit = visitors.signed_in(person, to=f"/records/{report}", scripts=scripts)
    page = visit.page
    show_the_person(page)
    assert FAMILY in page.content()
    assert PLACE not in page.content()
    page.locator(STEP_UP).first.click()
    with_the_second_factor(page, person)
    page.wait_for_url(f"{visit.base}/records/{report}")
    show_the_person(page)
    assert PLACE in page.content()
    expect(page.locator(STEP_UP)).to_have_count(0)


@ONE_STACK
@WITHOUT_SCRIPTS_AT_NIGHT
def test_a_revoked_unit_reads_nothing_from_the_next_page_on(visitors: Visitors, stack: Stack, *, scripts: bool) -> None:
    report = report_of_a_doctor(stack, girl_in_full())
    meanwhile(stack, lambda people: accepted(people("csr.nis"), report))
    worker = visitors.signed_in("csr.nis", to=f"/records/{report}", scripts=scripts)
    show_the_person(worker.page)
    assert FAMILY in worker.page.content()

    visit = visitors.signed_in("intake.centre", to=f"/records/{report}", scripts=scripts)
    page = visit.page
    page.locator('a[href*="/revoke"]').click()
    page.locator("#reason-conflict_of_interest").check()
    page.locator("main form button").click()
    expect(page.locator(".govuk-error-summary")).to_be_visible()
    expect(page.locator("#reason-conflict_of_interest")).to_be_checked()
    page.locator("#unit").select_option(label="Центар за социјални рад Нови Сад – Служба за заштиту деце и одраслих")
    page.locator("main form button").click()
    page.wait_for_url("**done=revoked**")

    worker.open(f"/records/{report}")
    expect(worker.page.locator("h1")).to_have_text(NOTHING)
    # The person was shown once, and no page of it is stored: Back asks for the record as it is now.
    worker.page.go_back()
    expect(worker.page.locator("h1")).to_have_text(NOTHING)
    expect(worker.page.locator("body")).not_to_contain_text(FAMILY)


DESK = 'li:has-text("{what}") a[href="{address}"]'


@ONE_STACK
def test_who_left_with_the_companion_reaches_the_unit_that_accepted_and_its_end_is_shown_by_reference(
    visitors: Visitors, stack: Stack
) -> None:
    report = report_of_a_doctor(stack, girl_in_full(danger="yes"))
    meanwhile(stack, lambda people: accepted(people("csr.nis"), report))
    worker, colleague = visitors.signed_in("csr.nis"), visitors.signed_in("csr2.nis")
    doctor = visitors.signed_in("health.nis", to=f"/entries/{report}")
    doctor.page.locator('button[value="left_with_companion"]').click()
    line = DESK.format(what="особа више није ту", address=f"/records/{report}")
    for visit in (worker, colleague):
        eventually(lambda visit=visit: _is_shown(visit, line), "the news is on the desk", seconds=20)  # type: ignore[misc]
    reference = worker.page.locator(line).inner_text()

    intake = visitors.signed_in("intake.centre", to=f"/records/{report}")
    intake.page.locator('a[href*="/revoke"]').click()
    intake.page.locator("#reason-safety").check()
    intake.page.locator("#unit").select_option(
        label="Центар за социјални рад Нови Сад – Служба за заштиту деце и одраслих"
    )
    intake.page.locator("main form button").click()
    intake.page.wait_for_url("**done=revoked**")
    ended = f'li:has-text("{reference}") a[href="/closed/access_changed"]'
    eventually(lambda: _is_shown(worker, ended), "the end is on the desk, by its reference", seconds=20)
    assert worker.page.locator(line).count() == 0
    worker.page.locator(ended).first.click()
    expect(worker.page.locator("h1")).to_have_text("Ваша служба више не поступа по овом захтеву")
    assert worker.violations() == []


def _is_shown(visit: Visit, line: str) -> bool:
    """Whether the desk has such a line now."""
    visit.open("/")
    return visit.page.locator(line).count() > 0


def test_news_end_with_the_session(visitors: Visitors) -> None:
    visit = visitors.signed_in("csr2.nis")
    page = visit.page
    page.add_init_script(_STREAMS)
    visit.open("/list")
    eventually(lambda: page.evaluate(_STATES) == ["open"], "the news stream is open")
    other = page.context.new_page()
    other.goto(visit.base)
    other.locator('.spona-header a[href="/auth/sign-out"]').click()
    # Closed, not broken: a stream that takes the end for a fault connects again for ever.
    eventually(lambda: page.evaluate(_STATES) == ["closed"], "the news stream is closed", seconds=20)
    page.reload()
    expect(page.locator(".spona-work__report")).to_have_count(0)
