"""The proxy of PRODUCTION.md before two gateways that are slow, break off, hang or are gone: what is sent again, and how often."""

from __future__ import annotations

import asyncio
import re
import shutil
import signal
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from infra.deployment.certificates import Authority, new_authority, today
from tests.support.probe import eventually
from tests.support.program import ROOT, Program, free_port, program

CONF = (ROOT / "infra/containers/proxy.conf").read_text("utf-8")
SCALE_MS = 250
"""That a second of the proxy's patience lasts here."""
BODY = bytes(2**17)
"""More than nginx has read when it has read the headers: what came whole with them it keeps, and sends a PUT of it again."""
GATEWAY = """
    import asyncio, sys
    from aiohttp import web
    async def answer(request):
        with open(sys.argv[2], "a") as arrivals:
            arrivals.write(f"{sys.argv[1]} {request.method} {request.path}\\n")
        await request.read()
        if "breaks" in request.query:
            request.transport.abort()
        if "slow" in request.query:
            await asyncio.Event().wait()
        return web.Response(text=sys.argv[1])
    app = web.Application(client_max_size=2**25)
    app.router.add_route("*", "/{path:.*}", answer)
    web.run_app(app, host="127.0.0.1", port=int(sys.argv[1]), print=lambda _: print("runs"), access_log=None)
"""


@dataclass(frozen=True)
class Proxied:
    """Two gateways behind the proxy."""

    address: str
    arrivals: Path
    gateways: tuple[Program, Program]

    async def ask(self, method: str, path: str) -> int:
        """The status of the answer."""
        async with httpx.AsyncClient(verify=False, timeout=60) as client:  # noqa: S501 -- its name is not this address
            content = BODY if method in ("POST", "PUT") else None
            answer = await client.request(method, self.address + path, headers={"host": "spona.test"}, content=content)
        return answer.status_code

    def came(self) -> list[str]:
        """The port of each gateway that was asked, in turn."""
        told = self.arrivals.read_text("utf-8") if self.arrivals.exists() else ""
        return [line.split()[0] for line in told.splitlines()]


def placed(folder: Path, gateways: tuple[int, int], port: int) -> Path:
    """The proxy's settings with what it needs, on this machine; its patience is scaled down."""
    authority = new_authority(today())
    (folder / "inside-ca.pem").write_bytes(authority.certificate)
    (folder / "ca.key").write_bytes(authority.key)
    issued = Authority.read(folder / "inside-ca.pem", folder / "ca.key").issue("spona.test", (), today())
    (folder / "proxy.pem").write_bytes(issued.certificate)
    (folder / "proxy.key").write_bytes(issued.key)
    elsewhere = {told: free_port() for told in ("8402", "8443", "8444")}
    places = {"8400": gateways[0], "8401": gateways[1], "443": port, **elsewhere}
    text = CONF.replace("/outside/", f"{folder}/").replace("/tmp/nginx.pid", f"{folder}/nginx.pid")  # noqa: S108
    for told, here in places.items():
        text = re.sub(rf"@ADDRESS@:{told}\b", f"127.0.0.1:{here}", text)
    text = re.sub(r"(proxy_\w+_timeout) (\d+)s;", lambda found: f"{found[1]} {int(found[2]) * SCALE_MS}ms;", text)
    conf = folder / "nginx.conf"
    conf.write_text(text, "utf-8")
    return conf


@pytest.fixture
def proxied(tmp_path: Path) -> Iterator[Proxied]:
    nginx = shutil.which("nginx")
    if nginx is None:
        pytest.skip("There is no nginx here")
    gateways, port, arrivals = (free_port(), free_port()), free_port(), tmp_path / "arrivals"
    with ExitStack() as stack:
        running = [stack.enter_context(program(GATEWAY, str(each), str(arrivals))) for each in gateways]
        for each in running:
            each.wait_for("runs")
        command = (nginx, "-e", "stderr", "-g", "daemon off;", "-c", str(placed(tmp_path, gateways, port)))
        with (tmp_path / "log").open("w") as log:
            proxy = stack.enter_context(subprocess.Popen(command, stdout=log, stderr=log))
        stack.callback(proxy.terminate)
        made = Proxied(f"https://127.0.0.1:{port}", arrivals, (running[0], running[1]))
        eventually(lambda: _answers(made), f"nginx answers; see {tmp_path / 'log'}")
        arrivals.unlink()
        yield made


