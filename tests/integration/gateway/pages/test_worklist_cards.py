"""The list as a table: a row for a report, whoever it went to, and what narrows it; and the one who gets no work is told so."""

from __future__ import annotations

import re
from typing import Any
from uuid import UUID

import httpx
import pytest

from contracts import reference as reference_data
from tests.support.cookie_browser import Browser
from tests.support.upstream import Call, Reply, Upstream, page_of, referral, report

CENTRE = str(reference_data.centre_intake_unit())
REFERENCE = "S-7K3Q-9F"


def ids(number: int) -> tuple[str, str, str]:
    """A report, the Centre's referral of it and that of the centre for social work."""
    return str(UUID(int=number)), str(UUID(int=1000 + number)), str(UUID(int=2000 + number))


def both(number: int, *, accepted: bool = False) -> list[dict[str, Any]]:
    of_report, to_centre, to_csr = ids(number)
    taken = {"state": "accepted", "acceptedAt": "2026-11-25T09:42:00Z"} if accepted else {}
    formal = {"purpose": "formal_identification", "unitId": CENTRE, "positions": ["intake"]}
    return [
        referral(to_centre, of_report, **formal, **taken),
        referral(to_csr, of_report, positions=["intake"]),
    ]


def running(services: Upstream, count: int) -> None:
    """The Centre's list: so many reports, each with both referrals; the second is taken over by a colleague."""
    of_colleague: dict[str, Any] = {"state": "received", "owner": "others"}
    of_no_one: dict[str, Any] = {"owner": "nobody"}
    items = [
        report(ids(number)[0], positions=["intake"], **(of_colleague if number == 2 else of_no_one))
        for number in range(1, count + 1)
    ]
    services.says("identification", "GET", "/reports/running", page_of(items))
    services.says("referral", "POST", "/referrals/by-report", by_report)


def by_report(call: Call) -> Reply:
    numbers = [(each, UUID(each).int) for each in call.sent["reportIds"]]
    items = [{"reportId": each, "referrals": both(number, accepted=number == 2)} for each, number in numbers]
    return Reply({"items": items})


@pytest.fixture
async def intake(browser: Browser, services: Upstream) -> Browser:
    """The Centre's intake whose list has two reports."""
    running(services, 2)
    await browser.sign_in("intake.centre", to="/list")
    browser.gateway.headers.update({"accept": "text/html", "accept-language": "en"})
    return browser


def asked(services: Upstream) -> dict[str, str]:
    """What the list was asked for last, besides the classes."""
    (*_, call) = [each for each in services.to("identification") if each.path == "/reports/running"]
    return {name: value for name, value in call.query.items() if name not in ("classes", "first")}


def cards(page: httpx.Response) -> list[str]:
    return re.findall(r'<tbody role="rowgroup" class="spona-work__report.*?</tbody>', page.text, re.DOTALL)


async def test_a_report_is_one_row_and_a_second_request_a_line_below_it_that_says_where_it_went(
    intake: Browser,
) -> None:
    page = await intake.get("/list")
    first, second = cards(page)
    for card in (first, second):
        own, below = re.findall("<tr.*?</tr>", card, re.DOTALL)
        assert "spona-work__row" in own
        assert re.search("spona-work__also.*Protection of a child.*Social Work", below, re.DOTALL)
        assert "Social Work" not in own
    assert (first.count("Not taken over yet"), first.count("Waits for an answer")) == (1, 1)
    assert "nobody" in first
    assert (second.count("Taken over"), second.count("Waits for an answer")) == (1, 1)
    assert "a colleague" in second
    assert "2 reports" in page.text
    assert f'href="/records/{ids(1)[0]}"' in first


async def test_a_page_costs_the_same_calls_however_much_is_on_it(intake: Browser, services: Upstream) -> None:
    for number in (1, 20):
        running(services, number)
        services.calls.clear()
        assert len(cards(await intake.get("/list"))) == number
        assert len(services.calls) == 2, [call.path for call in services.calls]


