"""A process that answers requests takes no connection before it can, and goes on until the proxy knows that it ends: the other one is asked."""

from __future__ import annotations

import signal
import urllib.error
import urllib.request
from pathlib import Path

from infra.installation.ports import answers
from tests.support.probe import eventually
from tests.support.program import free_port, program

SERVER = """
import asyncio, pathlib, sys
from chassis.domain.errors import Unavailable
from chassis.processes.server import run_served
from chassis.settings.groups import Telemetry
from chassis.settings.groups import Http

port, what, drain = int(sys.argv[1]), sys.argv[2], float(sys.argv[3])

async def first():
    print("first of all", flush=True)
    if what == "fails":
        raise Unavailable
    while not pathlib.Path(what).exists():
        await asyncio.sleep(0.01)

async def app(scope, receive, send):
    if scope["type"] == "lifespan":
        while (await receive())["type"] != "lifespan.shutdown":
            await send({"type": "lifespan.startup.complete"})
        await send({"type": "lifespan.shutdown.complete"})
        return
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": b"good"})

run_served("test-server", Http(port=port, drain_seconds=drain), Telemetry(), lambda stop: app, first=first)
"""


def said(port: int) -> bytes:
    eventually(lambda: answers(port), "it takes connections")
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=3) as answer:
        answered: bytes = answer.read()
        return answered


def alive(port: int) -> int:
    """What /healthz says, over a new connection."""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=3) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as refused:
        return refused.code


def test_no_one_can_connect_before(tmp_path: Path) -> None:
    port = free_port()
    with program(SERVER, str(port), str(tmp_path / "keys"), "0") as running:
        running.wait_for("first of all")
        assert not answers(port)
        (tmp_path / "keys").touch()
        assert said(port) == b"good"
        assert running.signalled().code == 0


def test_where_it_cannot_be_done_the_process_serves_all_the_same() -> None:
    port = free_port()
    with program(SERVER, str(port), "fails", "0") as running:
        running.wait_for("first of all")
        assert said(port) == b"good"
        assert running.signalled().code == 0


def test_who_is_asked_to_end_meanwhile_ends(tmp_path: Path) -> None:
    with program(SERVER, str(free_port()), str(tmp_path / "keys"), "0") as running:
        running.wait_for("first of all")
        ended = running.signalled()
    assert ended.code == 0
    assert ended.seconds < 3


def test_who_is_asked_to_end_says_so_at_once_and_takes_connections_until_the_proxy_knows() -> None:
    port = free_port()
    with program(SERVER, str(port), "fails", "1.5") as running:
        assert (said(port), alive(port)) == (b"good", 200)
        running.process.send_signal(signal.SIGTERM)
        eventually(lambda: alive(port) == 404, "it says that it ends")
        assert said(port) == b"good"
        ended = running.ended()
    assert ended.code == 0
    assert 0.5 < ended.seconds < 5


def test_without_a_proxy_it_ends_at_once() -> None:
    port = free_port()
    with program(SERVER, str(port), "fails", "0") as running:
        assert said(port) == b"good"
        assert running.signalled().seconds < 1.5
