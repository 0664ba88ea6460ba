"""A process that answers requests takes no connection before it can: of two, the other one is asked meanwhile."""

from __future__ import annotations

import urllib.request
from pathlib import Path

from infra.installation.ports import answers
from tests.support.probe import eventually
from tests.support.program import free_port, program

SERVER = """
import asyncio, pathlib, sys
from chassis.domain.errors import Unavailable
from chassis.processes.server import run_served
from chassis.settings import Telemetry
from chassis.settings.groups import Http

port, what = int(sys.argv[1]), sys.argv[2]

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

run_served("test-server", Http(port=port), Telemetry(), lambda stop: app, first=first)
"""


def said(port: int) -> bytes:
    eventually(lambda: answers(port), "it takes connections")
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=3) as answer:
        told: bytes = answer.read()
        return told


def test_nobody_can_connect_before(tmp_path: Path) -> None:
    port = free_port()
    with program(SERVER, str(port), str(tmp_path / "keys")) as running:
        running.wait_for("first of all")
        assert not answers(port)
        (tmp_path / "keys").touch()
        assert said(port) == b"good"
        assert running.signalled().code == 0


def test_where_it_cannot_be_done_the_process_serves_all_the_same() -> None:
    port = free_port()
    with program(SERVER, str(port), "fails") as running:
        running.wait_for("first of all")
        assert said(port) == b"good"
        assert running.signalled().code == 0


def test_who_is_told_to_end_meanwhile_ends(tmp_path: Path) -> None:
    with program(SERVER, str(free_port()), str(tmp_path / "keys")) as running:
        running.wait_for("first of all")
        ended = running.signalled()
    assert ended.code == 0
    assert ended.seconds < 3
