"""A service of several processes behind one name, of which one ends while requests flow; and how often a failing one is asked."""

from __future__ import annotations

import asyncio
import json
import signal
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import ExitStack, asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

import pytest

from gateway.clients import peer, suspects
from gateway.settings import OPERATIONS
from tests.support.gateway import GatewayCaller, gateway
from tests.support.probe import eventually_async
from tests.support.program import Program, free_port, program
from tests.support.upstream import Reply, report

ID = "6f1c4c1e-6d0a-4b52-9a0e-0d3f5b7f2a11"
# No name server knows a name below it.
NAME = "identification.invalid"
DEADLY = "6f1c4c1e-6d0a-4b52-9a0e-0d3f5b7fdead"
"""Whoever answers what names it ends at once."""
TWO = 2
FIRST, SECOND, ANEW = "127.0.0.1", "127.0.0.2", "127.0.0.3"
REPLICA = """
    import asyncio, json, os, sys
    from chassis import process, server
    from chassis.settings.groups import Telemetry
    from tests.support.upstream import receipt, report

    host, port, of, deadly = sys.argv[1:]

    async def app(scope, receive, send):
        if scope["type"] == "lifespan":
            for phase in ("startup", "shutdown"):
                await receive()
                await send({"type": f"lifespan.{phase}.complete"})
            return
        while (await receive()).get("more_body"):
            pass
        if deadly in scope["path"]:
            print("killed", flush=True)
            os._exit(1)
        await asyncio.sleep(0.02)
        body = receipt(of, version=2) if scope["method"] == "POST" else report(of)
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": json.dumps(body).encode()})
        print("answered")

    async def serve(stop):
        await server.serve(app, host, int(port), stop)

    process.run("replica", serve, Telemetry())
"""


def read(of: str = ID) -> dict[str, Any]:
    return {"query": "query Q($id: ID!) { report(id: $id) { id } }", "variables": {"id": of}}


def take_over() -> dict[str, Any]:
    variables = {"input": {"idempotencyKey": str(uuid4()), "reportId": ID, "expectedVersion": 1}}
    return {"query": (OPERATIONS / "TakeOverReport.graphql").read_text(), "variables": variables}


@pytest.fixture
def named(monkeypatch: pytest.MonkeyPatch) -> list[str | Exception]:
    """What the name service says of NAME: addresses, or why it does not know; those after the first error come the next time."""
    said: list[str | Exception] = []
    ask = socket.getaddrinfo

    def looked_up(host: Any, port: Any, *arguments: Any, **more: Any) -> Any:
        if host != NAME:
            return ask(host, port, *arguments, **more)
        if said and isinstance(said[0], Exception):
            raise said.pop(0)  # type: ignore[misc]
        return [found for address in said for found in ask(str(address), port, *arguments, **more)]

    monkeypatch.setattr(socket, "getaddrinfo", looked_up)
    return said


@contextmanager
def replica(address: str, port: int) -> Iterator[Program]:
    """One process of the service."""
    with program(REPLICA, address, str(port), ID, DEADLY) as running:
        yield running


@asynccontextmanager
async def replicas(*addresses: str) -> AsyncIterator[tuple[int, list[Program]]]:
    """One process at each address, all at one port, once they listen."""
    port = free_port()
    with ExitStack() as stack:
        running = [stack.enter_context(replica(address, port)) for address in addresses]
        for address in addresses:
            await eventually_async(lambda address=address: listens(address, port), f"{address} listens")  # type: ignore[misc]
        yield port, running


def before(identification: str) -> dict[str, Any]:
    """Settings of a gateway whose identification is there, and whose person asks more than one may."""
    nobody = f"http://127.0.0.1:{free_port()}"
    return {
        "services": {"identification": identification, "referral": nobody, "notifications": nobody},
        "rate": {"per_person": 100_000, "per_agency": None, "calls_per_person": 100_000},
    }


async def listens(address: str, port: int) -> bool:
    try:
        _, writer = await asyncio.open_connection(address, port)
    except OSError:
        return False
    writer.close()
    return True


