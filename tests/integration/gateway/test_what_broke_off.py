"""What is sent again when a connection ends, how often, and what is said of it."""

from __future__ import annotations

import asyncio
import json
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import Any

import pytest

from contracts.problems import NO_SERVER
from gateway.clients import connections
from tests.integration.gateway.asking import ID, before, read, take_over
from tests.support.breaking import Breaking, answer
from tests.support.gateway import GatewayCaller, gateway
from tests.support.probe import eventually_async
from tests.support.program import free_port
from tests.support.upstream import problem, receipt, report

ENDED = b""
READ = answer(json.dumps(report(ID)).encode())
ANSWER = {"data": {"report": {"id": ID}}}
TWO = 2
DONE = answer(json.dumps(receipt(ID, version=TWO)).encode())
UPLOAD = "/uploads/6f1c4c1e-6d0a-4b52-9a0e-0d3f5b7f2a14"
OCTETS = {"content-type": "application/octet-stream", "transfer-encoding": "chunked"}


async def title(caller: GatewayCaller) -> str:
    """What is said of a command that failed."""
    refused: dict[str, Any] = (await caller.send(take_over())).json()["data"]["takeOverReport"]
    assert refused["__typename"] == "Unavailable"
    return str(refused["title"])


async def test_what_ends_a_new_connection_is_sent_once() -> None:
    """The one who answered it may have died of it."""
    async with Breaking([ENDED, ENDED]).serving() as server, gateway(**before(server.address)) as caller:
        assert "did not answer in time" in (await caller.send(read())).body.decode()
        assert "same idempotencyKey" in await title(caller)
    assert len(server.heard) == TWO


async def test_what_ends_a_kept_connection_is_sent_a_second_time_and_never_a_third() -> None:
    does = [READ, ENDED, READ, READ, ENDED, ENDED]
    async with Breaking(does).serving() as server, gateway(**before(server.address)) as caller:
        assert [(await caller.send(read())).json() for _ in range(3)] == [ANSWER] * 3
        assert "did not answer in time" in (await caller.send(read())).body.decode()
    assert does == []


@dataclass
class Idle:
    """A server that does commands, and keeps connections that it closes as soon as the next comes over one of them."""

    port: int
    keys: list[bytes] = field(default_factory=list)

    async def take(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection."""
        await self._hear(reader)
        # Two at a time, so that there are two connections.
        await eventually_async(self._both, "two are asked at once") if len(self.keys) <= TWO else None
        writer.write(DONE)
        with suppress(asyncio.IncompleteReadError):
            await self._hear(reader)
        writer.close()

    async def _hear(self, reader: asyncio.StreamReader) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).lower()
        await reader.readexactly(len(b'{"expectedVersion":1}'))
        self.keys.append(head.partition(b"idempotency-key: ")[2].partition(b"\r\n")[0])

    async def _both(self) -> bool:
        return len(self.keys) >= TWO


async def test_a_command_on_one_of_several_dead_connections_is_sent_again_with_its_key(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A service that was started again: every kept connection is dead."""
    # A test that is held up for a second would have one of the two connections only.
    monkeypatch.setattr(connections, "CONNECTING_SECONDS", 10)
    server = Idle(free_port())
    listening = await asyncio.start_server(server.take, "127.0.0.1", server.port)
    async with listening, gateway(**before(f"http://127.0.0.1:{server.port}")) as caller:
        both = await asyncio.gather(caller.send(take_over()), caller.send(take_over()))
        done = [each.json()["data"]["takeOverReport"] for each in (*both, await caller.send(take_over()))]
    assert [each["version"] for each in done] == [TWO] * 3
    assert (len(server.keys), len(set(server.keys)), server.keys[2]) == (4, 3, server.keys[3])


@pytest.mark.parametrize("status", [b"503 Service Unavailable", b"429 Too Many Requests"])
async def test_an_answer_to_the_repeat_does_not_speak_for_the_command_before_it(status: bytes) -> None:
    does = [READ, ENDED, answer(b"", status)]
    async with Breaking(does).serving() as server, gateway(**before(server.address)) as caller:
        await caller.send(read())
        assert "same idempotencyKey" in await title(caller)
    assert does == []


async def test_a_repeat_that_finds_no_one_does_not_speak_for_the_command_before_it() -> None:
    async with Breaking([READ, ENDED]).serving() as server, gateway(**before(server.address)) as caller:
        await caller.send(read())
        assert server.listening is not None
        # The kept connection stays.
        server.listening.close()
        assert "same idempotencyKey" in await title(caller)
    assert len(server.heard) == TWO


async def test_a_file_that_is_sent_is_sent_once_over_a_connection_of_its_own() -> None:
    does = [READ, ENDED, READ]
    async with Breaking(does).serving() as server, gateway(**before(server.address)) as caller:
        await caller.send(read())
        sent = await caller.client.request("PUT", UPLOAD, chunks=[b"content"], headers=OCTETS)
        assert (sent.status, server.connections, does) == (503, 2, [READ])
        # Over the connection that was kept meanwhile.
        assert (await caller.send(read())).json() == ANSWER


@pytest.mark.parametrize("status", [502, 503, 504])
async def test_what_the_proxy_says_in_a_services_place_is_never_shown_as_not_saved(
    caller: GatewayCaller, status: int
) -> None:
    shown = replace(problem(status, NO_SERVER, "Nothing was saved.", {"retry-after": "7"}), strange=True)
    caller.upstream.says("identification", "GET", "/reports/{}", shown)
    caller.upstream.says("identification", "POST", "/reports/{}/take-over", shown)
    caller.upstream.says("identification", "PUT", "/uploads/{}", shown)
    (error,) = (await caller.send(read())).json()["errors"]
    assert error["message"].startswith("The service for reports did not answer in time. Try again")
    assert error["extensions"] == {"slug": "unavailable", "retryAfterSeconds": 7}
    assert "same idempotencyKey" in await title(caller)
    sent = await caller.client.request("PUT", UPLOAD, chunks=[b"content"], headers=OCTETS)
    assert (sent.status, sent.headers["retry-after"], "Nothing was saved" in sent.body.decode()) == (503, "7", False)
