"""Clients that take their time lose their connection: byte by byte, on a real port. Answers may take as long as they like."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

import pytest

from chassis.http.patience import Patience
from chassis.processes.server import serve
from tests.support.probe import eventually_async
from tests.support.program import free_port

HEADERS, BODY, IDLE = 0.4, 0.8, 1
PATIENCE = Patience(HEADERS, BODY, IDLE, connections=50)
# Long enough for a machine that has much else to do; nothing takes that long when all is well.
AT_MOST = 30
HOST = b"host: spona.example.org\r\n"
BEGUN = b"GET / HTTP/1.1\r\n" + HOST
DRIPPING = 0.02


@dataclass
class Wire:
    """One connection."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter

    async def send(self, *parts: bytes) -> None:
        """Sends what is given as it is."""
        self.writer.writelines(parts)
        await self.writer.drain()

    async def drip(self, begun: bytes, part: bytes) -> tuple[float, bytes]:
        """Begins, and sends the same part again and again until the other side ends the connection: after how many seconds, and what it said."""
        began, said = time.monotonic(), asyncio.ensure_future(self.rest())
        await self.send(begun)
        while not said.done():
            with suppress(ConnectionError):
                await self.send(part)
            await asyncio.wait({said}, timeout=DRIPPING)
        return time.monotonic() - began, await said

    async def rest(self) -> bytes:
        """Everything that comes until the other side ends the connection; fails when it does not."""
        with suppress(ConnectionResetError):
            async with asyncio.timeout(AT_MOST):
                return await self.reader.read()
        return b""

    async def answer(self) -> int:
        """The status of one whole answer that tells its length."""
        async with asyncio.timeout(AT_MOST):
            head = await self.reader.readuntil(b"\r\n\r\n")
            length = next(line for line in head.split(b"\r\n") if line.lower().startswith(b"content-length:"))
            await self.reader.readexactly(int(length.split(b":")[1]))
        return int(head.split()[1])


@dataclass
class Site:
    """A server whose application reads bodies, answers late when told to, and streams."""

    port: int = field(default_factory=free_port)
    may_answer: asyncio.Event = field(default_factory=asyncio.Event)
    read: list[Any] = field(default_factory=list)
    reads: str = "/read"

    async def app(self, scope: Any, receive: Any, send: Any) -> None:
        """The application."""
        if scope["type"] == "lifespan":
            while (message := await receive())["type"] == "lifespan.startup":
                await send({"type": "lifespan.startup.complete"})
            await send({"type": f"{message['type']}.complete"})
            return
        if scope["path"] == self.reads:
            while (message := await receive()).get("more_body"):
                pass
            self.read.append(message["type"])
        if scope["path"] == "/stream":
            await send({"type": "http.response.start", "status": 200, "headers": [(b"x-kind", b"stream")]})
            await send({"type": "http.response.body", "body": b": here\n\n", "more_body": True})
        if scope["path"] in ("/late", "/stream"):
            await self.may_answer.wait()
        if scope["path"] != "/stream":
            await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"2")]})
        await send({"type": "http.response.body", "body": b"ok"})

    @asynccontextmanager
    async def wire(self) -> AsyncIterator[Wire]:
        """A fresh connection."""
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        try:
            yield Wire(reader, writer)
        finally:
            writer.close()

    @asynccontextmanager
    async def serving(self, patience: Patience | None) -> AsyncIterator[Site]:
        """Listens for as long as the block runs."""
        stop = asyncio.Event()
        running = asyncio.create_task(serve(self.app, "127.0.0.1", self.port, stop, patience=patience))
        await eventually_async(self._listens, "the server listens")
        try:
            yield self
        finally:
            self.may_answer.set()
            stop.set()
            await running

    async def _listens(self) -> bool:
        with suppress(OSError):
            async with self.wire():
                return True
        return False


@pytest.fixture
async def site() -> AsyncIterator[Site]:
    async with Site().serving(PATIENCE) as made:
        yield made


def slug(answer: bytes) -> str:
    """The slug of the problem that an answer is; its status stands in it, too."""
    head, _, body = answer.partition(b"\r\n\r\n")
    assert b"content-type: application/problem+json" in head
    assert b"connection: close" in head
    document = json.loads(body)
    assert document["status"] == int(head.split()[1])
    return str(document["type"]).removeprefix("urn:problem:")


async def test_headers_that_come_drop_by_drop_are_refused(site: Site) -> None:
    async with site.wire() as wire:
        took, said = await wire.drip(BEGUN, b"x-more: and more\r\n")
        assert slug(said) == "request-too-slow"
        assert took > HEADERS / 2


async def test_a_connection_on_which_nothing_comes_ends_without_a_word(site: Site) -> None:
    async with site.wire() as wire:
        assert await wire.rest() == b""


async def test_the_second_request_has_no_longer_than_the_first(site: Site) -> None:
    async with site.wire() as wire:
        await wire.send(BEGUN, b"\r\n")
        assert await wire.answer() == 200
        _, said = await wire.drip(BEGUN, b"x-more: and more\r\n")
        assert slug(said) == "request-too-slow"