async def test_what_i_took_on_is_one_press_away_and_asked_of_the_service(intake: Browser, services: Upstream) -> None:
    page = await intake.get("/list")
    assert 'href="/list?owner=me"' in page.text
    mine = await intake.get("/list?owner=me")
    assert asked(services) == {"show": "all", "owner": "me", "sort": "term"}
    assert re.search(r'href="/list\?owner=me" aria-current="true">Taken on by me', mine.text)
    assert "You have taken nothing on" not in mine.text
    await intake.get("/list?owner=others")
    assert asked(services)["owner"] == "others"


async def test_the_centre_narrows_by_service_and_place_and_names_both_on_the_chips(
    intake: Browser, services: Upstream
) -> None:
    page = (await intake.get("/list?sector=police&place=71331&sort=urgency")).text
    assert asked(services) == {"show": "waiting", "sector": "police", "municipality": "71331", "sort": "urgency"}
    assert re.findall(r'spona-chip--on" href="[^"]+">([^<]+)', page) == ["From: Police", "Place: Niš-Medijana"]
    assert '<input type="hidden" name="sector" value="police">' in page
    assert '<option value="71331" selected>' in page


async def test_the_centres_list_on_paper_is_narrowed_the_same(intake: Browser, services: Upstream) -> None:
    listed = (await intake.get("/list?sector=police&sort=urgency")).text
    assert 'href="/list/print?sector=police"' in listed
    page = (await intake.get("/list/print?sector=police")).text
    assert asked(services) == {"show": "waiting", "sector": "police", "sort": "term"}
    assert (page.count("Not taken over yet"), page.count(">Taken over<")) == (1, 1)


async def test_each_filter_is_a_chip_and_how_many_reports_are_left_is_said(intake: Browser) -> None:
    plain = (await intake.get("/list")).text
    assert "spona-chip--on" not in plain
    (count,) = re.findall(r'role="status">([^<]+)', plain)
    assert count.strip() == "2 reports"
    two = (await intake.get("/list?urgency=urgent&overdue=yes")).text
    assert re.findall(r'spona-chip--on" href="([^"]+)">([^<]+)', two) == [
        ("/list?overdue=yes", "Urgency: Urgent"),
        ("/list?urgency=urgent", "Only overdue"),
    ]
    assert "2 filters are on" in two
    assert two.count('href="/list">Clear filters') == 1


async def test_the_one_search_by_reference_is_in_the_navigation_and_a_reference_is_in_no_address(
    intake: Browser, services: Upstream
) -> None:
    page = (await intake.get(f"/list?reference={REFERENCE}")).text
    assert REFERENCE not in str([call.query_list for call in services.calls])
    assert page.count('name="reference"') == 1
    assert (await intake.gateway.post("/list", data={"reference": REFERENCE})).status_code == 405


async def test_a_row_of_a_unit_without_its_report_is_left_out_whole(browser: Browser, services: Upstream) -> None:
    items = [referral(ids(number)[2], ids(number)[0]) for number in (1, 2)]
    services.says("referral", "GET", "/referrals", page_of(items))
    services.says("identification", "POST", "/reports/batch", Reply({"items": [None, report(ids(2)[0])]}))
    await browser.sign_in("csr.nis", to="/list")
    (card,) = cards(await browser.get("/list", accept="text/html"))
    assert ids(2)[0] in card


@pytest.mark.parametrize(("who", "files"), [("police.nis", True), ("admin.kcnis", False)])
async def test_who_gets_no_work_is_told_so_and_where_to_go(
    browser: Browser, services: Upstream, who: str, *, files: bool
) -> None:
    services.says("referral", "GET", "/referrals", page_of([]))
    await browser.sign_in(who, to="/list")
    page = (await browser.get("/list", accept="text/html", accept_language="en")).text
    assert "Your unit takes no requests on yet" in page
    assert ('href="/entries"' in page) is files
    assert "spona-chips" not in page