@dataclass
class Flow:
    """People who read and take over all the time, and what went wrong."""

    caller: GatewayCaller
    answered: int = 0
    failed: list[str] = field(default_factory=list)
    over: bool = False

    async def run(self) -> None:
        """Until it is over."""
        while not self.over:
            for asked in (read(), take_over()):
                answer = await self.caller.send(asked)
                self.answered += 1
                said = answer.json()
                if said.get("errors") or "title" in next(iter(said["data"].values())):
                    self.failed.append(answer.body.decode())

    async def goes_on(self) -> None:
        """Returns when twenty more were answered."""
        wanted = self.answered + 20

        async def enough() -> bool:
            return self.answered >= wanted

        await eventually_async(enough, "requests are answered")


async def test_no_request_fails_while_one_of_two_is_recreated(named: list[str | Exception]) -> None:
    named.extend([FIRST, SECOND])
    with ExitStack() as stack:
        async with (
            replicas(FIRST, SECOND) as (port, (first, second)),
            gateway(**before(f"http://{NAME}:{port}")) as caller,
        ):
            flow = Flow(caller)
            running = [asyncio.create_task(flow.run()) for _ in range(4)]
            await flow.goes_on()
            ended = await asyncio.to_thread(first.signalled, signal.SIGTERM)
            assert (ended.code, "answered" in ended.out) == (0, True)
            named[:] = [SECOND]
            await flow.goes_on()
            stack.enter_context(replica(ANEW, port))
            await eventually_async(lambda: listens(ANEW, port), "the new one listens")
            named[:] = [ANEW, SECOND]
            await flow.goes_on()
            # Nor when one ends out of order, in the middle of what it does, and whoever remembers addresses knows the two of before.
            killed = await asyncio.to_thread(second.signalled, signal.SIGKILL)
            named[:] = [ANEW]
            assert "answered" in killed.out
            await flow.goes_on()
            flow.over = True
            await asyncio.gather(*running)
    assert flow.failed == []


async def test_a_name_that_is_not_found_once_is_looked_up_again(named: list[str | Exception]) -> None:
    async with gateway() as working:
        working.upstream.says("identification", "GET", "/reports/{}", Reply(report(ID)))
        named.extend([socket.gaierror(socket.EAI_AGAIN, "Temporary failure in name resolution"), FIRST])
        address = working.upstream.address("identification").replace(FIRST, NAME)
        services = {name: working.upstream.address(name) for name in ("referral", "notifications")}
        async with gateway(services={**services, "identification": address}) as caller:
            assert (await caller.send(read())).json() == {"data": {"report": {"id": ID}}}


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


async def test_a_service_that_is_away_is_not_waited_for_twice(
    named: list[str | Exception], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(peer, "_GIVEN_UP_SECONDS", 600.0)
    unknown = [socket.gaierror(socket.EAI_AGAIN, "Temporary failure in name resolution") for _ in range(20)]
    named.extend(unknown)
    async with gateway(**before(f"http://{NAME}:{free_port()}")) as caller:
        asked = []
        for _ in range(2):
            refused = (await caller.send(take_over())).json()["data"]["takeOverReport"]
            assert (refused["__typename"], "Nothing was saved" in refused["title"]) == ("Unavailable", True)
            asked.append(len(unknown) - len(named))
    assert asked == [len(peer._PAUSES) + 1, len(peer._PAUSES) + 3]


async def test_a_request_that_ends_whoever_answers_it_leaves_somebody_for_the_others(
    named: list[str | Exception],
) -> None:
    named.extend([FIRST, SECOND, ANEW])
    async with replicas(FIRST, SECOND, ANEW) as (port, running), gateway(**before(f"http://{NAME}:{port}")) as caller:
        said = (await caller.send(read(DEADLY))).body.decode()
        assert "did not answer in time" in said

        async def two_ended() -> bool:
            return sum(each.process.poll() is not None for each in running) >= 2

        await eventually_async(two_ended, "those that were asked end")
        assert sum(each.process.poll() is None for each in running) == 1
        assert (await caller.send(read())).json() == {"data": {"report": {"id": ID}}}


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
