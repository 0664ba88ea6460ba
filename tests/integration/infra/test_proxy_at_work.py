"""HAProxy as an installation runs it, before two of each that are killed, held, slow, or gone: what is lost, and what is done twice."""

from __future__ import annotations

import asyncio
import re
import signal
import ssl
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path

import httpx
import pytest

from tests.integration.infra.behind_proxy import ADDRESSES, World, world
from tests.support.probe import eventually, eventually_async
from tests.support.prometheus import OF_EVERY_SERIES, OF_THE_PROXY
from tests.support.proxied import up


@pytest.fixture
def identification(tmp_path: Path) -> Iterator[World]:
    yield from world(tmp_path, "identification")


@pytest.fixture
def gateway(tmp_path: Path) -> Iterator[World]:
    yield from world(tmp_path, "gateway")


@pytest.fixture(scope="module")
def quiet(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """Two gateways to which nothing happens."""
    yield from world(tmp_path_factory.mktemp("quiet"), "gateway")


@asynccontextmanager
async def held(world: World, *addresses: str) -> AsyncIterator[None]:
    """They keep their connections, take new ones and answer nothing."""
    for address in addresses:
        world.processes[address].process.send_signal(signal.SIGSTOP)
    try:
        yield
    finally:
        for address in addresses:
            world.processes[address].process.send_signal(signal.SIGCONT)


async def test_nothing_is_lost_while_a_process_is_killed_held_or_asked_to_end(identification: World) -> None:
    first, second = ADDRESSES

    async def trouble() -> None:
        await asyncio.sleep(1)
        identification.processes[first].process.kill()
        await asyncio.sleep(2)
        identification.start(first)
        await asyncio.sleep(1.5)
        async with held(identification, second):
            await asyncio.sleep(5)
        await asyncio.sleep(1.5)
        identification.processes[first].process.terminate()
        await asyncio.sleep(2)

    await identification.crowd(trouble)
    assert identification.failed == []
    assert identification.slowest < 4


async def test_where_all_are_silent_they_are_waited_for(identification: World) -> None:
    async def trouble() -> None:
        await asyncio.sleep(1)
        async with held(identification, *ADDRESSES):
            await asyncio.sleep(2.5)
        await asyncio.sleep(1)

    await identification.crowd(trouble)
    assert identification.failed == []


async def test_an_answer_that_takes_its_time_is_waited_for_and_done_once(identification: World) -> None:
    answer = await identification.ask("POST", "/reports?takes=4", inside=True, idempotency_key="k")
    assert answer.status_code == 200
    assert len(identification.came()) == 1


@pytest.mark.parametrize(("method", "times"), [("GET", 2), ("POST", 2), ("PUT", 1)])
async def test_what_ends_who_answers_it_is_sent_again_unless_it_is_a_file(
    identification: World, method: str, times: int
) -> None:
    path = "/uploads/t?breaks" if method == "PUT" else "/reports?breaks"
    answer = await identification.ask(method, path, inside=True, content=b"x" if method != "GET" else None)
    assert answer.status_code == 503
    assert answer.json()["type"] == "urn:problem:no-server"
    assert len(identification.came()) == times


@pytest.mark.parametrize(("method", "path"), [("PUT", "/uploads/t"), ("POST", "/records/r/files/f")])
async def test_a_file_is_not_sent_or_opened_twice(gateway: World, method: str, path: str) -> None:
    answer = await gateway.ask(method, f"{path}?breaks", content=b"small enough to be kept")
    assert answer.status_code == 503
    assert len(gateway.came()) == 1


async def test_without_a_process_a_person_reads_what_to_do_and_a_program_what_happened(gateway: World) -> None:
    for each in gateway.processes.values():
        each.process.kill()
    page = await gateway.ask("POST", "/entries/new", content=b"text=typed")
    assert (page.status_code, page.headers["retry-after"]) == (503, "5")
    assert page.headers["content-type"].startswith("text/html")
    assert page.headers["cache-control"] == "no-store"
    problem = await gateway.ask("POST", "/graphql", content=b"{}")
    assert (problem.status_code, problem.headers["retry-after"]) == (503, "5")
    assert problem.json()["type"] == "urn:problem:no-server"


async def test_a_person_at_the_sign_in_reads_the_same_page(tmp_path: Path) -> None:
    with contextmanager(world)(tmp_path, "keycloak") as keycloak:
        for each in keycloak.processes.values():
            each.process.kill()
        page = await keycloak.ask("GET", "/realms/spona/protocol/openid-connect/auth")
    assert (page.status_code, page.headers["retry-after"]) == (503, "5")
    assert page.headers["content-type"].startswith("text/html")


async def test_a_keycloak_that_says_503_finishes_what_it_has_and_is_asked_where_there_is_no_other(
    tmp_path: Path,
) -> None:
    with contextmanager(world)(tmp_path, "keycloak") as keycloak:
        began = asyncio.create_task(keycloak.ask("GET", "/realms?takes=3", inside=True))
        await asyncio.to_thread(eventually, keycloak.came, "the first request is with one of them")
        one = keycloak.came()[0].split()[0]
        (tmp_path / f"unready-{one}").touch()
        await asyncio.to_thread(eventually, lambda: up(keycloak.proxy, "keycloak") == 1, "that one gets nothing new")
        (other,) = set(ADDRESSES) - {one}
        assert {(await keycloak.ask("GET", "/", inside=True)).text.split()[0] for _ in range(4)} == {other}
        (tmp_path / f"unready-{other}").touch()
        await asyncio.to_thread(eventually, lambda: up(keycloak.proxy, "keycloak") == 0, "neither is ready")
        assert (await keycloak.ask("GET", "/", inside=True)).status_code == 200
        assert (await began).status_code == 200
        assert [line for line in keycloak.came() if line.endswith("/realms")] == [f"{one} GET /realms"]


async def test_a_process_that_is_new_is_found_and_a_silent_name_service_changes_nothing(gateway: World) -> None:
    first, second = ADDRESSES
    third = "127.0.0.4"
    gateway.start(third)
    gateway.proxy.names.addresses["gateway"] = [second, third]
    gateway.processes[first].process.kill()
    await eventually_async(lambda: _answered_by(gateway, third), "the new one answers")
    gateway.proxy.names.silent = True
    await asyncio.sleep(3)
    assert {(await gateway.ask("GET", "/")).status_code for _ in range(4)} == {200}


async def test_nothing_is_lost_while_it_is_reloaded_though_the_name_service_takes_its_time(
    identification: World,
) -> None:
    identification.proxy.names.takes = 0.05
    sent: list[int] = []

    async def trouble() -> None:
        for _ in range(3):
            await asyncio.sleep(1)
            identification.proxy.reload()
            files = [await identification.ask("PUT", "/reports/7/files/8", inside=True) for _ in range(20)]
            sent.extend(each.status_code for each in files)
        await asyncio.sleep(2)

    await identification.crowd(trouble)
    assert identification.failed == []
    assert set(sent) == {200}


async def _answered_by(world: World, address: str) -> bool:
    answer = await world.ask("GET", "/")
    assert answer.status_code == 200
    return answer.text.startswith(address)


@pytest.mark.parametrize("path", ["/readyz", "/readyz/", "/healthz", "/%72eadyz"])
async def test_how_a_gateway_is_is_told_to_no_one_outside(quiet: World, path: str) -> None:
    assert (await quiet.ask("GET", path)).status_code == 404
    assert all(" /readyz" not in line and "/healthz" not in line for line in quiet.came())


async def test_from_inside_the_gateway_is_told_of_a_sign_out_and_nothing_else(quiet: World) -> None:
    assert (await quiet.ask("POST", "/auth/back-channel-logout", inside=True)).status_code == 200
    assert (await quiet.ask("POST", "/graphql", inside=True)).status_code == 404


async def test_it_tells_what_rules_ask_for(quiet: World) -> None:
    async with httpx.AsyncClient() as client:
        figures = (await client.get(f"http://127.0.0.1:{quiet.proxy.ports['figures']}/metrics")).text
    for name, labels in OF_THE_PROXY.items():
        own = ",".join(f'{each}="\\w+"' for each in labels - OF_EVERY_SERIES)
        assert re.search(rf"^{name}({{{own}}})? \d", figures, re.MULTILINE), name


async def test_an_address_is_what_the_proxy_saw_and_not_what_the_caller_wrote(quiet: World) -> None:
    answer = await quiet.ask("GET", "/", x_forwarded_for="192.0.2.1")
    assert answer.text.split()[1:] == ["127.0.0.1"]


async def test_a_name_of_another_person_is_refused(quiet: World) -> None:
    assert (await quiet.ask("GET", "/", host="elsewhere.test")).status_code == 421


async def test_a_client_that_is_slow_is_ended(quiet: World) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", quiet.proxy.ports["edge"], ssl=_TRUSTING)
    writer.write(b"POST /graphql HTTP/1.1\r\nhost: spona.test\r\ncontent-le")
    began = time.monotonic()
    assert b" 408 " in await reader.read(200)
    assert time.monotonic() - began < 15
    writer.transport.abort()


async def test_one_address_is_limited(gateway: World) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", gateway.proxy.ports["edge"], ssl=_TRUSTING)
    asked = b"GET /healthz HTTP/1.1\r\nhost: spona.test\r\n\r\n"
    writer.write(asked * 2002)
    answered = b""
    while b"429 Too Many" not in answered:
        answered = answered[-20:] + await asyncio.wait_for(reader.read(65536), 30)
    writer.transport.abort()
    page = await gateway.ask("GET", "/")
    assert (page.status_code, page.headers["retry-after"]) == (429, "10")
    assert gateway.came() == []


_TRUSTING = ssl.create_default_context()
_TRUSTING.check_hostname = False
_TRUSTING.verify_mode = ssl.CERT_NONE
