"""Nothing was done for too long: the reader is asked, what was typed is kept, nothing is sent by itself, nothing stays to be read."""

from __future__ import annotations

from playwright.sync_api import Page

from tests.e2e.pages.every_page import ONE_STACK
from tests.e2e.pages.quick_alert import Reporter, by_touch
from tests.e2e.pages.visitors import Visitors, at_issuer

NEW = "/entry/new"
TYPED = "Ćuti i gleda u pod"
ALMOST, REST = "18:30", "02:00"


def _at_screen(visitors: Visitors, wanted: str) -> Reporter:
    """A reporter whose browser's clock the test moves, at one screen."""
    reporter = Reporter(visitors.signed_in("health.nis", to=NEW, has_touch=True), by_touch)
    walk = reporter.walk("child")
    while next(walk) != wanted:
        pass
    reporter.page.clock.install()
    reporter.page.reload()
    return reporter


def _idle(page: Page) -> None:
    """Nothing is done until the session is over."""
    page.clock.fast_forward(ALMOST)
    page.locator("#idle[open]").wait_for()
    page.clock.fast_forward(REST)
    page.wait_for_url("**/signed-out?to=**")


@ONE_STACK
def test_the_reader_is_asked_two_minutes_before(visitors: Visitors) -> None:
    page = _at_screen(visitors, "signs").page
    page.clock.fast_forward(ALMOST)
    dialog = page.get_by_role("alertdialog")
    dialog.wait_for()
    assert page.evaluate("document.activeElement.closest('#idle') !== null")


def test_what_was_typed_is_in_the_draft_and_nothing_stays_on_the_screen(visitors: Visitors) -> None:
    reporter = _at_screen(visitors, "signs")
    page = reporter.page
    page.locator("#concern").fill(TYPED)
    _idle(page)
    assert TYPED not in page.content()
    assert "__Host-spona" not in {each["name"] for each in page.context.cookies()}
    page.locator("main a.govuk-button").click()
    at_issuer(page, "health.nis")
    page.wait_for_url("**/4")
    assert page.locator("#concern").input_value() == TYPED


@ONE_STACK
def test_time_that_passes_sends_no_report(visitors: Visitors) -> None:
    reporter = _at_screen(visitors, "check")
    sent: list[str] = []
    reporter.page.on("request", lambda request: sent.append(request.url) if request.method == "POST" else None)
    _idle(reporter.page)
    assert sent == []
