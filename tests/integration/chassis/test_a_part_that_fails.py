"""Relay, consumer and worker as one process: when one fails, what another has in hand still ends, within the limits of any end."""

from __future__ import annotations

import json
import signal
from datetime import datetime, timedelta

import pytest

from tests.integration.chassis.test_running_a_process import events
from tests.support.program import program

JOINED = """
import asyncio, signal, sys, time
from types import SimpleNamespace
from chassis.processes import background
from chassis.settings.groups import Telemetry
from chassis.settings.groups import Health
from tests.support.program import free_port

where, how = sys.argv[1:]
held, answered = asyncio.Event(), asyncio.Event()

async def fails(stop):
    await held.wait()
    raise RuntimeError("Jelisaveta")

async def rings(stop):
    asyncio.get_running_loop().add_signal_handler(signal.SIGUSR1, answered.set)
    held.set()
    if how == "hangs":
        await asyncio.to_thread(time.sleep, 60)
    await stop.wait()
    print("told to end")
    await answered.wait()
    print("marked")

async def idle(stop):
    await stop.wait()

async def worker(stop):
    jobs = [rings, fails] if where == "beside it" else [rings]
    await background._together(stop, Health(port=free_port()), [], dict, jobs)

background._relay = lambda *_: fails if where == "in another part" else idle
background._consumer = lambda *_: idle
background._worker = lambda *_: worker
settings = SimpleNamespace(answering_above=lambda _: None, telemetry=Telemetry())
background.run_background("referral", settings, {}, None)
"""
FAILED = ["process.part_failed", "process.failed"]


@pytest.mark.parametrize("where", ["in another part", "beside it"])
def test_a_delivery_that_is_held_ends_and_is_marked(where: str) -> None:
    with program(JOINED, where, "heeds") as running:
        running.wait_for("told to end")
        ended = running.signalled(signal.SIGUSR1)
    assert (ended.code, ended.out, events(ended.err)) == (1, "told to end\nmarked\n", FAILED)
    assert "Jelisaveta" not in ended.err


def test_the_first_signal_after_it_cuts_nothing_either() -> None:
    with program(JOINED, "in another part", "heeds") as running:
        running.wait_for("told to end")
        running.process.send_signal(signal.SIGTERM)
        assert running.process.stderr is not None
        assert any("process.stopping" in line for line in running.process.stderr)
        ended = running.signalled(signal.SIGUSR1)
    assert (ended.code, ended.out) == (1, "told to end\nmarked\n")


@pytest.mark.slow
def test_one_that_does_not_heed_it_is_cancelled_and_the_failure_stands() -> None:
    with program(JOINED, "in another part", "heeds") as running:
        running.wait_for("told to end")
        ended = running.ended()
    assert (ended.code, ended.out, events(ended.err)) == (1, "told to end\n", FAILED)
    assert 7 < ended.seconds < 10


@pytest.mark.slow
def test_a_thread_that_hangs_does_not_keep_it_alive() -> None:
    with program(JOINED, "in another part", "hangs") as running:
        ended = running.ended()
    assert (ended.code, events(ended.err)) == (70, ["process.part_failed", "process.forced_to_end"])
    failed, forced = (datetime.fromisoformat(json.loads(line)["timestamp"]) for line in ended.err.splitlines())
    assert timedelta(seconds=9) < forced - failed < timedelta(seconds=15)
