"""One of two processes of identification hangs under load: no request fails, few wait, and it comes back to work."""

from __future__ import annotations

import asyncio
import signal
import socket
import time
import uuid
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from typing import Any

import pytest

from chassis.auth.tokens import TokenVerifier
from chassis.settings.loading import load
from gateway.app import make_app
from gateway.settings import GatewaySettings
from infra.processes.nursery import Forked, Nursery
from tests.e2e.filings import filed, girl
from tests.e2e.people import Everybody, Person, operation
from tests.support.asgi import AsgiClient, started
from tests.support.probe import eventually_async
from tests.support.replicas import planned, second
from tests.support.stack import Stack

pytestmark = pytest.mark.parametrize("stack", ["embedded"], indirect=True)

NAME = "identification.invalid"
FIRST, SECOND, NOBODY = "127.0.0.1", "127.0.0.2", "127.0.0.3"
AT_ONCE = 2
MUCH_S = 1.0
LONG_S = 2.0
"""Beside what the machine takes anyway."""
_SOME = 8


@dataclass
class Flow:
    """People who read and file all the time, and how long each answer took since when."""

    client: AsgiClient
    report: str
    over: bool = False
    took: list[tuple[float, float]] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    filed: set[str] = field(default_factory=set)

    async def run(self) -> None:
        """One of them, until it is over."""
        while not self.over:
            await self._asked("ReadReport", {"id": self.report})
            done = await self._asked("FileReport", {"input": {"idempotencyKey": uuid.uuid4().hex, **girl()}})
            self.filed.add(str((done or {}).get("id")))

    async def goes_on(self, seconds: float) -> None:
        """Returns when what was begun so much later is answered."""
        wanted = time.monotonic() + seconds

        async def far_enough() -> bool:
            return bool(self.took) and self.took[-1][0] >= wanted

        await eventually_async(far_enough, "requests are answered")

    async def is_under_way(self) -> None:
        """Returns when what was asked last was answered as fast as it is once everything is loaded and planned."""

        async def quick() -> bool:
            return len(self.took) > _SOME and max(seconds for _, seconds in self.took[-_SOME:]) < MUCH_S / 2

        await eventually_async(quick, "answers come quickly", seconds=60)

    def slowest(self, begun: float, until: float = float("inf")) -> float:
        """Of those that began between two moments."""
        return max(seconds for since, seconds in self.took if begun <= since < until)

    def longer_than(self, limit: float, begun: float, until: float = float("inf")) -> list[float]:
        """Likewise, those that took longer."""
        return [seconds for since, seconds in self.took if begun <= since < until and seconds > limit]

    async def _asked(self, document: str, variables: dict[str, Any]) -> dict[str, Any] | None:
        began = time.monotonic()
        answer = await self.client.post("/graphql", {"query": operation(document), "variables": variables})
        self.took.append((began, time.monotonic() - began))
        told = answer.json()
        (content,) = (told.get("data") or {"": None}).values()
        if told.get("errors") or content is None or "slug" in content:
            self.failed.append(f"{document} after {self.took[-1][1]:.1f} s: {answer.body.decode()}")
        return content if isinstance(content, dict) else None


@pytest.fixture
def named(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The addresses that the name service gives for NAME."""
    said, ask = [FIRST, SECOND], socket.getaddrinfo

    def looked_up(host: Any, port: Any, *arguments: Any, **more: Any) -> Any:
        hosts = said if host == NAME else [host]
        return [found for each in hosts for found in ask(each, port, *arguments, **more)]

    monkeypatch.setattr(socket, "getaddrinfo", looked_up)
    return said


@pytest.fixture
async def flow(
    stack: Stack, people: Everybody, monkeypatch: pytest.MonkeyPatch, named: list[str]
) -> AsyncIterator[Flow]:
    """In front of a gateway of the installation's own settings that knows identification by NAME; load, once it is under way."""
    plan = planned(stack)
    identification = f"http://{NAME}:{plan['identification-http'].port}"
    for key, value in {**plan["gateway"].environment, "GATEWAY_SERVICES__IDENTIFICATION": identification}.items():
        monkeypatch.setenv(key, value)
    settings = load(GatewaySettings)
    auth = settings.auth
    app = make_app(settings, TokenVerifier(auth.issuer, auth.audience, auth.jwks_url))
    doctor = people("health.nis")
    report = await filed(doctor, girl())
    async with started(app):
        client = AsgiClient(app).bearing(await people.wire.tokens.of("health.nis", "gateway", 1))
        yield Flow(client, report)


@contextmanager
def held(process: Forked) -> Iterator[None]:
    """It keeps its connections, takes new ones and answers nothing."""
    process.send_signal(signal.SIGSTOP)
    try:
        yield
    finally:
        process.send_signal(signal.SIGCONT)


async def reports_of(stack: Stack, author: Person) -> set[str]:
    rows = await stack.rows("identification", "select id from report where author_id = $1", author.id)
    return {str(row["id"]) for row in rows}


async def test_nobody_is_refused_while_one_of_two_hangs_and_nothing_is_done_twice(
    stack: Stack, nursery: Nursery, people: Everybody, flow: Flow
) -> None:
    doctor = people("health.nis")
    before = await reports_of(stack, doctor)
    with second(stack, nursery, "identification-http", host=SECOND) as replica:
        running = [asyncio.create_task(flow.run()) for _ in range(AT_ONCE)]
        await flow.is_under_way()
        begun = time.monotonic()
        await flow.goes_on(1)
        with held(replica):
            stopped = time.monotonic()
            await flow.goes_on(5)
            until = time.monotonic()
        # What the one that hung does now was done by the other; and it works again: nobody would answer without it.
        await flow.goes_on(2)
        with stack.frozen("identification-http"):
            await flow.goes_on(4)
        flow.over = True
        await asyncio.gather(*running)
    filed_now = await reports_of(stack, doctor) - before
    assert flow.filed - {"None"} <= filed_now
    usual = flow.slowest(begun, stopped)
    assert flow.failed == []
    assert filed_now == flow.filed
    # Those who were there when it fell silent, and nobody after them.
    assert len(flow.longer_than(LONG_S + usual, stopped)) <= 2 * AT_ONCE
    assert flow.longer_than(LONG_S + usual, stopped + LONG_S + usual, until) == []


@contextmanager
def silence(address: str, port: int) -> Iterator[None]:
    """As of a machine that is gone: what asks for a connection gets no word."""
    with socket.socket() as taken, socket.socket() as first, socket.socket() as second_one:
        taken.bind((address, port))
        taken.listen(0)
        for each in (first, second_one):
            each.setblocking(False)
            each.connect_ex((address, port))
        yield


@pytest.mark.parametrize("gone", [True, False], ids=["no word", "refused"])
async def test_an_address_where_nobody_is_any_more_holds_nobody_up(
    stack: Stack, named: list[str], flow: Flow, *, gone: bool
) -> None:
    port = planned(stack)["identification-http"].port
    with silence(NOBODY, port) if gone else nullcontext():
        named[:] = [FIRST, NOBODY]
        running = [asyncio.create_task(flow.run()) for _ in range(AT_ONCE)]
        await flow.goes_on(4)
        flow.over = True
        await asyncio.gather(*running)
    assert flow.failed == []