def _answers(proxied: Proxied) -> bool:
    try:
        # By each once, so that the first gateway's turn is next.
        return [asyncio.run(proxied.ask("GET", "/")) for _ in range(2)] == [200, 200]
    except httpx.TransportError:
        return False


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/list"),
        ("POST", "/graphql"),
        ("GET", "/leave"),
        ("GET", "/auth/sign-out"),
        ("POST", "/auth/sign-out"),
        ("GET", "/auth/sign-in"),
        ("GET", "/auth/callback"),
    ],
)
async def test_whatever_a_gateway_keeps_that_hangs_is_answered_by_the_other(
    proxied: Proxied, method: str, path: str
) -> None:
    proxied.gateways[0].process.send_signal(signal.SIGSTOP)
    assert [await proxied.ask(method, path) for _ in range(2)] == [200, 200]


@pytest.mark.parametrize(("method", "path"), [("GET", "/list"), ("POST", "/graphql"), ("GET", "/auth/callback")])
async def test_where_the_second_hangs_while_the_first_is_left_out_the_first_is_asked(
    proxied: Proxied, method: str, path: str
) -> None:
    first, second = proxied.gateways
    first.process.send_signal(signal.SIGSTOP)
    assert [await proxied.ask(method, path) for _ in range(2)] == [200, 200]
    first.process.send_signal(signal.SIGCONT)
    second.process.send_signal(signal.SIGSTOP)
    assert set(await asyncio.gather(*(proxied.ask(method, path) for _ in range(8)))) == {200}
    # By now both are left out, and whoever hangs is asked all the same.
    assert set(await asyncio.gather(*(proxied.ask(method, path) for _ in range(4)))) == {200}


@pytest.mark.parametrize(("method", "path"), [("GET", "/list"), ("POST", "/graphql"), ("POST", "/auth/sign-out")])
async def test_what_is_slow_is_asked_at_each_and_not_a_third_time(proxied: Proxied, method: str, path: str) -> None:
    assert await proxied.ask(method, f"{path}?slow") == 504
    assert len(proxied.came()) == len(set(proxied.came())) == 2


@pytest.mark.parametrize("path", ["/graphql", "/entry/new"])
async def test_what_breaks_off_is_answered_by_the_other(proxied: Proxied, path: str) -> None:
    assert await proxied.ask("POST", f"{path}?breaks") == 502
    assert len(set(proxied.came())) == 2


@pytest.mark.parametrize(
    ("method", "path"), [("PUT", "/uploads/t"), ("POST", "/uploads/r"), ("POST", "/records/r/files/f")]
)
async def test_a_file_is_not_sent_or_opened_twice(proxied: Proxied, method: str, path: str) -> None:
    assert await proxied.ask(method, f"{path}?breaks") == 502
    assert len(proxied.came()) == 1


async def test_a_file_may_be_looked_at_longer_than_a_page_takes(proxied: Proxied) -> None:
    asked = asyncio.create_task(proxied.ask("POST", "/records/r/files/f?slow"))
    assert await proxied.ask("POST", "/graphql?slow") == 504
    assert not asked.done()
    asked.cancel()


async def test_where_one_is_gone_and_the_other_was_left_out_it_is_asked_all_the_same(proxied: Proxied) -> None:
    # The second in turn breaks off; the first is asked then, and goes.
    assert await proxied.ask("GET", "/list") == 200
    await proxied.ask("POST", "/records/r/files/f?breaks")
    proxied.gateways[0].process.kill()
    assert {await proxied.ask("POST", "/graphql") for _ in range(4)} == {200}
