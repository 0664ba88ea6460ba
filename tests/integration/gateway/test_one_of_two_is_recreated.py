"""A service of several processes behind one name, of which one ends while requests flow; and how often a failing one is asked."""

from __future__ import annotations

import asyncio
import signal
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import ExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass, field

import pytest

from gateway.clients import peer
from gateway.clients.processes.replicas import Replicas, session_of_new_connections
from tests.integration.gateway.asking import ANEW, FIRST, ID, NAME, SECOND, before, read, take_over
from tests.support.gateway import GatewayCaller, gateway
from tests.support.probe import eventually_async
from tests.support.program import Program, free_port, program
from tests.support.upstream import Reply, report

DEADLY = "6f1c4c1e-6d0a-4b52-9a0e-0d3f5b7fdead"
"""Whoever answers what names it ends at once."""
BLOCKING = "6f1c4c1e-6d0a-4b52-9a0e-0d3f5b7fb10c"
"""Whoever answers what names it answers nothing else from then on."""
REPLICA = """
    import asyncio, json, os, sys, time
    from chassis.processes import process, server
    from chassis.settings.groups import Telemetry
    from tests.support.upstream import receipt, report

    host, port, of, deadly, blocking = sys.argv[1:]

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
        if blocking in scope["path"]:
            time.sleep(600)
        await asyncio.sleep(0.02)
        body = receipt(of, version=2) if scope["method"] == "POST" else report(of)
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": json.dumps(body).encode()})
        print("answered")

    async def serve(stop):
        await server.serve(app, host, int(port), stop)

    process.run("replica", serve, Telemetry())
"""


@contextmanager
def replica(address: str, port: int) -> Iterator[Program]:
    """One process of the service."""
    with program(REPLICA, address, str(port), ID, DEADLY, BLOCKING) as running:
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

        async def one_answers() -> bool:
            return bool((await caller.send(read())).json() == {"data": {"report": {"id": ID}}})

        # A process that is ending still takes a connection now and then, and drops it: either try may have met the same one.
        await eventually_async(one_answers, "somebody is left")
        assert 1 <= sum(each.process.poll() is not None for each in running) <= 2


async def test_a_request_that_hangs_whoever_answers_it_leaves_somebody_for_the_others(
    named: list[str | Exception],
) -> None:
    named.extend([FIRST, SECOND, ANEW])
    async with replicas(FIRST, SECOND, ANEW) as (port, _), gateway(**before(f"http://{NAME}:{port}")) as caller:
        said = (await caller.send(read(BLOCKING))).body.decode()
        assert "did not answer in time" in said
        flow = Flow(caller)
        running = asyncio.create_task(flow.run())
        await flow.goes_on()
        flow.over = True
        await running
        assert flow.failed == []
        assert sum([await answers(each, port) for each in (FIRST, SECOND, ANEW)]) == 1


async def answers(address: str, port: int) -> bool:
    reader, writer = await asyncio.open_connection(address, port)
    try:
        writer.write(b"GET /healthz HTTP/1.1\r\nhost: anybody\r\n\r\n")
        async with asyncio.timeout(1):
            return (await reader.readline()).startswith(b"HTTP/1.1 200")
    except TimeoutError:
        return False
    finally:
        writer.close()


async def test_whoever_is_put_aside_is_asked_again_once_it_answers_and_the_last_one_is_never_put_aside(
    named: list[str | Exception],
) -> None:
    named.extend([FIRST, SECOND])
    async with replicas(FIRST) as (port, _), session_of_new_connections("identification") as session:
        known = Replicas("identification", f"http://{NAME}:{port}", session)
        there, gone = (f"http://{address}:{port}" for address in (FIRST, SECOND))
        assert {(await known.another()).address for _ in range(2)} == {there, gone}
        for place in await known.all():
            if place.address == gone:
                known.put_aside(place)
        assert {(await known.another()).address for _ in range(20)} == {there}
        known.put_aside(await known.another())
        assert [place.address for place in await known.all()] == [there]
        with replica(SECOND, port):

            async def asked_again() -> bool:
                return (await known.another()).address == gone

            await eventually_async(asked_again, "it is asked again")
