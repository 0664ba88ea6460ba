"""Two processes of a service of which the test decides what they answer and when."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from typing import Protocol

from gateway.clients.processes.replicas import Place, Replicas, session_of_new_connections
from tests.integration.gateway.asking import FIRST, ID, NAME, SECOND, read
from tests.support.gateway import GatewayCaller
from tests.support.probe import eventually_async
from tests.support.program import free_port
from tests.support.upstream import report

ANSWER = {"data": {"report": {"id": ID}}}


def fine() -> asyncio.Event:
    """Answers at once."""
    made = asyncio.Event()
    made.set()
    return made


@dataclass
class Process:
    """One of them. What it says of itself, files and all else are held back until the event for it is set."""

    lives: asyncio.Event = field(default_factory=fine)
    hands_out: asyncio.Event = field(default_factory=fine)
    works: asyncio.Event = field(default_factory=fine)
    hangs_when_asked: bool = False
    looks: int = 0
    asked: int = 0
    taken: int = 0
    """Files that were sent to it."""
    left: asyncio.Event = field(default_factory=asyncio.Event)
    """Whoever looked at it has its answer."""

    def hang(self) -> None:
        """Connections are taken, and nothing is answered."""
        self.lives.clear()
        self.works.clear()

    def go_on(self) -> None:
        """What waits is answered."""
        for each in (self.lives, self.hands_out, self.works):
            each.set()

    async def take(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One request."""
        head = await reader.readuntil(b"\r\n\r\n")
        if b"chunked" in head:
            await reader.readuntil(b"0\r\n\r\n")
            self.taken += 1
        looked = b" /healthz " in head
        if looked:
            self.looks += 1
            await self.lives.wait()
        elif b" /quick " not in head:
            self.asked += 1
            if self.hangs_when_asked:
                self.hang()
            await self.works.wait()
            if b"/files/" in head:
                await self.hands_out.wait()
        body = json.dumps(report(ID)).encode()
        writer.write(b"HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: %d\r\n\r\n%s" % (len(body), body))
        if looked:
            await reader.read()
            self.left.set()
        writer.close()


@asynccontextmanager
async def two() -> AsyncIterator[tuple[int, Process, Process]]:
    """Both at one port."""
    port, made = free_port(), (Process(), Process())
    async with AsyncExitStack() as stack:
        for process, address in zip(made, (FIRST, SECOND), strict=True):
            await stack.enter_async_context(await asyncio.start_server(process.take, address, port))
        try:
            yield port, *made
        finally:
            for process in made:
                process.go_on()


class Asking(Protocol):
    """Asks one process for what is at a path."""

    def __call__(self, place: Place, path: str, *, may_move: bool = True) -> asyncio.Task[None]: ...


@asynccontextmanager
async def known(port: int) -> AsyncIterator[tuple[Replicas, Place, Asking]]:
    """The two as the gateway knows them, and the first of them."""
    async with session_of_new_connections("looks") as looks, session_of_new_connections("identification") as http:
        both = Replicas("identification", f"http://{NAME}:{port}", looks)

        def asking(place: Place, path: str, *, may_move: bool = True) -> asyncio.Task[None]:
            async def send() -> None:
                async with http.get(place.address + path) as response:
                    await response.read()

            return asyncio.create_task(both.ask(place, send, may_move=may_move))

        yield both, (await both.all())[0], asking


async def so(what: Callable[[], bool], told: str) -> None:
    """Waits for it."""

    async def look() -> bool:
        return what()

    await eventually_async(look, told)


def reading(caller: GatewayCaller, times: int) -> asyncio.Task[list[object]]:
    """So many at once: each process is asked as many as the other."""

    async def all_of_them() -> list[object]:
        return [each.json() for each in await asyncio.gather(*(caller.send(read()) for _ in range(times)))]

    return asyncio.create_task(all_of_them())
