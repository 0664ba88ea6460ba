"""HEAD on a real port: the headers of GET, no body, the connection goes on, and a stream is not kept open for no one."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest
from fastapi import APIRouter
from starlette.responses import Response, StreamingResponse

from chassis.auth.access import public
from chassis.http.app import create_app
from chassis.processes.server import serve
from tests.support.probe import eventually_async
from tests.support.program import free_port
from tests.support.tokens import TokenSigner

AT_MOST = 30
TEXT = "a text that HEAD does not bring"


class Site:
    """A process with a page and with a stream that never ends by itself."""

    def __init__(self) -> None:
        """No one listens."""
        self.port = free_port()
        self.open = self.opened = 0

    async def lines(self) -> AsyncIterator[str]:
        """Until the one who listens is gone."""
        self.open, self.opened = self.open + 1, self.opened + 1
        try:
            while True:
                yield ": here\n\n"
                await asyncio.Event().wait()
        finally:
            self.open -= 1

    def router(self) -> APIRouter:
        """Its two addresses."""
        router = APIRouter()

        @router.get("/page")
        @public
        async def page() -> Response:
            return Response(TEXT, headers={"x-kind": "page"})

        @router.get("/stream")
        @public
        async def stream() -> Response:
            return StreamingResponse(self.lines(), headers={"x-kind": "stream"})

        return router

    async def listens(self) -> bool:
        """Whether a person does."""
        try:
            _, writer = await asyncio.open_connection("127.0.0.1", self.port)
        except OSError:
            return False
        writer.close()
        return True


@pytest.fixture
async def site() -> AsyncIterator[Site]:
    """It listens."""
    made, stop = Site(), asyncio.Event()
    app = create_app("example", [made.router()], TokenSigner().verifier(), production=True)
    running = asyncio.create_task(serve(app, "127.0.0.1", made.port, stop))
    await eventually_async(made.listens, "the server listens")
    yield made
    stop.set()
    await running


async def test_every_answer_ends_with_its_headers_and_the_next_request_is_answered_on_the_same_connection(
    site: Site,
) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", site.port)
    heads = []
    for path in ("/page", "/stream", "/nowhere", "/page", "/healthz", "/readyz"):
        writer.write(f"HEAD {path} HTTP/1.1\r\nhost: spona.example.org\r\n\r\n".encode())
        async with asyncio.timeout(AT_MOST):
            heads.append((await reader.readuntil(b"\r\n\r\n")).decode().lower())
    writer.write(b"GET /page HTTP/1.1\r\nhost: spona.example.org\r\nconnection: close\r\n\r\n")
    async with asyncio.timeout(AT_MOST):
        got = (await reader.read()).decode()
    writer.close()
    assert [head.split()[1] for head in heads] == ["200", "200", "404", "200", "200", "200"]
    assert f"content-length: {len(TEXT)}\r\n" in heads[0]
    assert "x-kind: stream" in heads[1]
    assert heads[3] == heads[0]
    assert got.endswith(f"\r\n\r\n{TEXT}")


async def test_a_stream_that_was_asked_for_its_headers_alone_is_closed_at_once(site: Site) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", site.port)
    writer.write(b"HEAD /stream HTTP/1.1\r\nhost: spona.example.org\r\n\r\n")
    async with asyncio.timeout(AT_MOST):
        await reader.readuntil(b"\r\n\r\n")

    async def closed() -> bool:
        return site.opened == 1 and site.open == 0

    await eventually_async(closed, "the stream is closed while its connection stays open")
    writer.close()
