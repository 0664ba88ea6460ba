"""The list on paper for the next shift: a line for each report in the order of terms, and nothing that names a person."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING
from uuid import UUID

import pytest

from tests.support.upstream import Call, Reply, page_of, referral, report

if TYPE_CHECKING:
    from tests.support.cookie_browser import Browser
    from tests.support.upstream import Upstream

LINE = re.compile(r'<th scope="row">(S-[^<]+)</th>')


def reference(number: int) -> str:
    return f"S-{number:04}-9F"


def pages_of(services: Upstream, reports: int) -> None:
    """So many reports, fifty a page."""

    def listed(call: Call) -> Reply:
        begins = int(call.query.get("after", 0))
        ends = min(begins + int(call.query["first"]), reports)
        items = [referral(str(UUID(int=number + 1)), str(UUID(int=number + 1))) for number in range(begins, ends)]
        return page_of(items, str(ends) if ends < reports else None)

    def batch(call: Call) -> Reply:
        found = []
        for each in call.sent["ids"]:
            number = UUID(each).int
            classes = {
                "reference": {"reference": reference(number), "state": "submitted"},
                "danger": {"childPath": True},
                "birth": {"ageBand": "14-17"},
            }
            found.append(report(each, classes=classes))
        return Reply({"items": found})

    services.says("referral", "GET", "/referrals", listed)
    services.says("identification", "POST", "/reports/batch", batch)


@pytest.fixture
async def worker(browser: Browser, services: Upstream) -> Browser:
    """A worker of a centre for social work."""
    pages_of(services, 0)
    await browser.sign_in("csr.nis", to="/list")
    browser.gateway.headers.update({"accept": "text/html", "accept-language": "en"})
    return browser


@pytest.mark.parametrize(("reports", "lines", "calls"), [(0, 0, 1), (31, 31, 1), (120, 120, 3), (201, 200, 4)])
async def test_a_line_a_report_two_hundred_at_most(
    worker: Browser, services: Upstream, reports: int, lines: int, calls: int
) -> None:
    pages_of(services, reports)
    services.calls.clear()
    page = await worker.get("/list/print")
    assert page.status_code == 200
    assert LINE.findall(page.text) == [reference(number + 1) for number in range(lines)]
    assert [call.path for call in services.to("referral")] == ["/referrals"] * calls
    assert ("Only the first 200 reports are here" in page.text) is (reports > lines)
    assert ("Nothing waits for your unit" in page.text) is (reports == 0)
    said = f"{lines} report{'s' * (lines != 1)}"
    assert re.search(rf"Social Work Ni\u0161[^·<]* · {said} · as of \d+ \w+ \d{{4}} at \d\d:\d\d", page.text)
    assert page.text.count("Handed over by") == page.text.count("Taken over by") == bool(reports)
    assert page.text.count(">Note</th>") == bool(reports)


async def test_it_is_narrowed_like_the_list_that_leads_to_it_and_always_in_the_order_of_terms(
    worker: Browser, services: Upstream
) -> None:
    pages_of(services, 1)
    listed = (await worker.get("/list?urgency=urgent&sort=received")).text
    assert 'href="/list/print?urgency=urgent"' in listed
    page = (await worker.get("/list/print?urgency=urgent&sort=received&after=abc")).text
    wanted = {"first": "50", "undecided": "true", "urgency": "urgent", "byReport": "true"}
    assert services.to("referral")[-1].query == wanted
    assert 'href="/list?urgency=urgent"' in page


async def test_nothing_of_who_the_person_is_is_asked_for(worker: Browser, services: Upstream) -> None:
    pages_of(services, 1)
    await worker.get("/list/print")
    asked = json.dumps([call.sent for call in services.to("identification") if call.path == "/reports/batch"])
    assert "birth" in asked, "the batch names the classes"
    about_the_person = "language_needs person_name person_numbers safe_contact present_place account clinical sex"
    assert not [name for name in about_the_person.split() if name in asked]
