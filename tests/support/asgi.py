"""Talks to an ASGI application inside the test's process, byte for byte: chunks, odd methods and headers included."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Mapping, MutableMapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any, Self

Application = Callable[[Any, Any, Any], Awaitable[None]]


@dataclass(frozen=True)
class Answer:
    """What came back; header names are lower case."""

    status: int
    headers: dict[str, str]
    body: bytes

    def json(self) -> Any:
        """The body as JSON."""
        return json.loads(self.body)

    @property
    def slug(self) -> str:
        """Slug of the problem; fails when the answer is none."""
        assert self.headers["content-type"] == "application/problem+json", self
        document = self.json()
        assert document["status"] == self.status
        found: str = document["type"].removeprefix("urn:problem:")
        return found

    def fields(self) -> dict[str, str]:
        """Problems of fields by name."""
        return {entry["name"]: entry["problem"] for entry in self.json()["fields"]}


@dataclass(frozen=True)
class AsgiClient:
    """One application and the headers that go with every request."""

    app: Application
    headers: Mapping[str, str] = ()  # type: ignore[assignment]

    def bearing(self, token: str) -> Self:
        """The same client with a bearer token."""
        return type(self)(self.app, {**dict(self.headers), "authorization": f"Bearer {token}"})

    async def request(
        self,
        method: str,
        path: str,
        *,
        json_body: Any = None,
        chunks: Iterable[bytes] | None = None,
        headers: Mapping[str, str] | Iterable[tuple[str, str]] = (),
        last_chunk_after: asyncio.Event | None = None,
    ) -> Answer:
        """Sends one request: `json_body` as a document with its length, or `chunks` as they are, the last when the event is set."""
        sent = [*dict(self.headers).items(), *(headers.items() if isinstance(headers, Mapping) else headers)]
        if json_body is not None:
            chunks = [json.dumps(json_body).encode()]
            sent += [("content-type", "application/json"), ("content-length", str(len(chunks[0])))]
        path, _, query = path.partition("?")
        scope = {
            "type": "http",
            # Of this version an application does not take the end of what is sent for the end of the one who sends.
            "asgi": {"version": "3.0", "spec_version": "2.4"},
            "http_version": "1.1",
            "method": method,
            "scheme": "http",
            "path": path,
            "raw_path": path.encode(),
            "query_string": query.encode(),
            "root_path": "",
            "headers": [(name.lower().encode(), value.encode()) for name, value in sent],
            "client": ("127.0.0.1", 1),
            "server": ("127.0.0.1", 80),
        }
        return await _exchange(self.app, scope, list(chunks or [b""]), last_chunk_after)

    async def get(self, path: str, **more: Any) -> Answer:
        """GET."""
        return await self.request("GET", path, **more)

    async def post(self, path: str, json_body: Any = None, **more: Any) -> Answer:
        """POST."""
        return await self.request("POST", path, json_body=json_body, **more)


async def _exchange(
    app: Application, scope: Mapping[str, Any], chunks: list[bytes], last_chunk_after: asyncio.Event | None
) -> Answer:
    values: list[MutableMapping[str, Any]] = []
    last = len(chunks) - 1
    waiting = [{"type": "http.request", "body": chunk, "more_body": n < last} for n, chunk in enumerate(chunks)]

    async def receive() -> MutableMapping[str, Any]:
        if last_chunk_after is not None and len(waiting) == 1:
            await last_chunk_after.wait()
        return waiting.pop(0) if waiting else {"type": "http.disconnect"}

    async def send(message: MutableMapping[str, Any]) -> None:
        values.append(message)

    await app(dict(scope), receive, send)
    start = next(message for message in values if message["type"] == "http.response.start")
    body = b"".join(message.get("body", b"") for message in values if message["type"] == "http.response.body")
    headers: dict[str, str] = {}
    for name, value in start["headers"]:
        headers[name.decode().lower()] = ", ".join(filter(None, (headers.get(name.decode().lower()), value.decode())))
    return Answer(start["status"], headers, body)


@asynccontextmanager
async def started(app: Application) -> AsyncIterator[None]:
    """Runs the application's start-up and shut-down around the block; an error of either is raised here."""
    inbox: asyncio.Queue[dict[str, str]] = asyncio.Queue()
    outbox: asyncio.Queue[MutableMapping[str, Any]] = asyncio.Queue()
    running = asyncio.ensure_future(app({"type": "lifespan", "asgi": {"version": "3.0"}}, inbox.get, outbox.put))
    await _phase(inbox, outbox, running, "lifespan.startup")
    try:
        yield
    finally:
        await _phase(inbox, outbox, running, "lifespan.shutdown")
        await running


async def _phase(
    inbox: asyncio.Queue[dict[str, str]],
    outbox: asyncio.Queue[MutableMapping[str, Any]],
    running: asyncio.Future[None],
    phase: str,
) -> None:
    await inbox.put({"type": phase})
    answer = await outbox.get()
    if answer["type"] != f"{phase}.complete":
        await running
