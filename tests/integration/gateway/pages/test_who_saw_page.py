"""The page of who saw a record: units and moments, no names, older reads behind a link, missing like forbidden."""

from __future__ import annotations

import re
from typing import Any
from uuid import uuid4

import pytest

from contracts import access, reference
from tests.support.cookie_browser import Browser
from tests.support.upstream import Reply, Upstream, page_of, problem, receipt, report

REPORT = "6a0f4f0c-6a3e-4f39-9a5e-0c8f0b4d9a11"
WARD = reference.unit_by_code("kcnis.emergency")
PATH = f"/records/{REPORT}/reads"


def sighting(**more: Any) -> dict[str, Any]:
    usual = {"at": "2026-11-24T12:05:00+00:00", "unitId": str(WARD.id), "positions": ["unit"], "classes": ["reference"]}
    return usual | {"byYou": False} | more


async def opened(browser: Browser, services: Upstream, reads: Reply, query: str = "", **of_report: Any) -> str:
    services.says("identification", "GET", "/reports/{}/receipt", Reply(receipt(REPORT, **of_report)))
    services.says("identification", "GET", "/reports/{}/reads", reads)
    await browser.sign_in("health.nis", to="/")
    answer = await browser.get(PATH + query, accept="text/html", accept_language="en")
    assert answer.status_code == 200, answer.text
    assert "<title>Spona</title>" in answer.text
    return answer.text


async def test_each_read_says_when_from_where_and_whether_the_person_was_shown(
    browser: Browser, services: Upstream
) -> None:
    mine = sighting(byYou=True, positions=["author"], classes=["person_name"])
    page = await opened(browser, services, page_of([sighting(), mine]))
    assert f"<strong>{WARD.name.en}</strong>" in page
    assert "a colleague of who filed it" in page
    assert "<strong>You</strong>" in page
    assert page.count("Data about the person was shown.") == 1
    assert page.count("Data about the person was not shown.") == 1
    assert "Earlier reads" not in page


async def test_equal_reads_of_one_day_are_one_line_that_counts_them(browser: Browser, services: Upstream) -> None:
    at = [f"2026-11-24T{each}+00:00" for each in ("12:05:40", "12:05:10", "11:59:00")]
    mine = [sighting(byYou=True, positions=["author"], at=each) for each in at]
    earlier = sighting(byYou=True, positions=["author"], at="2026-11-23T12:05:00+00:00")
    page = await opened(browser, services, page_of([*mine, sighting(), mine[2], earlier]))
    lines = re.findall(r'spona-seen__at">(.*?)</span>', page)
    assert lines == [
        "24 Nov 2026 at 13:05 · 12:59 (3 times)",
        *["24 Nov 2026 at 13:05", "24 Nov 2026 at 12:59"],
        "23 Nov 2026 at 13:05",
    ]


@pytest.mark.parametrize(
    ("position", "place", "whose"), [("author", "entries", "your own"), ("case", "records", "every")]
)
async def test_the_way_back_and_whose_reads_these_are_go_by_who_asks(
    browser: Browser, services: Upstream, position: str, place: str, whose: str
) -> None:
    page = await opened(browser, services, page_of([]), positions=[position])
    assert f'class="govuk-back-link" href="/{place}/{REPORT}"' in page
    assert f"You see the reads of {whose} institution" in page


async def test_older_reads_are_one_link_away(browser: Browser, services: Upstream) -> None:
    page = await opened(browser, services, page_of([sighting()], "c2Vj"), "?after=Zmlyc3Q=")
    assert f'href="{PATH}?after=c2Vj"' in page
    (asked,) = (call for call in services.to("identification") if call.path.endswith("/reads"))
    assert asked.query == {"first": "20", "after": "Zmlyc3Q="}


async def test_a_record_that_no_one_opened_says_so(browser: Browser, services: Upstream) -> None:
    assert "has opened it." in await opened(browser, services, page_of([]))


@pytest.mark.parametrize("of", ["report", "reads"])
async def test_missing_and_forbidden_are_one_page(browser: Browser, services: Upstream, of: str) -> None:
    if of == "reads":
        services.says("identification", "GET", "/reports/{}/receipt", Reply(receipt(REPORT)))
        services.says("identification", "GET", "/reports/{}/reads", problem(404, "not-found"))
    await browser.sign_in("csr.nis", to="/")
    answers = [
        await browser.get(f"/records/{each}/reads", accept="text/html", accept_language="en")
        for each in (REPORT, uuid4())
    ]
    assert [each.status_code for each in answers] == [404, 404]
    assert all("There is nothing here for you" in each.text for each in answers)


@pytest.mark.parametrize(
    "position",
    [*sorted(set(access.load().positions) - {"addressed"}), "addressed.child_protection", "grant.child_protection"],
)
async def test_a_record_leads_there_who_may_see_it_and_no_one_else(
    browser: Browser, services: Upstream, position: str
) -> None:
    services.says("identification", "GET", "/reports/{}", Reply(report(REPORT, positions=[position])))
    services.says("referral", "POST", "/referrals/by-report", Reply({"items": []}))
    await browser.sign_in("csr.nis", to="/")
    page = await browser.get(f"/records/{REPORT}", accept="text/html")
    assert page.status_code == 200, page.text
    may = access.load().cell("reads", position).mask is not access.Mask.NONE
    assert (f'href="{PATH}"' in page.text) is may


@pytest.mark.parametrize(("position", "led"), [("author", True), ("unit", False)])
async def test_a_receipt_leads_there_for_its_author_and_not_for_a_colleague(
    browser: Browser, services: Upstream, position: str, led: bool
) -> None:
    services.says("identification", "GET", "/reports/{}/receipt", Reply(receipt(REPORT, positions=[position])))
    await browser.sign_in("health.nis", to="/")
    page = await browser.get(f"/entries/{REPORT}", accept="text/html")
    assert page.status_code == 200, page.text
    assert (f'href="{PATH}"' in page.text) is led
