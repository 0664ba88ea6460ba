"""Ways out: in haste, and after nothing was done for too long."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from datetime import datetime, timedelta

import pytest

from tests.integration.chassis.scratch_database import Scratch
from tests.integration.gateway.sessions.test_signing_out import left, sid_and_sub
from tests.support.cookie_browser import SESSION, Browser, World
from tests.support.probe import eventually_async

WEATHER = "https://www.hidmet.gov.rs/"


async def test_leaving_ends_the_session_here_and_at_the_issuer_without_sending_the_browser_there(
    browser: Browser, world: World, scratch: Scratch
) -> None:
    await browser.sign_in()
    cookie = browser.cookie
    answer = await browser.get("/leave")
    assert (answer.status_code, answer.headers["location"]) == (303, WEATHER)
    assert answer.headers["clear-site-data"] == '"cache", "cookies"'
    assert (browser.cookie, left(scratch)) == (None, 0)
    assert any(path.endswith("/logout") for path in world.asked)
    browser.gateway.cookies.set(SESSION, str(cookie), domain="127.0.0.1")
    assert (await browser.get("/page")).status_code == 303


async def test_leaving_works_for_no_one_and_while_the_issuer_is_away(
    browser: Browser, world: World, scratch: Scratch
) -> None:
    assert (await browser.get("/leave")).headers["location"] == WEATHER
    await browser.sign_in()
    world.answering.clear()
    answer = await browser.get("/leave")
    world.answering.set()
    assert (answer.status_code, answer.headers["location"], left(scratch)) == (303, WEATHER, 0)


@pytest.mark.parametrize("path", ["/leave", "/signed-out"])
async def test_what_breaks_off_while_the_issuer_is_told_is_done_by_who_is_asked_again(
    browser: Browser, world: World, scratch: Scratch, path: str
) -> None:
    def found() -> int:
        return sum(each.endswith("/logout") for each in world.asked)

    async def is_told() -> bool:
        return found() == 1

    await browser.sign_in()
    world.answering.clear()
    first = asyncio.create_task(browser.get(path, accept="text/html"))
    await eventually_async(is_told, "the issuer is told")
    first.cancel()
    with suppress(asyncio.CancelledError):
        await first
    world.answering.set()
    await browser.get(path, accept="text/html")
    assert (found(), browser.cookie, left(scratch)) == (2, None, 0)


@pytest.mark.parametrize("path", ["/leave", "/signed-out", "/auth/sign-out"])
async def test_another_site_and_a_prefetch_end_no_session(browser: Browser, scratch: Scratch, path: str) -> None:
    await browser.sign_in()
    for site in ("cross-site", "same-site"):
        refused = await browser.get(path, sec_fetch_site=site)
        assert (refused.status_code, refused.json()["type"]) == (403, "urn:problem:cross-site")
    assert (await browser.get(path, sec_purpose="prefetch")).status_code == 403
    assert left(scratch) == 1


async def test_the_page_after_idle_time_shows_nothing_and_leads_back(browser: Browser, scratch: Scratch) -> None:
    await browser.sign_in()
    answer = await browser.get("/signed-out?to=/entry/new", accept="text/html")
    assert (answer.status_code, browser.cookie, left(scratch)) == (200, None, 0)
    assert "/auth/sign-in?to=/entry/new" in answer.text
    assert "Stanković" not in answer.text
    assert "/auth/sign-in?to=/" + '"' in (await browser.get("/signed-out?to=//evil.example", accept="text/html")).text


async def test_looking_does_not_prolong_and_staying_does(browser: Browser, world: World) -> None:
    await browser.sign_in()
    await sid_and_sub(browser)
    first = datetime.fromisoformat((await browser.get("/presence")).json()["endsAt"])
    world.clock.forward(minutes=5)
    assert datetime.fromisoformat((await browser.get("/presence")).json()["endsAt"]) == first
    longer = datetime.fromisoformat((await browser.gateway.post("/presence")).json()["endsAt"])
    assert longer - first == timedelta(minutes=5)


async def test_a_fetch_by_no_one_is_refused_and_not_sent_anywhere(browser: Browser) -> None:
    answer = await browser.get("/presence", sec_fetch_mode="cors", sec_fetch_dest="empty")
    assert answer.status_code == 403
