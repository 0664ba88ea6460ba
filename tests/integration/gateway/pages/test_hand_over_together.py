"""Reports handed over at the end of a shift, several in one press: before services that answer what the test says."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.integration.gateway.pages.reporter import Form
from tests.support.cookie_browser import Browser, World
from tests.support.upstream import Call, Reply, Upstream, page_of, problem, receipt

MINE, OLDER, THEIRS, OF_A_COLLEAGUE = (f"0190a7f0-0000-7000-8000-00000000000{n}" for n in range(1, 5))
PAGE = "/entries/hand-over"
ONE, TWO = ("7b0c9a54-3a86-5d0c-8a6c-0f5b2f4f9d01", "7b0c9a54-3a86-5d0c-8a6c-0f5b2f4f9d02")


def listed(
    report_id: str,
    reference: str,
    *,
    hours_ago: int = 1,
    position: str = "author",
    by: str = "",
    persons: int | None = None,
) -> Any:
    """A line of the list; `by` offers it, and it is about so many `persons`."""
    line = receipt(report_id, positions=[position])
    saved = datetime.now(UTC) - timedelta(hours=hours_ago)
    line["classes"]["reference"] |= {"reference": reference, "number": persons and 1, "persons": persons}
    if by:
        line["classes"]["reference"] |= {"handOver": "offered", "offeredAt": saved.isoformat(), "offeredBy": by}
    line["classes"]["receipt"]["savedAt"] = saved.isoformat()
    line["classes"] |= {"report": None, "municipality": None, "birth": {"age": "child", "ageBand": "14-17"}}
    return line


@pytest.fixture
async def author(browser: Browser, services: Upstream) -> Browser:
    """Signed in, reads English; two reports of their own are there, and three that two colleagues offer."""
    items = [
        listed(MINE, "S-MINE-01"),
        listed(OLDER, "S-OLDR-02", hours_ago=30),
        listed(THEIRS, "S-THEI-03", position="unit", by=ONE, persons=4),
        listed(OF_A_COLLEAGUE, "S-ANOT-04", position="unit", by=TWO),
        listed("0190a7f0-0000-7000-8000-000000000005", "S-THEI-05", position="unit", by=ONE),
    ]
    services.says("identification", "GET", "/reports", page_of(items))
    browser.gateway.headers.update({"accept": "text/html", "accept-language": "en"})
    await browser.sign_in("health.nis", to="/entries")
    return browser


async def press(world: World, author: Browser, step: str, *reports: str) -> Any:
    headers = {"origin": world.origin, "accept": "text/html"}
    sent = {"key": "form-1234", "step": step, "report": list(reports)}
    return await author.gateway.post(PAGE, data=sent, headers=headers)


def commands(services: Upstream) -> list[str]:
    return [call.path for call in services.to("identification") if call.method == "POST"]


async def test_what_was_sent_in_this_shift_is_ticked_and_what_colleagues_offer_stands_by_who_offers_it(
    author: Browser,
) -> None:
    page = (await author.get(PAGE)).text
    forms = [Form(each) for each in re.findall(r"<form.*?</form>", page, re.DOTALL)]
    assert [each.fields.get("report") for each in forms if "report" in each.fields] == [
        [THEIRS, "0190a7f0-0000-7000-8000-000000000005"],
        [OF_A_COLLEAGUE],
        [MINE],
    ]
    assert ("A colleague offers 2 reports" in page, "child 14–17" in page, f'value="{OLDER}"' in page) == (True,) * 3
    assert page.count("4 persons") == 1


async def test_each_is_a_command_of_its_own_and_one_that_is_refused_is_told_and_stops_no_other(
    world: World, author: Browser, services: Upstream
) -> None:
    def offered(call: Call) -> Reply:
        if MINE in call.path:
            return problem(409, "hand-over-without-consent")
        return Reply(listed(OLDER, "S-OLDR-02", by=ONE))

    services.says("identification", "POST", "/reports/{}/hand-over", offered)
    answer = await press(world, author, "HandOverReport", MINE, OLDER, OLDER)
    assert commands(services) == [f"/reports/{each}/hand-over" for each in (MINE, OLDER)]
    keys = [call.headers["idempotency-key"] for call in services.to("identification") if call.method == "POST"]
    assert keys == [f"form-1234.{each}" for each in (MINE, OLDER)]
    assert (answer.status_code, "Not done for every report" in answer.text) == (200, True)
    refused, done = re.findall(r"<li><strong>(S-[^<]+)</strong>: ([^.]+)", answer.text)
    assert (refused[0], done) == ("S-MINE-01", ("S-OLDR-02", "Offered to your unit"))
    assert "consent" in refused[1]


async def test_where_nothing_was_done_the_answer_is_a_refusal(
    world: World, author: Browser, services: Upstream
) -> None:
    services.says("identification", "POST", "/reports/{}/hand-over/take", problem(409, "nothing-handed-over"))
    answer = await press(world, author, "TakeHandedOver", THEIRS)
    assert (answer.status_code, "S-THEI-03" in answer.text.split("<h1")[0]) == (409, True)
    unknown = await press(world, author, "TakeHandedOver", "0190a7f0-0000-7000-8000-00000000dead")
    assert (unknown.status_code, "Done for every" in unknown.text) == (409, False)


async def test_nothing_ticked_and_no_step_do_nothing(world: World, author: Browser, services: Upstream) -> None:
    nothing = await press(world, author, "HandOverReport")
    assert (nothing.status_code, "Tick at least one report." in nothing.text) == (422, True)
    assert (await press(world, author, "Withdraw", MINE)).status_code == 422
    assert (await press(world, author, "HandOverReport", "no id")).status_code == 404
    assert commands(services) == []


async def test_the_list_leads_there_and_says_how_each_hand_over_stands(author: Browser) -> None:
    page = (await author.get("/entries")).text
    assert f'href="{PAGE}"' in page
    assert page.count("A colleague offers this report to your unit") == 3
    assert page.count("Take it, if you go on with it.") == 3
    assert len(re.findall("child 14–17", page)) == 4
