"""A thousand people with the worklist open and nothing new: they hold nothing that anybody else needs."""

from __future__ import annotations

import asyncio
import statistics
import sys
import time
import uuid
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import yaml

from chassis.auth.tokens import TokenVerifier
from chassis.processes.server import serve
from gateway.__main__ import CONNECTIONS
from gateway.app import make_app
from gateway.pages.worklist.streams import MOST_STREAMS, POLLS_A_SECOND
from tests.integration.chassis.scratch_database import Scratch
from tests.integration.gateway.pages.test_news import NEWS
from tests.support.cookie_browser import SESSION, Browser, World, pages
from tests.support.issuer import PEOPLE
from tests.support.probe import eventually_async
from tests.support.upstream import SERVICES, Reply, Upstream

MANY = 1000
OPENED_AT_ONCE = 50
OPENED = 40
IN_USE = (
    "select count(*) from pg_stat_activity where datname = current_database() and usename = 'gateway_app' "
    "and state <> 'idle'"
)


@dataclass
class Window:
    """What one window was answered."""

    reader: asyncio.StreamReader
    status: int


@dataclass(frozen=True)
class Took:
    """Seconds for one page: the median and the mean by the clock, and the mean of a processor."""

    median: float
    mean: float
    processor: float


@dataclass
class Site:
    """A gateway on a real port, and the cookies of the people who are signed in there."""

    port: int
    cookies: list[str] = field(default_factory=list)
    windows: list[asyncio.StreamWriter] = field(default_factory=list)

    async def ask(self, path: str, cookie: str) -> Window:
        """One request of a browser, until its answer's headers are there."""
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        self.windows.append(writer)
        headers = ("sec-fetch-site: same-origin", "connection: close", f"cookie: {SESSION}={cookie}")
        writer.write("\r\n".join((f"GET {path} HTTP/1.1", f"host: 127.0.0.1:{self.port}", *headers, "\r\n")).encode())
        head = await reader.readuntil(b"\r\n\r\n")
        return Window(reader, int(head.split()[1]))

    async def pages(self) -> Took:
        """What a signed-in page takes; whatever else this process does meanwhile counts as the pages' own."""
        took, worked, started = [], time.process_time(), time.perf_counter()
        for n in range(OPENED):
            began = time.perf_counter()
            page = await self.ask("/page", self.cookies[n % len(self.cookies)])
            await page.reader.read()
            took.append(time.perf_counter() - began)
            assert page.status == 200
        seconds = (time.perf_counter() - started) / OPENED
        return Took(statistics.median(took), seconds, (time.process_time() - worked) / OPENED)

    def close(self) -> None:
        """Every window is gone."""
        while self.windows:
            self.windows.pop().close()


@pytest.fixture
def crowd(tmp_path: Path) -> Path:
    """As many people of one centre for social work as open a thousand windows."""
    shown = yaml.safe_load(PEOPLE.read_text())
    (worker,) = (person for person in shown["people"] if person["username"] == "csr.nis")
    shown["people"] = [
        worker | {"username": f"csr{n}.nis", "sub": str(uuid.uuid4()), "name": f"Radnica {n}"}
        for n in range(-(-MANY // MOST_STREAMS))
    ]
    made = tmp_path / "crowd.yaml"
    made.write_text(yaml.safe_dump(shown))
    return made


@asynccontextmanager
async def _site(world: World, services: Upstream) -> AsyncIterator[Site]:
    settings = world.settings(
        services={name: services.address(name) for name in SERVICES}, rate={"sign_ins_per_address": MANY}
    )
    auth, stop = settings.auth, asyncio.Event()
    app = make_app(settings, TokenVerifier(auth.issuer, auth.audience, auth.jwks_url), stop=stop)
    app.include_router(pages)
    serving = asyncio.create_task(serve(app, "127.0.0.1", world.gateway_port, stop, connections=CONNECTIONS))
    site = Site(world.gateway_port)

    async def answers() -> bool:
        return hasattr(app.state, "sessions")

    try:
        await eventually_async(answers, "the gateway answers")
        for person in yaml.safe_load(world.people.read_text())["people"]:
            browser = Browser(app, world.origin)
            await browser.sign_in(person["username"])
            site.cookies.append(str(browser.cookie))
        yield site
    finally:
        site.close()
        stop.set()
        await serving


@pytest.mark.slow
async def test_a_thousand_idle_streams_hold_no_connection_of_the_database(
    scratch: Scratch, services: Upstream, tmp_path: Path, crowd: Path
) -> None:
    scratch.empty("session, completed_sign_in, logout_token, kept_form")
    world = World(scratch.dsn("gateway_app").get_secret_value(), tmp_path, people=crowd)
    services.says("notifications", "GET", "/inbox/count", Reply({"count": 9, "new": 0, "danger": 0}))
    async with world.issuer(), _site(world, services) as site:
        before = await site.pages()
        windows = [cookie for _ in range(MOST_STREAMS) for cookie in site.cookies][:MANY]
        began = time.monotonic()
        opened: list[Window] = []
        for first in range(0, MANY, OPENED_AT_ONCE):
            asked = (site.ask(NEWS, cookie) for cookie in windows[first : first + OPENED_AT_ONCE])
            opened += await asyncio.gather(*asked)
        assert Counter(window.status for window in opened) == {200: MANY}
        within = await site.pages()
        assert 0 < len(services.to("notifications")) <= POLLS_A_SECOND * (time.monotonic() - began) + 1
        # The one who looks for news waits as long as it may: what it holds meanwhile is what a stream holds.
        services.falls_silent("notifications")

        async def at_rest() -> bool:
            return await asyncio.to_thread(scratch.as_superuser, IN_USE) == [["0"]]

        await eventually_async(at_rest, "no connection is in use while a thousand streams wait")
        assert not any(window.reader.at_eof() for window in opened)
        site.close()
        _tell(within, before, await site.pages())


def _tell(within: Took, *without: Took) -> None:
    """To be read with `-rP`: pages without them come before and after, so that a machine that gets busier meanwhile is not their doing.

    A busy machine makes the ratio worse all the same; what the streams themselves take of a processor it does not change.
    """
    median = statistics.mean(each.median for each in without)
    processor = statistics.mean(each.processor for each in without)
    share = (within.processor - processor) / within.mean
    sys.stdout.write(
        f"{MANY} idle streams: a page's median {median:.4f} s without, {within.median:.4f} s with them "
        f"({within.median / median:.2f}); they take {share:.1%} of a processor\n"
    )