async def test_a_file_has_more_time_and_not_for_ever() -> None:
    begun = b"PUT /uploads/1 HTTP/1.1\r\n" + HOST + b"transfer-encoding: chunked\r\n\r\n"
    patience = Patience(HEADERS, BODY, IDLE, connections=50, uploads=2 * BODY)
    async with Site(reads="/uploads/1").serving(patience) as site, site.wire() as wire:
        took, said = await wire.drip(begun, b"1\r\nx\r\n")
        assert slug(said) == "request-too-slow"
        assert took >= 2 * BODY


async def test_the_rest_of_a_file_that_was_answered_already_has_the_time_of_any_body() -> None:
    patience = Patience(HEADERS, BODY, IDLE, connections=50, uploads=2 * AT_MOST)
    async with Site().serving(patience) as site, site.wire() as wire:
        await wire.send(b"PUT /uploads/1 HTTP/1.1\r\n", HOST, b"content-length: 100000\r\n\r\n")
        assert await wire.answer() == 200
        _, said = await wire.drip(b"x", b"x")
        assert said == b""


@pytest.mark.parametrize("kind", [b"content-length: 100000\r\n", b"transfer-encoding: chunked\r\n"])
async def test_a_body_that_comes_drop_by_drop_is_refused(site: Site, kind: bytes) -> None:
    async with site.wire() as wire:
        took, said = await wire.drip(b"POST /read HTTP/1.1\r\n" + HOST + kind + b"\r\n", b"1\r\nx\r\n")
        assert slug(said) == "request-too-slow"
        assert took >= BODY

    async def given_up() -> bool:
        return site.read == ["http.disconnect"]

    await eventually_async(given_up, "whoever read the body has given up")


async def test_a_body_that_nobody_reads_ends_the_connection_too(site: Site) -> None:
    async with site.wire() as wire:
        await wire.send(b"POST / HTTP/1.1\r\n", HOST, b"content-length: 100000\r\n\r\n")
        assert await wire.answer() == 200
        _, said = await wire.drip(b"x", b"x")
        assert said == b""


async def test_between_two_requests_a_connection_does_not_stay_for_ever(site: Site) -> None:
    async with site.wire() as wire:
        await wire.send(BEGUN, b"\r\n")
        assert await wire.answer() == 200
        began = time.monotonic()
        assert await wire.rest() == b""
        assert time.monotonic() - began > IDLE / 2


async def test_nor_after_a_body_that_ended_behind_its_answer(site: Site) -> None:
    async with site.wire() as wire:
        await wire.send(b"POST / HTTP/1.1\r\n", HOST, b"content-length: 2\r\n\r\n")
        assert await wire.answer() == 200
        await wire.send(b"xx")
        assert await wire.rest() == b""


@pytest.mark.parametrize("path", [b"/stream", b"/late"])
async def test_an_answer_may_take_longer_than_anything_else(site: Site, path: bytes) -> None:
    async with site.wire() as patient:
        await patient.send(b"GET ", path, b" HTTP/1.1\r\n", HOST, b"\r\n")
        for _ in range(3):
            async with site.wire() as idle:
                await idle.send(BEGUN, b"\r\n")
                assert await idle.answer() == 200
                await idle.rest()
        site.may_answer.set()
        assert (await patient.reader.readuntil(b"ok")).startswith(b"HTTP/1.1 200")


async def test_requests_behind_one_another_are_all_answered(site: Site) -> None:
    async with site.wire() as wire:
        await wire.send(*[b"POST /read HTTP/1.1\r\n" + HOST + b"content-length: 2\r\n\r\nxx"] * 3)
        assert [await wire.answer() for _ in range(3)] == [200, 200, 200]
        assert await wire.rest() == b""


async def test_more_connections_than_are_served_are_told_so() -> None:
    async with Site().serving(Patience(connections=3)) as site, site.wire() as first, site.wire() as second:
        for wire in (first, second):
            await wire.send(b"GET /stream HTTP/1.1\r\n", HOST, b"\r\n")
            assert (await wire.reader.readuntil(b": here")).startswith(b"HTTP/1.1 200")
        async with site.wire() as third:
            await third.send(BEGUN, b"connection: close\r\n\r\n")
            assert (await third.rest()).startswith(b"HTTP/1.1 503")
        first.writer.close()

        async def served() -> bool:
            async with site.wire() as wire:
                await wire.send(BEGUN, b"connection: close\r\n\r\n")
                return (await wire.rest()).startswith(b"HTTP/1.1 200")

        await eventually_async(served, "one that ended makes room")


@pytest.mark.slow
async def test_without_other_words_headers_have_ten_seconds() -> None:
    async with Site().serving(None) as site, site.wire() as wire:
        took, said = await wire.drip(BEGUN, b"x: y\r\n")
        assert slug(said) == "request-too-slow"
        assert took > 9
