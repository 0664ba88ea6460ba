"""Two gateways on one database: signed in at both, signed out at both, and a form that one of them dies of is done once."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import AsyncIterator, Iterator

import httpx
import pytest

from infra.processes.fork_server import Forked, ForkServer
from infra.sign_in import page as sign_in_page
from tests.e2e.filings import filed, girl
from tests.e2e.people import Everybody, until
from tests.support.cookie_browser import NAVIGATION
from tests.support.program import free_port
from tests.support.replicas import second
from tests.support.stack import Stack

pytestmark = pytest.mark.parametrize("stack", ["embedded"], indirect=True)

_WAITS = "select 1 from pg_stat_activity where datname = 'identification' and wait_event_type = 'Lock'"


class Way(httpx.AsyncHTTPTransport):
    """To the one of the two that answers next; a request names the public address, whichever that is."""

    port = 0

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """At its port."""
        url, more = request.url.copy_with(scheme="http", port=self.port), request.extensions
        passed = httpx.Request(request.method, url, headers=request.headers, stream=request.stream, extensions=more)
        return await super().handle_async_request(passed)


class Browser:
    """Of one person, who signs in half at one and half at the other."""

    def __init__(self, base: str) -> None:
        """Holds no cookie; `base` is the public address."""
        self.way = Way()
        # https, since a jar of cookies knows no exception for this machine.
        self.http = httpx.AsyncClient(
            transport=self.way, base_url=base.replace("http://", "https://"), headers=NAVIGATION, timeout=20
        )

    async def sign_in(self, person: str, ports: tuple[int, int]) -> None:
        """At the demo issuer, by its list of people."""
        begun = await self.at(ports[0], "/auth/sign-in?to=/")
        async with httpx.AsyncClient() as issuer:
            form = sign_in_page.read((await issuer.get(begun.headers["location"])).text)
            assert form is not None
            origin = httpx.URL(begun.headers["location"]).join("/")
            answer = await issuer.post(origin.join(form.action), data={**form.hidden, "username": person})
        back = httpx.URL(answer.headers["location"])
        assert (await self.at(ports[1], f"{back.path}?{back.query.decode()}")).status_code == 303

    async def at(self, port: int, path: str) -> httpx.Response:
        """A page of one of the two."""
        self.way.port = port
        return await self.http.get(path)


@pytest.fixture
def beside(stack: Stack, nursery: ForkServer, ports: tuple[int, int]) -> Iterator[Forked]:
    with second(stack, nursery, "gateway", port=ports[1]) as process:
        yield process


@pytest.fixture
def ports(stack: Stack) -> tuple[int, int]:
    return stack.port_base, free_port()


@pytest.fixture
async def browser(beside: Forked, ports: tuple[int, int], stack: Stack) -> AsyncIterator[Browser]:
    made = Browser(stack.installation.address(0))
    async with made.http:
        await made.sign_in("health.nis", ports)
        yield made


async def test_who_signs_out_at_one_is_signed_out_at_the_other_and_their_streams_end(
    browser: Browser, ports: tuple[int, int]
) -> None:
    first, beside = ports
    assert [(await browser.at(port, "/entries")).status_code for port in ports] == [200, 200]
    browser.way.port = beside
    async with browser.http.stream("GET", "/events?since=2026-01-01T00:00:00Z") as stream:
        lines = stream.aiter_lines()
        assert await anext(lines) == ": here"
        assert (await browser.at(first, "/auth/sign-out")).status_code == 303
        async with asyncio.timeout(10):
            assert "event: over" in [line async for line in lines]
    refused = await browser.at(beside, "/entries")
    assert refused.status_code == 303
    assert "/auth/sign-in" in refused.headers["location"]


async def test_a_form_whose_gateway_is_killed_in_the_middle_is_done_once_by_the_other(
    browser: Browser, beside: Forked, ports: tuple[int, int], people: Everybody, stack: Stack
) -> None:
    report = await filed(people("health.nis"), girl())
    form = sign_in_page.read((await browser.at(ports[1], f"/entries/{report}/add")).text)
    assert form is not None
    typed = {**form.hidden, "kind": "account", "text": f"Dodato jednom {uuid.uuid4()}."}
    async with stack.database("identification") as database:
        async with database.transaction():
            await database.execute("lock table idempotency in access exclusive mode")
            sending = asyncio.create_task(browser.http.post(f"/entries/{report}/add", data=typed))

            async def the_command_waits() -> bool:
                return bool(await stack.rows("identification", _WAITS))

            await until(the_command_waits, "the command has arrived")
            beside.kill()
            with pytest.raises(httpx.TransportError):
                await sending
        # What broke off the proxy sends once more, to the other.
        browser.way.port = ports[0]
        answer = await browser.http.post(f"/entries/{report}/add", data=typed)
    assert (answer.status_code, answer.headers["location"]) == (303, f"/entries/{report}?added=1")
    added = await stack.rows("identification", "select id from addendum where report_id = $1", report)
    assert len(added) == 1
