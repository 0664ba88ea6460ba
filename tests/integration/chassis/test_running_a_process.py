"""A process ends when it is asked to, within ten seconds whatever hangs, and says why it did not start."""

from __future__ import annotations

import json
import signal
import socket
import urllib.request

import pytest

from tests.support.program import free_port, program

ANSWERS = """
import asyncio

async def answers(port):
    try:
        _, writer = await asyncio.open_connection("127.0.0.1", port)
    except OSError:
        return False
    writer.close()
    return True
"""
PROCESS = (
    ANSWERS
    + """
import sys, time
from chassis.processes.health import Check, HealthServer
from chassis.processes.process import run
from chassis.settings.groups import Telemetry

async def up(): pass

async def main(stop):
    port, what = int(sys.argv[1]), sys.argv[2]
    if what == "fails":
        raise RuntimeError("Jelisaveta")
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(HealthServer(port, [Check("database", up)]).run(stop))
        if what == "lingers":
            tasks.create_task(asyncio.Event().wait())
        if what == "hangs":
            tasks.create_task(asyncio.to_thread(time.sleep, 60))
        await asyncio.sleep(0)
        while what != "taken" and not await answers(port):
            pass
        print("serving")

run("test-process", main, Telemetry())
"""
)


def events(err: str) -> list[str]:
    return [json.loads(line)["event"] for line in err.splitlines()]


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_it_cleanly_and_at_once(number: signal.Signals) -> None:
    port = free_port()
    with program(PROCESS, str(port), "serves") as running:
        running.wait_for("serving")
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=3) as answer:
            assert json.loads(answer.read())["status"] == "ready"
        ended = running.signalled(number)
    assert (ended.code, events(ended.err)) == (0, ["process.stopping", "process.stopped"])
    assert ended.seconds < 3


@pytest.mark.slow
def test_work_that_does_not_heed_the_stop_is_cancelled() -> None:
    with program(PROCESS, str(free_port()), "lingers") as running:
        running.wait_for("serving")
        ended = running.signalled()
    assert (ended.code, events(ended.err)[-1]) == (0, "process.stopped_unfinished")
    assert 7 < ended.seconds < 10


@pytest.mark.slow
def test_a_thread_that_hangs_does_not_keep_it_alive() -> None:
    with program(PROCESS, str(free_port()), "hangs") as running:
        running.wait_for("serving")
        ended = running.signalled()
    assert (ended.code, events(ended.err)[-1]) == (70, "process.forced_to_end")
    assert ended.seconds < 10


def test_a_second_signal_does_not_wait() -> None:
    with program(PROCESS, str(free_port()), "lingers") as running:
        running.wait_for("serving")
        running.process.send_signal(signal.SIGTERM)
        while "process.stopping" not in (running.process.stderr.readline() if running.process.stderr else ""):
            pass
        ended = running.signalled()
    assert ended.code == 0
    assert ended.seconds < 3


def test_a_taken_port_is_a_sentence() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with program(PROCESS, str(port), "taken") as running:
            ended = running.ended()
    assert ended.code == 2
    sentence = f"Port {port} on 127.0.0.1 is taken by another process: stop that one or choose another port.\n"
    assert ended.err == sentence


def test_a_failure_is_reported_by_type_and_line_only() -> None:
    with program(PROCESS, str(free_port()), "fails") as running:
        ended = running.ended()
    assert ended.code == 1
    line = json.loads(ended.err)
    assert (line["event"], line["exception.type"]) == ("process.failed", "RuntimeError")
    assert "Jelisaveta" not in ended.err


def test_a_process_without_http_loads_no_web_framework() -> None:
    source = """
    import sys
    import chassis.processes.health, chassis.processes.process, chassis.settings, chassis.telemetry.spans
    print(sorted({"fastapi", "starlette", "aiohttp", "sqlalchemy", "joserfc", "phonenumbers"} & set(sys.modules)))
    """
    with program(source) as running:
        ended = running.ended()
    assert (ended.code, ended.out) == (0, "[]\n")


HANGS = (
    ANSWERS
    + """
import sys, time
from chassis.processes import process
from chassis.processes.health import HealthServer
from chassis.settings.groups import Telemetry

process._STANDSTILL_SECONDS = 2.0

def worked(on):
    time.sleep(4)

async def main(stop):
    port, blocks = int(sys.argv[1]), sys.argv[2]
    if blocks == "at first":
        worked("Jelisaveta")
    served = asyncio.create_task(HealthServer(port).run(stop))
    while not await answers(port):
        await asyncio.sleep(0.05)
    if blocks == "at work":
        worked("Jelisaveta")
    print("serving", flush=True)
    # Longer than it may stand still, and it does not.
    await asyncio.sleep(3)
    print("served", flush=True)
    await served
    if blocks == "in the end":
        worked("Jelisaveta")

process.run("test-process", main, Telemetry())
"""
)


def test_a_loop_that_hangs_ends_the_process_and_tells_where_without_a_word_of_anybody() -> None:
    with program(HANGS, str(free_port()), "at work") as running:
        ended = running.ended()
    assert ended.code == 1
    assert ended.seconds < 10
    assert "in worked" in ended.err
    assert "Jelisaveta" not in ended.err + ended.out


@pytest.mark.parametrize("blocks", ["never", "at first", "in the end"])
def test_a_loop_that_turns_while_there_are_requests_may_go_on(blocks: str) -> None:
    with program(HANGS, str(free_port()), blocks) as running:
        running.wait_for("served")
        assert running.signalled().code == 0


def test_in_development_where_no_one_would_start_it_again_it_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SPONA_ENV", "development")
    with program(HANGS, str(free_port()), "at work") as running:
        running.wait_for("served")
        assert running.signalled().code == 0
