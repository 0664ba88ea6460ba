"""The main job (DESIGN 3) through the pages: filed, taken over, accepted, and the Office does not see the single case come."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from playwright.sync_api import Page

from infra.errors import CliError
from tests.workshop.containers.people.browser import BASE, People, Window
from tests.workshop.containers.people.staff import Member

PEOPLE = ("health.nis", "intake.centre", "csr.nis", "office.national")
_BUTTON = "main form .govuk-button"
_ARRIVES_MS = 180_000
_LOOKS = 120
_BETWEEN_MS = 1_000


@dataclass(frozen=True, slots=True)
class Done:
    """The report of one main job, and what each sign-in asked for."""

    report: str
    asked: dict[str, tuple[str, ...]]


def do(people: People, staff: Mapping[str, Member]) -> Done:
    """Do it once, each person in a window of their own; raises what Playwright raises when a page does not come about."""
    doctor, intake, csr, office = (staff[name] for name in PEOPLE)
    asked: dict[str, tuple[str, ...]] = {}
    with people.signed_in(office, "/figures") as window:
        before = _figures(window.page)
        asked[office.username] = window.did
    with people.signed_in(doctor) as window:
        asked[doctor.username] = window.did
        report = file(window)
        with people.signed_in(intake, "/list") as centre:
            asked[intake.username] = centre.did
            take_over(centre, report)
        _tells_of_the_taking_over(window.page)
    with people.signed_in(csr, "/list?urgency=urgent") as window:
        asked[csr.username] = window.did
        _accept(window, report)
    # The Office's own session lies in the gateway's database: signed in once more, with the next code.
    with people.signed_in(office, "/figures") as window:
        after = _figures(window.page)
    if before[0] == after[0] and before != after:
        raise CliError("The figures changed between two counts: the Office sees a single case come")
    return Done(report, asked)


def file(window: Window, danger: str = "no") -> str:
    """File a report of a child; returns its id."""
    page = window.page
    window.open("/entry/new")
    _on(page, _BUTTON, "1")
    _on(page, f'button[name="danger"][value="{danger}"]', "2")
    _on(page, _BUTTON, "3")
    _choose(page, 'input[name="age"][value="child"]')
    _on(page, _BUTTON, "4")
    page.locator('label[for="indicators"]').click()
    _on(page, _BUTTON, "5")
    _on(page, _BUTTON, "6")
    page.locator('label[for="policeTold"]').click()
    _on(page, _BUTTON, "7")
    page.locator(_BUTTON).first.click()
    page.wait_for_url("**/entries/*?sent=1")
    found = re.search(r"/entries/([0-9a-f-]{36})", page.url)
    if found is None:
        raise CliError(f"The receipt stands at an address without a report: {page.url}")
    return found[1]


def take_over(window: Window, report: str) -> None:
    """Find the report on the list, take it over, and say what to do."""
    page = window.page
    _until_there(page, f'a[href^="/records/{report}"]')
    window.open(f"/records/{report}")
    closed = page.locator(".spona-leads:not([open]) > summary")
    # In danger the form is open already.
    if closed.count():
        closed.click()
    page.locator('input[name="instruction"][value="keep_until_we_come"]').check()
    page.locator("#until").fill("23:59")
    page.locator('form[action$="/take-over"] button').click()
    page.wait_for_url("**done=advised")


def _tells_of_the_taking_over(page: Page) -> None:
    """The doctor's receipt says by itself that a person has the case."""
    page.locator(".spona-now__text").wait_for(timeout=_ARRIVES_MS)


def _accept(window: Window, report: str) -> None:
    page = window.page
    _until_there(page, f'form[action="/records/{report}/accept"] button')
    page.locator(f'form[action="/records/{report}/accept"] button').click()
    page.wait_for_url("**/list?done=accepted")
    window.open(f"/records/{report}")
    page.locator(".spona-timeline").wait_for()


def _figures(page: Page) -> tuple[str, str]:
    """When the figures were counted, and the totals."""
    return page.locator("main .govuk-body").first.inner_text(), page.locator(".spona-tiles").inner_text()


def _until_there(page: Page, selector: str) -> None:
    """Look through the pages of a list, again and again, until something is on it."""
    here = page.url
    for _ in range(_LOOKS):
        while not page.locator(selector).count() and page.locator('a[rel="next"]').count():
            page.locator('a[rel="next"]').click()
            page.wait_for_load_state("load")
        if page.locator(selector).count():
            return
        page.wait_for_timeout(_BETWEEN_MS)
        page.goto(here)
    raise CliError(f"{here.removeprefix(BASE)} never showed {selector}")


def _on(page: Page, button: str, to: str) -> None:
    page.locator(button).first.click()
    page.wait_for_url(f"**/{to}")


def _choose(page: Page, answer: str) -> None:
    page.locator(f"label[for={page.locator(answer).get_attribute('id')}]").click()
