"""What the server itself does with bytes on a real port: what it refuses, how long it keeps connections, and how many."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

import pytest

from chassis.processes import server
from chassis.processes.server import CONNECTIONS, serve
from tests.support.probe import eventually_async
from tests.support.program import free_port

IDLE = 1
# Long enough for a machine that has much else to do; nothing takes that long when all is well.
AT_MOST = 30
HOST = b"host: spona.example.org\r\n"
BEGUN = b"GET / HTTP/1.1\r\n" + HOST
POST = b"POST /read HTTP/1.1\r\n" + HOST


@dataclass
class Wire:
    """One connection."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter

    async def send(self, *parts: bytes) -> None:
        """Sends what is given as it is."""
        self.writer.writelines(parts)
        await self.writer.drain()

    async def rest(self) -> bytes:
        """Everything that comes until the other side ends the connection; fails when it does not."""
        with suppress(ConnectionResetError):
            async with asyncio.timeout(AT_MOST):
                return await self.reader.read()
        return b""

    async def answer(self) -> int:
        """The status of one whole answer that says its length."""
        async with asyncio.timeout(AT_MOST):
            head = await self.reader.readuntil(b"\r\n\r\n")
            length = next(line for line in head.split(b"\r\n") if line.lower().startswith(b"content-length:"))
            await self.reader.readexactly(int(length.split(b":")[1]))
        return int(head.split()[1])


@dataclass
class Site:
    """A server whose application reads bodies, answers late when asked to, and streams."""

    port: int = field(default_factory=free_port)
    may_answer: asyncio.Event = field(default_factory=asyncio.Event)
    read: list[bytes] = field(default_factory=list)

    async def app(self, scope: Any, receive: Any, send: Any) -> None:
        """The application."""
        if scope["type"] == "lifespan":
            while (message := await receive())["type"] == "lifespan.startup":
                await send({"type": "lifespan.startup.complete"})
            await send({"type": f"{message['type']}.complete"})
            return
        if scope["path"] == "/read":
            more, body = True, b""
            while more:
                message = await receive()
                if message["type"] == "http.disconnect":
                    return
                more, body = message.get("more_body", False), body + message.get("body", b"")
            self.read.append(body)
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
    async def serving(self, connections: int = CONNECTIONS) -> AsyncIterator[Site]:
        """Listens for as long as the block runs."""
        stop = asyncio.Event()
        running = asyncio.create_task(serve(self.app, "127.0.0.1", self.port, stop, connections=connections))
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
async def site(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Site]:
    monkeypatch.setattr(server, "_KEEPALIVE_SECONDS", IDLE)
    async with Site().serving() as made:
        yield made


REFUSED = {
    "no request": b"Jelisaveta\r\n\r\n",
    "an unknown method": b"JELISAVETA / HTTP/1.1\r\n" + HOST + b"\r\n",
    "a path that is no ASCII": b"GET /Jelisaveta\xc5\xa1 HTTP/1.1\r\n" + HOST + b"\r\n",
    "a byte that no header may hold": BEGUN + b"x-name: Jelisaveta\x00\r\n\r\n",
    "a space before the colon": BEGUN + b"x-name : Jelisaveta\r\n\r\n",
    "a header that goes on in the next line": BEGUN + b"x-name: a\r\n Jelisaveta\r\n\r\n",
    "two lengths": POST + b"content-length: 2\r\ncontent-length: 3\r\n\r\nxx",
    "a length that is no number": POST + b"content-length: +2\r\n\r\nxx",
    "a length and chunks": POST + b"content-length: 4\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n",
    "chunks and a length": POST + b"transfer-encoding: chunked\r\ncontent-length: 4\r\n\r\n0\r\n\r\n",
    "another coding after chunks": POST + b"transfer-encoding: chunked, gzip\r\n\r\n0\r\n\r\n",
    "a chunk of no length": POST + b"transfer-encoding: chunked\r\n\r\nzz\r\nJelisaveta\r\n0\r\n\r\n",
    "a line that ends in half": BEGUN.replace(b"\r\n", b"\n") + b"x-name: Jelisaveta\rx: y\n\n",
}


@pytest.mark.parametrize("what", REFUSED)
async def test_what_is_no_request_of_http_is_refused_without_its_words_and_ends_the_connection(
    site: Site, what: str, caplog: pytest.LogCaptureFixture
) -> None:
    async with site.wire() as wire:
        await wire.send(REFUSED[what])
        said = await wire.rest()
    assert said.startswith(b"HTTP/1.1 400 ")
    assert said.count(b"HTTP/1.1") == 1
    assert b"connection: close" in said
    assert (b"Jelisaveta" in said, "Jelisaveta" in caplog.text, site.read) == (False, False, [])


async def test_who_asks_whether_to_send_a_body_is_told_to(site: Site) -> None:
    async with site.wire() as wire:
        await wire.send(POST, b"expect: 100-continue\r\ncontent-length: 2\r\n\r\n")
        assert await wire.reader.readuntil(b"\r\n\r\n") == b"HTTP/1.1 100 Continue\r\n\r\n"
        await wire.send(b"xx")
        assert await wire.answer() == 200
    assert site.read == [b"xx"]


async def test_nothing_becomes_another_protocol(site: Site) -> None:
    async with site.wire() as wire:
        await wire.send(BEGUN, b"connection: upgrade\r\nupgrade: websocket\r\n\r\n")
        assert await wire.answer() == 200


async def test_between_two_requests_a_connection_does_not_stay_for_ever(site: Site) -> None:
    async with site.wire() as wire:
        await wire.send(BEGUN, b"\r\n")
        assert await wire.answer() == 200
        began = time.monotonic()
        assert await wire.rest() == b""
        assert time.monotonic() - began > IDLE / 2


@pytest.mark.parametrize("path", [b"/stream", b"/late"])
async def test_an_answer_may_take_longer_than_anything_else(site: Site, path: bytes) -> None:
    async with site.wire() as patient:
        await patient.send(b"GET ", path, b" HTTP/1.1\r\n", HOST, b"\r\n")
        async with site.wire() as idle:
            await idle.send(BEGUN, b"\r\n")
            assert await idle.answer() == 200
            await idle.rest()
        site.may_answer.set()
        assert (await patient.reader.readuntil(b"ok")).startswith(b"HTTP/1.1 200")


async def test_requests_behind_one_another_are_all_answered(site: Site) -> None:
    async with site.wire() as wire:
        await wire.send(*[POST + b"content-length: 2\r\n\r\nx%d" % number for number in range(3)])
        assert [await wire.answer() for _ in range(3)] == [200, 200, 200]
        assert await wire.rest() == b""
    assert site.read == [b"x0", b"x1", b"x2"]


async def test_more_connections_than_are_served_are_told_so() -> None:
    async with Site().serving(connections=3) as site, site.wire() as first, site.wire() as second:
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
