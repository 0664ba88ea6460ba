"""How often it is asked again what broke off, and what is said of it."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass

import pytest

from gateway.clients.processes import suspects
from tests.integration.gateway.asking import FIRST, ID, before, read, take_over
from tests.support.gateway import gateway
from tests.support.probe import eventually_async
from tests.support.program import free_port
from tests.support.upstream import report

TWO = 2


@dataclass
class Closing:
    """A server that closes every connection when it has read the head of a request, or answers from the second on."""

    port: int
    answer: bytes = b""
    asked: int = 0
    server: asyncio.Server | None = None

    async def take(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One request."""
        await reader.readuntil(b"\r\n\r\n")
        self.asked += 1
        if self.asked > 1:
            writer.write(self.answer)
        writer.close()


@asynccontextmanager
async def closing(answer: bytes = b"") -> AsyncIterator[Closing]:
    """Listens until it is told not to."""
    made = Closing(free_port(), answer)
    made.server = await asyncio.start_server(made.take, FIRST, made.port)
    async with made.server:
        yield made


async def test_what_broke_off_twice_is_sent_once_when_it_is_asked_again_and_nothing_else_is(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    another = read("6f1c4c1e-6d0a-4b52-9a0e-0d3f5b7f2a12")
    async with closing() as server, gateway(**before(f"http://{FIRST}:{server.port}")) as caller:
        asked = []
        for each in (read(), read(), another, take_over(), read()):
            await caller.send(each)
            asked.append(server.asked)
        monkeypatch.setattr(suspects, "SUSPECTED_SECONDS", -1.0)
        await caller.send(another)
        await caller.send(another)
        asked.append(server.asked)
    assert asked == [2, 3, 5, 7, 8, 11]


@dataclass
class Idle:
    """A server that answers, and keeps connections that it closes as soon as the next request comes over one of them."""

    port: int
    body: bytes
    served: int = 0

    async def take(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection."""
        await reader.readuntil(b"\r\n\r\n")
        # Two at a time, so that there are two connections.
        self.served += 1
        await eventually_async(self._both, "two are asked at once") if self.served <= TWO else None
        writer.write(b"HTTP/1.1 200 OK\r\ncontent-length: %d\r\n\r\n%s" % (len(self.body), self.body))
        with suppress(asyncio.IncompleteReadError):
            await reader.readuntil(b"\r\n\r\n")
        writer.close()

    async def _both(self) -> bool:
        return self.served >= TWO


async def test_dead_connections_of_the_pool_are_no_reason_to_give_up() -> None:
    server = Idle(free_port(), json.dumps(report(ID)).encode())
    listening = await asyncio.start_server(server.take, FIRST, server.port)
    async with listening, gateway(**before(f"http://{FIRST}:{server.port}")) as caller:
        both = await asyncio.gather(caller.send(read()), caller.send(read()))
        assert [each.json() for each in (*both, await caller.send(read()))] == [{"data": {"report": {"id": ID}}}] * 3


async def test_a_command_that_may_have_arrived_is_never_told_as_not_saved() -> None:
    async with closing() as server, gateway(**before(f"http://{FIRST}:{server.port}")) as caller:
        sending = asyncio.create_task(caller.send(take_over()))

        async def was_asked() -> bool:
            return server.asked > 0

        await eventually_async(was_asked, "the command arrives")
        assert server.server is not None
        server.server.close()
        title = (await sending).json()["data"]["takeOverReport"]["title"]
    assert "same idempotencyKey" in title


@pytest.mark.parametrize("status", ["503 Service Unavailable", "429 Too Many Requests"])
async def test_an_answer_to_the_repeat_does_not_speak_for_the_command_before_it(status: str) -> None:
    answer = f"HTTP/1.1 {status}\r\ncontent-length: 0\r\nconnection: close\r\n\r\n".encode()
    async with closing(answer) as server, gateway(**before(f"http://{FIRST}:{server.port}")) as caller:
        title = (await caller.send(take_over())).json()["data"]["takeOverReport"]["title"]
    assert server.asked == 2
    assert "same idempotencyKey" in title
