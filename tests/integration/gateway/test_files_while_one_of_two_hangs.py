"""Files go to one of two processes, of which one hangs or is away."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from gateway.clients.processes import replicas
from tests.integration.gateway.asking import FIRST, ID, NAME, SECOND, before, read
from tests.integration.gateway.processes import ANSWER, Process, reading, so, two
from tests.support.gateway import GatewayCaller, gateway
from tests.support.program import free_port

FILE = f"/files/{ID}/6f1c4c1e-6d0a-4b52-9a0e-0d3f5b7f2a13"
UPLOAD = "/uploads/6f1c4c1e-6d0a-4b52-9a0e-0d3f5b7f2a14"
OCTETS = {"content-type": "application/octet-stream", "transfer-encoding": "chunked"}


@pytest.fixture(autouse=True)
def names(named: list[str | Exception]) -> None:
    """Both addresses are told."""
    named.extend([FIRST, SECOND])


async def fetched(caller: GatewayCaller) -> int:
    return int((await caller.client.get(FILE)).status)


async def sent(caller: GatewayCaller) -> int:
    answer = await caller.client.request("PUT", UPLOAD, chunks=[b"content"], headers=OCTETS)
    return int(answer.status)


async def test_a_file_is_fetched_elsewhere_when_whoever_was_asked_hangs() -> None:
    async with two() as (port, hung, other), gateway(**before(f"http://{NAME}:{port}")) as caller:
        hung.hang()
        statuses = await asyncio.gather(fetched(caller), fetched(caller))
        assert (list(statuses), hung.asked, other.asked) == ([200, 200], 1, 2)


async def test_a_file_that_is_sent_is_sent_once() -> None:
    async with two() as (port, hung, other), gateway(**before(f"http://{NAME}:{port}")) as caller:
        hung.hang()
        sending = [asyncio.create_task(sent(caller)) for _ in range(2)]
        await so(lambda: hung.taken == 1, "one has a file")
        # Again, since it was put aside.
        while hung.looks < 2:
            assert (await caller.send(read())).json() == ANSWER
        hung.go_on()
        assert ([await each for each in sending], hung.taken, other.taken) == ([201, 201], 1, 1)


@pytest.mark.parametrize(("moved", "status"), [(fetched, 200), (sent, 201)], ids=["fetched", "sent"])
async def test_files_find_another_process_where_no_connection_is_made(
    moved: Callable[[GatewayCaller], Awaitable[int]], status: int
) -> None:
    port, there = free_port(), Process()
    server = await asyncio.start_server(there.take, FIRST, port)
    async with server, gateway(**before(f"http://{NAME}:{port}")) as caller:
        assert ([await moved(caller) for _ in range(2)], there.asked) == ([status, status], 2)


async def test_files_that_are_taken_slowly_keep_nobody_from_being_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(replicas, "_MOST_CONNECTIONS", 8)
    async with two() as (port, hung, other), gateway(**before(f"http://{NAME}:{port}")) as caller:
        for each in (hung, other):
            each.hands_out.clear()
        fetching = [asyncio.create_task(fetched(caller)) for _ in range(8)]
        await so(lambda: hung.asked + other.asked == 8, "as many files as may be are under way")
        hung.hang()
        assert await reading(caller, 2) == [ANSWER] * 2
        for each in (hung, other):
            each.go_on()
        assert [await each for each in fetching] == [200] * 8
