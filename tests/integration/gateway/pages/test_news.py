"""News that come by themselves: two numbers and nothing else, for as long as the session and the process last."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import AsyncIterator
from urllib.parse import quote
from uuid import uuid4

import pytest

from gateway.pages.worklist.streams import MOST_STREAMS, News, Stream, Streams
from gateway.sessions.browser.secret import Purpose, Secret
from tests.support.cookie_browser import SESSION, Browser, World
from tests.support.probe import eventually_async
from tests.support.upstream import SERVICES, Reply, Upstream

SINCE = "2026-11-25T09:42:00+00:00"
NEWS = f"/events?since={quote(SINCE)}"


@pytest.fixture
def stop() -> asyncio.Event:
    return asyncio.Event()


@pytest.fixture
async def worker(world: World, services: Upstream, stop: asyncio.Event) -> AsyncIterator[Browser]:
    """Signed in, with three new things in the inbox, one of them a danger."""
    services.says("notifications", "GET", "/inbox/count", Reply({"count": 9, "new": 3, "danger": 1}))
    async with world.gateway(stop=stop, services={name: services.address(name) for name in SERVICES}) as app:
        browser = world.browser(app)
        await browser.sign_in("csr.nis", to="/list")
        yield browser


async def asked(services: Upstream, times: int) -> None:
    """Waits until the inbox was counted so often."""

    async def look() -> bool:
        return len(services.to("notifications")) >= times

    await eventually_async(look, f"the inbox was counted {times} times")


async def test_a_count_comes_once_and_ends_with_the_session(worker: Browser, world: World, services: Upstream) -> None:
    stream = asyncio.create_task(worker.get(NEWS))
    await asked(services, 2)
    world.clock.forward(minutes=20)
    answer = await stream
    assert answer.headers["content-type"].startswith("text/event-stream")
    assert answer.headers["cache-control"] == "no-store"
    lines = [line for line in answer.text.splitlines() if line and not line.startswith(":")]
    assert lines == ["event: news", 'data: {"new": 3, "danger": 1}', "event: over", "data: {}"]
    assert {call.query["since"] for call in services.to("notifications")} == {SINCE}


async def test_listening_prolongs_no_session_and_renews_the_token(
    worker: Browser, world: World, services: Upstream
) -> None:
    stream = asyncio.create_task(worker.get(NEWS))
    await asked(services, 1)
    world.clock.forward(minutes=10)
    before = world.renewals()
    await asked(services, 2)
    assert world.renewals() == before + 2, "one renewed after its five minutes, one exchanged for the inbox"
    world.clock.forward(minutes=10)
    assert "event: over" in (await stream).text


async def test_it_ends_at_once_when_the_process_is_told_to(
    worker: Browser, services: Upstream, stop: asyncio.Event
) -> None:
    stream = asyncio.create_task(worker.get(NEWS))
    await asked(services, 1)
    began = time.monotonic()
    stop.set()
    await stream
    assert time.monotonic() - began < 1


async def test_a_person_has_few_streams_and_one_that_ends_makes_room(
    worker: Browser, services: Upstream, stop: asyncio.Event
) -> None:
    streams = [asyncio.create_task(worker.get(NEWS)) for _ in range(MOST_STREAMS)]
    await asked(services, MOST_STREAMS)
    assert (await asyncio.wait_for(worker.get(NEWS), 5)).status_code == 204
    stop.set()
    await asyncio.gather(*streams)
    assert (await worker.get(NEWS)).status_code == 200


async def test_of_many_that_are_opened_at_once_no_more_than_those_few_stay(
    worker: Browser, services: Upstream, stop: asyncio.Event
) -> None:
    streams = [asyncio.create_task(worker.get(NEWS)) for _ in range(4 * MOST_STREAMS)]
    await asked(services, MOST_STREAMS)
    stop.set()
    answers = Counter([answer.status_code for answer in await asyncio.gather(*streams)])
    assert answers == {200: MOST_STREAMS, 204: 3 * MOST_STREAMS}


async def test_signing_out_ends_the_streams_of_that_session_only(
    worker: Browser, world: World, services: Upstream, stop: asyncio.Event
) -> None:
    other = world.browser(worker.app)
    await other.sign_in("csr2.nis", to="/list")
    # No one gets to ask how much is new: the session's end is reported all the same.
    services.falls_silent("notifications")
    ending, going_on = asyncio.create_task(worker.get(NEWS)), asyncio.create_task(other.get(NEWS))
    await asked(services, 2)
    await worker.get("/auth/sign-out")
    assert "event: over" in (await asyncio.wait_for(ending, 30)).text
    assert not going_on.done()
    stop.set()
    assert "event: over" not in (await going_on).text


async def test_a_stream_whose_turn_never_comes_ends_with_its_session(worker: Browser) -> None:
    async def never() -> News:
        await asyncio.Event().wait()
        return News(0, 0)

    secret = Secret.read(worker.cookie, Purpose.SESSION)
    assert secret is not None
    streams, stream = Streams(asyncio.Event(), every=0.1), Stream(uuid4(), secret.name, never)
    assert streams.enter(stream)
    feeding = asyncio.create_task(streams.feed(worker.app.state.sessions.presence))
    await worker.get("/auth/sign-out")
    async with asyncio.timeout(10):
        assert [line async for line in stream.lines()][-1] == "event: over\ndata: {}\n\n"
    feeding.cancel()
    await asyncio.wait({feeding})


async def test_an_inbox_that_cannot_be_asked_is_no_news(
    worker: Browser, services: Upstream, stop: asyncio.Event
) -> None:
    services.says("notifications", "GET", "/inbox/count", Reply(status=503, raw=b"", strange=True))
    stream = asyncio.create_task(worker.get(NEWS))
    await asked(services, 1)
    stop.set()
    assert "event:" not in (await stream).text


async def test_no_one_listens_without_a_session(worker: Browser) -> None:
    worker.gateway.cookies.delete(SESSION)
    assert (await worker.get(NEWS)).status_code == 303
