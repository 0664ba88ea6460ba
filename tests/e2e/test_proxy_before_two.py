"""Two gateways and two processes of identification behind the real proxy: people read and file while each is held and killed in turn."""

from __future__ import annotations

import asyncio
import signal
import time
import uuid
from collections.abc import AsyncIterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import pytest

from infra.processes.fork_server import Forked, ForkServer
from tests.e2e.filings import filed, girl
from tests.e2e.people import Everybody, Person, operation
from tests.support.probe import eventually
from tests.support.proxied import SITES, Certificates, Names, proxy, up
from tests.support.replicas import planned, second
from tests.support.stack import Stack

pytestmark = pytest.mark.parametrize("stack", ["embedded"], indirect=True)

ADDRESSES = ("127.0.0.2", "127.0.0.3")
BEHIND = {"identification": "identification-http", "gateway": "gateway"}
AT_ONCE = 3
HELD = 8
"""Seconds for which a process is held; who waits less has been answered by the other one."""


@dataclass
class People:
    """Who read and file all the time through the proxy."""

    client: httpx.AsyncClient
    doctor: Person
    report: str
    failed: list[str] = field(default_factory=list)
    filed: list[str] = field(default_factory=list)
    slowest: float = 0
    over: bool = False

    async def work(self) -> None:
        """One of them, until it is over."""
        while not self.over:
            await self._ask("ReadReport", {"id": self.report})
            done = await self._ask("FileReport", {"input": {"idempotencyKey": uuid.uuid4().hex, **girl()}})
            self.filed.append(str((done or {}).get("id")))

    async def _ask(self, document: str, variables: dict[str, Any]) -> dict[str, Any] | None:
        token = await self.doctor.wire.tokens.of(self.doctor.name, "gateway", self.doctor.acr)
        headers = {"authorization": f"Bearer {token}", "host": SITES["gateway"]}
        body, began = {"query": operation(document), "variables": variables}, time.monotonic()
        try:
            answer = await self.client.post("/graphql", json=body, headers=headers)
        except httpx.RemoteProtocolError:
            # An answer that had begun broke off: no proxy can ask again, so the reporter does.
            answer = await self.client.post("/graphql", json=body, headers=headers)
        took = time.monotonic() - began
        self.slowest = max(self.slowest, took)
        (content,) = ((answer.json().get("data") if answer.status_code == 200 else None) or {"": None}).values()
        if content is None or "slug" in content:
            self.failed.append(f"{document} after {took:.1f} s: {answer.status_code} {answer.text}")
        return content if isinstance(content, dict) else None


@dataclass
class Twice:
    """What runs behind the proxy, by service and address."""

    stack: Stack
    nursery: ForkServer
    folder: Path
    running: ExitStack
    environment: dict[str, str]
    processes: dict[tuple[str, str], Forked] = field(default_factory=dict)

    def start(self, service: str, address: str) -> None:
        """One of the two, over TLS."""
        values = {
            f"{service.upper()}_HTTP__CERTIFICATE": str(self.folder / f"{service}.pem"),
            f"{service.upper()}_HTTP__CERTIFICATE_KEY": str(self.folder / f"{service}.pem.key"),
        }
        more = {**values, **(self.environment if service == "gateway" else {})}
        process = second(self.stack, self.nursery, BEHIND[service], host=address, port=None, **more)
        self.processes[service, address] = self.running.enter_context(process)


@pytest.fixture
def twice(stack: Stack, nursery: ForkServer, tmp_path: Path) -> Any:
    certificates, plan = Certificates(tmp_path), planned(stack)
    names = Names({service: list(ADDRESSES) for service in BEHIND})
    ports = {service: plan[name].port or 0 for service, name in BEHIND.items()}
    with ExitStack() as running:
        shown = running.enter_context(proxy(certificates, names, ports))
        inside = f"https://localhost:{shown.ports['identification']}"
        environment = {"GATEWAY_SERVICES__IDENTIFICATION": inside, "SSL_CERT_FILE": str(tmp_path / "ca.pem")}
        made = Twice(stack, nursery, tmp_path, running, environment)
        for service in BEHIND:
            for address in ADDRESSES:
                made.start(service, address)
            eventually(lambda service=service: up(shown, service) == 2, f"both of {service}; see {shown.log}")  # type: ignore[misc]
        yield made, shown.ports["edge"]


@pytest.fixture
async def working(twice: tuple[Twice, int], people: Everybody) -> AsyncIterator[People]:
    doctor = people("health.nis")
    report = await filed(doctor, girl())
    async with httpx.AsyncClient(base_url=f"https://127.0.0.1:{twice[1]}", verify=False, timeout=30) as client:  # noqa: S501
        yield People(client, doctor, report)


async def reports_of(stack: Stack, author: Person) -> set[str]:
    rows = await stack.rows("identification", "select id from report where author_id = $1", author.id)
    return {str(row["id"]) for row in rows}


async def test_no_one_is_refused_while_each_is_held_and_killed_and_nothing_is_done_twice(
    stack: Stack, twice: tuple[Twice, int], working: People
) -> None:
    before = await reports_of(stack, working.doctor)
    tasks = [asyncio.create_task(working.work()) for _ in range(AT_ONCE)]
    await asyncio.sleep(2)
    for service in BEHIND:
        process = twice[0].processes[service, ADDRESSES[0]]
        process.send_signal(signal.SIGSTOP)
        await asyncio.sleep(HELD)
        process.send_signal(signal.SIGCONT)
        await asyncio.sleep(2)
        twice[0].processes[service, ADDRESSES[1]].kill()
        await asyncio.sleep(2)
        await asyncio.to_thread(twice[0].start, service, ADDRESSES[1])
        await asyncio.sleep(1)
    working.over = True
    await asyncio.gather(*tasks)
    assert working.failed == []
    assert set(working.filed) == await reports_of(stack, working.doctor) - before
    assert len(set(working.filed)) == len(working.filed)
    assert working.slowest < HELD
