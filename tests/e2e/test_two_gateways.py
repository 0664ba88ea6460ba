"""Two gateways on one database behind a round-robin: signed in at both, signed out at both, and nothing is done twice."""

from __future__ import annotations

import asyncio
import itertools
import uuid
from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

import httpx
import pytest

from infra.processes.nursery import Forked, Nursery
from infra.sign_in import page as sign_in_page
from tests.e2e.filings import accepted, centres_item_of, filed, girl, taken_over
from tests.e2e.people import Answer, Everybody, Wire, until
from tests.support.cookie_browser import NAVIGATION
from tests.support.program import free_port
from tests.support.replicas import second
from tests.support.stack import Stack

pytestmark = pytest.mark.parametrize("stack", ["embedded"], indirect=True)

_WAITS = "select 1 from pg_stat_activity where datname = 'identification' and wait_event_type = 'Lock'"


@dataclass
class Two:
    """Both, and who is asked next."""

    ports: tuple[int, int]
    beside: Forked
    turns: itertools.cycle[int] = field(init=False)

    def __post_init__(self) -> None:
        """Both in turn."""
        self.turns = itertools.cycle(self.ports)


class RoundRobin(httpx.AsyncBaseTransport):
    """What a proxy before the two does: each request goes to the next of them, and what broke off once to the other."""

    def __init__(self, two: Two) -> None:
        """`only` is asked next, and then both in turn again."""
        self.two = two
        self.only: int | None = None
        self._http = httpx.AsyncHTTPTransport()

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """At the next one; a request names the public address, whichever answers."""
        body = await request.aread()
        with suppress(httpx.TransportError):
            return await self._sent(request, body)
        return await self._sent(request, body)

    async def aclose(self) -> None:
        """Closes what it holds open."""
        await self._http.aclose()

    async def _sent(self, request: httpx.Request, body: bytes) -> httpx.Response:
        port = next(self.two.turns) if self.only is None else self.only
        self.only = None
        url = request.url.copy_with(scheme="http", port=port)
        passed = httpx.Request(request.method, url, headers=request.headers, content=body)
        return await self._http.handle_async_request(passed)


class Browser:
    """Of one person, signed in through the round-robin."""

    def __init__(self, two: Two, base: str) -> None:
        """Holds no cookie; `base` is the public address."""
        self.way = RoundRobin(two)
        # https, since a jar of cookies knows no exception for this machine.
        self.http = httpx.AsyncClient(
            transport=self.way, base_url=base.replace("http://", "https://"), headers=NAVIGATION, timeout=20
        )

    async def sign_in(self, person: str) -> None:
        """At the demo issuer, by its list of people."""
        begun = await self.http.get("/auth/sign-in?to=/")
        async with httpx.AsyncClient() as issuer:
            form = sign_in_page.read((await issuer.get(begun.headers["location"])).text)
            assert form is not None
            origin = httpx.URL(begun.headers["location"]).join("/")
            answer = await issuer.post(origin.join(form.action), data={**form.hidden, "username": person})
        back = httpx.URL(answer.headers["location"])
        done = await self.http.get(f"{back.path}?{back.query.decode()}")
        assert done.status_code == 303

    async def at(self, port: int, path: str) -> httpx.Response:
        """A page of one of the two."""
        self.way.only = port
        return await self.http.get(path)


@dataclass(frozen=True)
class Alternating(Wire):
    """What people with a token ask the gateway, at one and the other in turn."""

    two: Two = field(kw_only=True)

    async def send(self, method: str, port: int, path: str, body: Any, headers: Any) -> Answer:
        offset = port or next(self.two.turns) - self.stack.port_base
        return await super().send(method, offset, path, body, headers)


@pytest.fixture
def two(stack: Stack, nursery: Nursery) -> Any:
    port = free_port()
    with second(stack, nursery, "gateway", port=port) as beside:
        yield Two((stack.port_base, port), beside)


@pytest.fixture
async def browser(two: Two, stack: Stack) -> AsyncIterator[Browser]:
    made = Browser(two, stack.installation.address(0))
    async with made.http:
        await made.sign_in("health.nis")
        yield made


def alternating(people: Everybody, two: Two) -> Everybody:
    wire = people.wire
    return Everybody(Alternating(wire.stack, wire.tokens, wire.session, wire.refusals, two=two))


async def test_the_main_job_is_done_at_both_in_turn(people: Everybody, two: Two) -> None:
    both = alternating(people, two)
    doctor, intake, csr = both("health.nis"), both("intake.centre"), both("csr.nis")
    report = await filed(doctor, girl())
    await centres_item_of(intake, report)
    await taken_over(intake, report)
    await accepted(csr, report)
    await doctor.sees("that it was taken over", "ReadReceipt", lambda seen: seen["receipt"]["takenOverAt"], id=report)


async def test_a_draft_saved_at_both_from_one_version_is_a_conflict_as_at_one(people: Everybody, two: Two) -> None:
    doctor = alternating(people, two)("health.nis")
    kept = await doctor.do("SaveDraft", answers=[{"name": "concern", "values": ["Prva reč."]}])
    about = {"draftId": kept["id"], "expectedVersion": kept["version"]}
    told = await asyncio.gather(
        *(doctor.say("SaveDraft", **about, answers=[{"name": "concern", "values": [word]}]) for word in ("A", "B"))
    )
    assert sorted(each.get("slug", "saved") for each in told) == ["saved", "stale-version"]


async def test_who_signs_out_at_one_is_signed_out_at_the_other_and_their_streams_end(
    browser: Browser, two: Two
) -> None:
    first, beside = two.ports
    assert [(await browser.at(port, "/entries")).status_code for port in two.ports] == [200, 200]
    browser.way.only = beside
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
    browser: Browser, two: Two, people: Everybody, stack: Stack
) -> None:
    report = await filed(people("health.nis"), girl())
    form = sign_in_page.read((await browser.http.get(f"/entries/{report}/add")).text)
    assert form is not None
    typed = {**form.hidden, "kind": "account", "text": f"Dodato jednom {uuid.uuid4()}."}
    async with stack.database("identification") as database:
        async with database.transaction():
            await database.execute("lock table idempotency in access exclusive mode")
            browser.way.only = two.ports[1]
            sending = asyncio.create_task(browser.http.post(f"/entries/{report}/add", data=typed))

            async def the_command_waits() -> bool:
                return bool(await stack.rows("identification", _WAITS))

            await until(the_command_waits, "the command has arrived")
            two.beside.kill()
            two.turns = itertools.cycle(two.ports[:1])
        answer = await sending
    assert (answer.status_code, answer.headers["location"]) == (303, f"/entries/{report}?added=1")
    added = await stack.rows("identification", "select id from addendum where report_id = $1", report)
    assert len(added) == 1
