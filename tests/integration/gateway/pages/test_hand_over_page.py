"""What the receipt's page offers about handing a report over, and where a refusal of it leads."""

from __future__ import annotations

import re

import pytest

from tests.support.cookie_browser import Browser, World
from tests.support.upstream import Reply, Upstream, page_of, problem, receipt

ID = "0190a7f0-0000-7000-8000-000000000001"
PAGE = f"/entries/{ID}"
STEP = "HandOverReport"


@pytest.fixture
async def author(browser: Browser, services: Upstream) -> Browser:
    """Signed in, reads English; their report is there."""
    browser.gateway.headers.update({"accept": "text/html", "accept-language": "en"})
    await browser.sign_in("health.nis", to="/entries")
    services.says("identification", "GET", f"/reports/{ID}/receipt", Reply(receipt(ID)))
    return browser


@pytest.mark.parametrize("position", ["intake", "duty"])
async def test_the_centre_is_offered_no_hand_over_of_its_own_reports(
    author: Browser, services: Upstream, position: str
) -> None:
    assert f'value="{STEP}"' in (await author.get(PAGE)).text
    services.says("identification", "GET", f"/reports/{ID}/receipt", Reply(receipt(ID, positions=["author", position])))
    assert 'name="step"' not in (await author.get(PAGE)).text


async def test_taken_it_says_so_and_has_nothing_to_press(author: Browser, services: Upstream) -> None:
    action = f'action="{PAGE}/hand-over"'
    assert action in (await author.get(PAGE)).text
    taken = receipt(ID)
    taken["classes"]["reference"]["handOver"] = "taken"
    services.says("identification", "GET", f"/reports/{ID}/receipt", Reply(taken))
    said = (await author.get(PAGE)).text
    assert ("Handed over" in said, action in said) == (True, False)


async def test_a_refused_step_leads_back_to_the_receipt(world: World, author: Browser, services: Upstream) -> None:
    services.says("identification", "POST", f"/reports/{ID}/hand-over", problem(409, "nothing-handed-over"))
    headers = {"origin": world.origin, "accept": "text/html"}
    refused = await author.gateway.post(f"{PAGE}/hand-over", data={"key": "form-1234", "step": STEP}, headers=headers)
    assert (refused.status_code, "Only its author can offer it anew." in refused.text) == (409, True)
    again = re.search(r'href="([^"]+)">Open this page again', refused.text)
    assert again is not None
    found = await author.get(again.group(1))
    assert (found.status_code, found.headers["location"]) == (303, PAGE)


@pytest.mark.parametrize("button", ["hand-over", "whereabouts"])
async def test_the_address_of_a_button_leads_to_the_receipt(author: Browser, button: str) -> None:
    found = await author.get(f"{PAGE}/{button}")
    assert (found.status_code, found.headers["location"]) == (303, PAGE)
    assert (await author.get(f"/entries/nothing/{button}")).status_code == 404


async def test_a_colleague_is_not_asked_for_the_answer_that_its_author_gives(
    author: Browser, services: Upstream
) -> None:
    values = {"entries": [{"code": "keep_until_we_come", "at": "2026-11-24T13:00:00+00:00", "until": None}]}
    for position, waits, others, takes in (
        ("author", True, False, False),
        ("unit", False, True, False),
        ("unit", False, False, True),
    ):
        found = receipt(ID, positions=[position])
        found["classes"] |= {"instruction": values}
        found["classes"]["reference"] |= {"handOver": "offered"} if takes else {}
        services.says("identification", "GET", "/reports", page_of([found]))
        page = (await author.get("/entries")).text
        assert (
            "waits for an answer" in page,
            "Whoever reported it answers" in page,
            "Take it, if you go on" in page,
        ) == (
            waits,
            others,
            takes,
        )
