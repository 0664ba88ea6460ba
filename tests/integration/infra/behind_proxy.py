"""Two processes of one name behind the real proxy, and people who ask them."""

from __future__ import annotations

import asyncio
import socket
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from tests.support.probe import eventually
from tests.support.program import Program, free_port, program
from tests.support.proxied import SITES, Certificates, Names, Proxy, proxy, up

ADDRESSES = ("127.0.0.2", "127.0.0.3")
PROCESS = """
    import asyncio, os, sys
    from pathlib import Path
    from starlette.applications import Starlette
    from starlette.responses import PlainTextResponse
    from starlette.routing import Route
    from chassis.processes.server import run_served
    from chassis.settings.groups import Telemetry
    from chassis.settings.groups import Http
    host, port, folder, name = sys.argv[1:]
    async def answer(request):
        await request.body()
        with open(f"{folder}/arrivals", "a") as arrivals:
            arrivals.write(f"{host} {request.method} {request.url.path}\\n")
        if "breaks" in request.query_params:
            os._exit(1)
        await asyncio.sleep(float(request.query_params.get("takes", 0)))
        return PlainTextResponse(host + " " + request.headers.get("x-forwarded-for", ""))
    async def well(request):
        return PlainTextResponse("", 503 if Path(folder, f"unready-{host}").exists() else 200)
    routes = [Route("/healthz", well), Route("/health/ready", well), Route("/{path:path}", answer, methods=["GET", "POST", "PUT"])]
    certificate, key = Path(folder, f"{name}.pem"), Path(folder, f"{name}.pem.key")
    http = Http(host=host, port=int(port), certificate=certificate, certificate_key=key, drain_seconds=1.2)
    run_served(name, http, Telemetry(), lambda stop: Starlette(routes=routes))
"""


@dataclass
class World:
    """Two processes behind the proxy, both of one name."""

    folder: Path
    name: str
    port: int
    proxy: Proxy
    processes: dict[str, Program]
    stack: ExitStack
    slowest: float = 0
    failed: list[str] = field(default_factory=list)

    def start(self, address: str) -> None:
        """Another process, at this address."""
        arguments = (address, str(self.port), str(self.folder), self.name)
        self.processes[address] = self.stack.enter_context(program(PROCESS, *arguments))
        eventually(lambda: _listens(address, self.port), f"{address} listens")

    async def ask(
        self, method: str, path: str, *, inside: bool = False, content: bytes | None = None, **headers: str
    ) -> httpx.Response:
        """One answer, from inside or as a browser asks."""
        where = self.proxy.ports[self.name if inside else "edge"]
        sent = {"host": "proxy" if inside else SITES[self.name]}
        sent |= {name.replace("_", "-"): value for name, value in headers.items() if value}
        async with httpx.AsyncClient(verify=False, timeout=60) as client:  # noqa: S501 -- its name is not this address
            return await client.request(method, f"https://127.0.0.1:{where}{path}", headers=sent, content=content)

    async def _ask_again(self, method: str, key: str) -> httpx.Response:
        """Once more after an answer that broke off behind its head, as the gateway does: the proxy cannot take back what it passed on."""
        try:
            return await self.ask(method, "/reports?takes=0.2", inside=True, idempotency_key=key)
        except httpx.RemoteProtocolError:
            return await self.ask(method, "/reports?takes=0.2", inside=True, idempotency_key=key)

    def came(self) -> list[str]:
        """Each request that reached a process: its address, method, path and key."""
        arrivals = self.folder / "arrivals"
        return arrivals.read_text().splitlines() if arrivals.exists() else []

    async def crowd(self, meanwhile: Callable[[], Awaitable[None]]) -> None:
        """Twenty requests a second, half of them commands with a key, while something happens."""
        over = asyncio.Event()

        async def one(number: int) -> None:
            key = f"k{number}" if number % 2 else ""
            began = time.monotonic()
            try:
                answer = await self._ask_again("POST" if key else "GET", key)
                if answer.status_code != 200:
                    self.failed.append(f"{answer.status_code} after {time.monotonic() - began:.1f}")
            except httpx.HTTPError as error:
                self.failed.append(f"{error!r} after {time.monotonic() - began:.1f}")
            self.slowest = max(self.slowest, time.monotonic() - began)

        async def stream() -> None:
            async with asyncio.TaskGroup() as group:
                number = 0
                while not over.is_set():
                    group.create_task(one(number))
                    number += 1
                    await asyncio.sleep(0.05)

        streaming = asyncio.create_task(stream())
        await meanwhile()
        over.set()
        await streaming


def world(folder: Path, name: str) -> Iterator[World]:
    certificates, port = Certificates(folder), free_port()
    names = Names({name: list(ADDRESSES)})
    with ExitStack() as stack:
        running = stack.enter_context(proxy(certificates, names, {name: port}))
        world = World(folder, name, port, running, {}, stack)
        for address in ADDRESSES:
            world.start(address)
        eventually(lambda: up(running, name) == len(ADDRESSES), f"both are up; see {running.log}")
        yield world


def _listens(address: str, port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex((address, port)) == 0
