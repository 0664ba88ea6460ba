"""What was typed when the session had ended is kept for a browser that had one, within bounds, and for no other."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import AsyncIterator, Callable

import httpx
import pytest
from fastapi import FastAPI

from gateway.pages.report_form.answers.drafts import SEEN
from tests.integration.chassis.scratch_database import Scratch
from tests.integration.gateway.pages.reporter import Form, Reporter
from tests.support.cookie_browser import KNOWN, SESSION, Browser, World
from tests.support.drafts import Drafts
from tests.support.upstream import SERVICES, Upstream

NOT_KEPT = "could not be kept"
IN_ENGLISH = {"accept": "text/html", "accept-language": "en"}


@pytest.fixture
async def known(browser: Browser) -> Browser:
    """A browser whose session is over."""
    await browser.sign_in()
    del browser.gateway.cookies[SESSION]
    return browser


async def post(browser: Browser, text: str = "a", **headers: str) -> httpx.Response:
    """Sends some screen of some draft, as from a page."""
    shown = {**IN_ENGLISH, **{name.replace("_", "-"): value for name, value in headers.items()}}
    return await browser.gateway.post(f"/entry/{uuid.uuid4()}/4", data={"concern": text}, headers=shown)


async def begin(window: Reporter) -> None:
    """A draft of its own, past the page that a browser is shown once."""
    if SEEN in window.browser.gateway.cookies:
        del window.browser.gateway.cookies[SEEN]
    await window.begin()


def rows(scratch: Scratch) -> int:
    """How many forms are kept."""
    return int(scratch.as_superuser("select count(*) from kept_form")[0][0])


async def test_at_most_64_kilobytes_are_kept_and_the_page_says_when_not(known: Browser, scratch: Scratch) -> None:
    larger = await post(known, "a" * 64 * 1024)
    assert (larger.status_code, NOT_KEPT in larger.text, rows(scratch)) == (403, True, 0)
    # Two bytes a letter, as Serbian is written, and more than any screen takes.
    fits = await post(known, "ш" * 32_000)
    assert (fits.status_code, NOT_KEPT in fits.text, rows(scratch)) == (403, False, 1)
    assert scratch.as_superuser("select max(length(sealed)) < 66000 from kept_form") == [["t"]]


async def test_the_three_newest_of_a_browser_are_kept_however_many_windows_send(
    known: Browser, world: World, scratch: Scratch
) -> None:
    for number in range(5):
        world.clock.forward(seconds=1)
        await post(known, f"typed {number}")
    assert rows(scratch) == 3
    answers = await asyncio.gather(*(post(known) for _ in range(8)))
    assert {answer.status_code for answer in answers} == {403}
    assert rows(scratch) == 3


@pytest.mark.parametrize(
    "made_up",
    [
        lambda _: "",
        lambda shown: shown.split(".")[0],
        lambda shown: shown[:-1] + ("A" if shown[-1] != "A" else "B"),
        lambda shown: ".".join(("A" * 43, *shown.split(".")[1:])),
        lambda shown: ".".join((shown.split(".")[0], str(int(shown.split(".")[1]) + 1), shown.split(".")[2])),
        lambda shown: shown + ".",
        lambda shown: ".." + shown,
    ],
)
async def test_a_browser_that_says_so_itself_had_no_session(
    known: Browser, app: FastAPI, world: World, scratch: Scratch, made_up: Callable[[str], str]
) -> None:
    stranger = world.browser(app)
    stranger.hold({KNOWN: made_up(known.gateway.cookies[KNOWN])})
    assert NOT_KEPT in (await post(stranger)).text
    stranger.hold({KNOWN: known.gateway.cookies[KNOWN]})
    assert (NOT_KEPT in (await post(stranger)).text, rows(scratch)) == (False, 1)


async def test_a_browser_is_known_a_day_longer_than_a_session_lasts_and_to_its_own_gateway(
    known: Browser, world: World, scratch: Scratch
) -> None:
    elsewhere = World(world.dsn, world.folder)
    async with elsewhere.issuer(), elsewhere.gateway() as app:
        stranger = elsewhere.browser(app)
        stranger.hold({KNOWN: known.gateway.cookies[KNOWN]})
        assert NOT_KEPT in (await post(stranger)).text
    world.clock.forward(hours=33, minutes=59)
    assert (NOT_KEPT in (await post(known)).text, rows(scratch)) == (False, 1)
    world.clock.forward(minutes=2)
    assert NOT_KEPT in (await post(known)).text


@pytest.fixture
async def one_a_minute(world: World, services: Upstream) -> AsyncIterator[FastAPI]:
    """A gateway behind one proxy that keeps one form a minute for each address."""
    addresses = {name: services.address(name) for name in SERVICES}
    async with world.gateway(services=addresses, rate={"kept_forms_per_address": 1}, proxies=1) as app:
        yield app


async def test_one_address_keeps_few_in_a_minute_whatever_it_writes_of_itself(
    one_a_minute: FastAPI, world: World, scratch: Scratch
) -> None:
    browser = world.browser(one_a_minute)
    await browser.sign_in()
    del browser.gateway.cookies[SESSION]
    shown = [(await post(browser, x_forwarded_for=f"198.51.100.{n}, 2001:db8::{n}")).text for n in range(4)]
    assert NOT_KEPT not in shown[0]
    assert any(NOT_KEPT in text for text in shown[1:])
    kept = rows(scratch)
    assert NOT_KEPT not in (await post(browser, x_forwarded_for="2001:db8:0:1::1")).text
    assert rows(scratch) == kept + 1


async def test_two_windows_of_one_browser_lose_nothing(browser: Browser, drafts: Drafts, scratch: Scratch) -> None:
    await browser.sign_in(to="/entry/new")
    windows = [Reporter(browser), Reporter(browser)]
    for window in windows:
        await begin(window)
    shown = [(await window.open("4")).text for window in windows]
    del browser.gateway.cookies[SESSION]
    for number, (window, page) in enumerate(zip(windows, shown, strict=True)):
        assert (await window.send("4", page, concern=f"typed in window {number}")).status_code == 403
    await browser.sign_in(to="/entry/kept")
    assert (await browser.get("/entry/kept")).headers["location"] == f"/entry/{windows[1].draft}/4"
    for number, window in enumerate(windows):
        assert Form((await window.open("4")).text).fields["concern"] == [f"typed in window {number}"]
    assert rows(scratch) == 0


async def test_two_people_at_one_browser_each_find_their_own(browser: Browser, drafts: Drafts) -> None:
    people = {"health.nis": "of the first", "health2.nis": "of the second"}
    windows = {}
    for person, typed in people.items():
        await browser.sign_in(person, to="/entry/new")
        windows[person] = Reporter(browser)
        await begin(windows[person])
        page = (await windows[person].open("4")).text
        del browser.gateway.cookies[SESSION]
        await windows[person].send("4", page, concern=typed)
    for person in reversed(people):
        await browser.sign_in(person)
        assert (await browser.get("/entry/kept")).headers["location"] == f"/entry/{windows[person].draft}/4"
        assert drafts.answers(windows[person].draft)["concern"] == [people[person]]
