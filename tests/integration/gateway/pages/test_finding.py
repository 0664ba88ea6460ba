"""Search by reference: to what one may see, and to the same page for missing and forbidden. Nothing that was typed is in an address."""

from __future__ import annotations

import pytest

from tests.support.cookie_browser import Browser
from tests.support.upstream import Call, Reply, Upstream, page_of, problem, receipt

# Identification reads what people type; the page hands it on as it is.
WRITTEN = ("S-7K3Q-9F", "s7k3q 9f")
REPORT = "0190a7f0-0000-7000-8000-000000000001"


def knows(services: Upstream, *positions: str) -> None:
    """One report, towards which the reader holds these positions; any other reference is not there."""

    def reports(call: Call) -> Reply:
        found = [receipt(REPORT, positions=list(positions))] if call.query["reference"] in WRITTEN else []
        return page_of(found)

    services.says("identification", "GET", "/reports", reports)


async def sought(browser: Browser, typed: str) -> str:
    answer = await browser.gateway.post("/find", data={"reference": typed})
    assert answer.status_code == 303, answer.text
    return str(answer.headers["location"])


@pytest.mark.parametrize(
    ("positions", "address"),
    [
        (("author",), f"/entries/{REPORT}"),
        (("unit",), f"/entries/{REPORT}"),
        (("intake",), f"/records/{REPORT}"),
        (("author", "intake"), f"/records/{REPORT}"),
        (("addressed.child_protection",), f"/records/{REPORT}"),
        (("grant.child_protection",), f"/records/{REPORT}"),
    ],
)
async def test_it_leads_to_the_record_or_the_receipt(
    browser: Browser, services: Upstream, positions: tuple[str, ...], address: str
) -> None:
    knows(services, *positions)
    await browser.sign_in("csr.nis", to="/")
    assert await sought(browser, " s7k3q 9f") == address


@pytest.mark.parametrize("typed", ["S-7K3Q-9G", "nothing like it", "", "S-7K3Q-9F-and-more", "' or 1=1 --"])
async def test_what_is_not_there_for_one_leads_to_one_page(browser: Browser, services: Upstream, typed: str) -> None:
    knows(services, "author")
    await browser.sign_in("health.nis", to="/")
    assert await sought(browser, typed) == "/find"
    page = await browser.get("/find", accept="text/html", accept_language="en")
    assert page.status_code == 200
    assert "Nothing found" in page.text


async def test_a_role_that_reads_no_report_finds_nothing(browser: Browser, services: Upstream) -> None:
    services.says("identification", "GET", "/reports", problem(403, "forbidden"))
    await browser.sign_in("office.national", to="/")
    assert await sought(browser, "S-7K3Q-9F") == "/find"


async def test_an_outage_is_not_shown_as_nothing_found(browser: Browser, services: Upstream) -> None:
    services.says("identification", "GET", "/reports", problem(503, "unavailable", retryAfterSeconds=5))
    await browser.sign_in("csr.nis", to="/")
    answer = await browser.gateway.post("/find", data={"reference": "S-7K3Q-9F"}, headers={"accept": "text/html"})
    assert answer.status_code == 503


async def test_it_is_one_call_and_never_a_walk_through_pages(browser: Browser, services: Upstream) -> None:
    knows(services, "intake")
    await browser.sign_in("intake.centre", to="/")
    services.calls.clear()
    await sought(browser, "S-7K3Q-9F")
    (call,) = services.calls
    assert (call.path, call.query) == ("/reports", {"first": "1", "classes": "reference", "reference": "S-7K3Q-9F"})
