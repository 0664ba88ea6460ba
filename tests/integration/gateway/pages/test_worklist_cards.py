"""The list as cards: one for a report, whoever it went to, and found by its reference; and the one who gets no work is told so."""

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


@pytest.fixture
async def intake(browser: Browser, services: Upstream) -> Browser:
    """The Centre's intake whose list has two reports, each with both referrals."""
    items = [each for number in (1, 2) for each in both(number, accepted=number == 2)]
    services.says("referral", "GET", "/referrals", page_of(items))
    services.says("identification", "POST", "/reports/batch", the_reports)
    services.says("identification", "GET", "/reports", called)
    await browser.sign_in("intake.centre", to="/list")
    browser.gateway.headers.update({"accept": "text/html", "accept-language": "en"})
    return browser


def the_reports(call: Call) -> Reply:
    return Reply({"items": [report(each) for each in call.sent["ids"]]})


def called(call: Call) -> Reply:
    found = [report(ids(1)[0])] if call.query["reference"] == REFERENCE else []
    return page_of(found)


def cards(page: httpx.Response) -> list[str]:
    return re.findall(r'<tr role="row" class="spona-listed.*?</tr>', page.text, re.DOTALL)


async def search(browser: Browser, reference: str, **more: str) -> httpx.Response:
    return await browser.gateway.post("/list", data={"reference": reference, **more})


async def test_a_report_is_one_card_that_names_where_it_went_and_how_each_stands(intake: Browser) -> None:
    page = await intake.get("/list")
    first, second = cards(page)
    for card in (first, second):
        assert "Taking over by the Centre" in card
        assert "Protection of a child" in card
        assert "Social Work" in card
        assert card.count('<li class="spona-destination">') == 2
    assert first.count("Waits for an answer") == 2
    assert (second.count("Taken on"), second.count("Waits for an answer")) == (1, 1)
    assert "2 reports on this page" in page.text
    assert f'href="/records/{ids(1)[0]}"' in first


@pytest.mark.parametrize(("sought", "most"), [("", 2), (REFERENCE, 3)])
async def test_a_page_costs_the_same_calls_however_much_is_on_it(
    intake: Browser, services: Upstream, sought: str, most: int
) -> None:
    for number in (1, 20):
        items = [each for card in range(1, number + 1) for each in both(card)]
        services.says("referral", "GET", "/referrals", page_of(items))
        services.calls.clear()
        page = await search(intake, sought) if sought else await intake.get("/list")
        assert len(cards(page)) == number
        assert len(services.calls) == most, [call.path for call in services.calls]


async def test_what_i_took_on_is_one_press_away_and_asked_of_the_service(intake: Browser, services: Upstream) -> None:
    page = await intake.get("/list")
    assert 'href="/list?state=mine"' in page.text
    mine = await intake.get("/list?state=mine")
    assert services.to("referral")[-1].query == {"first": "20", "byReport": "true", "owner": "me"}
    assert re.search(r'href="/list\?state=mine" aria-current="true"', mine.text)
    await intake.get("/list?state=others")
    assert services.to("referral")[-1].query["owner"] == "others"


async def test_how_many_filters_are_on_is_said_even_where_they_are_folded_away(intake: Browser) -> None:
    plain = (await intake.get("/list")).text
    (folded,) = re.findall(r"<summary[^>]*>(.*?)</summary>", plain)
    assert folded == "Search and narrow the list"
    two = (await intake.get("/list?urgency=urgent&overdue=yes")).text
    assert re.findall(r"<summary[^>]*>(.*?)</summary>", two) == ["Search and narrow the list · 2 filters are on"]
    assert two.count('href="/list">Clear filters') == 1
    assert "1 filter is on" in (await intake.get("/list?purpose=child_protection")).text


async def test_a_reference_is_looked_for_among_everything_and_stays_in_its_field_and_in_no_address(
    intake: Browser, services: Upstream
) -> None:
    page = await search(intake, f" {REFERENCE} ")
    assert services.to("referral")[-1].query == {"first": "20", "byReport": "true", "ofReport": ids(1)[0]}
    assert f'name="reference" value="{REFERENCE}"' in page.text
    assert "Clear filters" in page.text
    assert f"={REFERENCE}" not in page.text
    latin = await search(intake, REFERENCE, ui_language="sr-Latn")
    assert '<html lang="sr-Latn"' in latin.text
    assert f'name="reference" value="{REFERENCE}"' in latin.text


async def test_a_reference_that_is_not_for_the_reader_is_answered_like_a_made_up_one(
    intake: Browser, services: Upstream
) -> None:
    pages = set()
    for sought in ("S-1111-11", "S-2222-22"):
        services.calls.clear()
        page = await search(intake, sought)
        assert (page.status_code, [call.path for call in services.calls]) == (200, ["/reports"])
        assert f"Nothing on your list has the reference {sought}." in page.text
        pages.add(re.sub(r'nonce="[^"]+"|since=[^"]+|data-ends-at="[^"]+"', "", page.text.replace(sought, "")))
    assert len(pages) == 1
    assert "&lt;b&gt;" in (await search(intake, "<b>")).text


async def test_a_card_without_its_report_is_left_out_whole(intake: Browser, services: Upstream) -> None:
    services.says("identification", "POST", "/reports/batch", Reply({"items": [None, report(ids(2)[0])]}))
    (card,) = cards(await intake.get("/list"))
    assert ids(2)[0] in card


@pytest.mark.parametrize(("who", "files"), [("labour.nis", True), ("investigator.nis", False)])
async def test_who_gets_no_work_is_told_so_and_where_to_go(
    browser: Browser, services: Upstream, who: str, *, files: bool
) -> None:
    services.says("referral", "GET", "/referrals", page_of([]))
    await browser.sign_in(who, to="/list")
    page = (await browser.get("/list", accept="text/html", accept_language="en")).text
    assert "No referrals are sent to your role on the platform yet" in page
    assert ('href="/entries"' in page) is files
    assert "spona-narrow" not in page
