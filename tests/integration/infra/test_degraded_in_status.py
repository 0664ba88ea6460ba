"""`spona status` tells a process that works without something from one that has everything."""

import asyncio
import os
import signal
from pathlib import Path

from chassis.processes.health import Check, HealthServer
from infra.installation.runfile import Noted
from infra.launcher.status import Status, _of
from infra.processes.children import birth
from infra.processes.probes import why_not_ready
from tests.support.probe import eventually_async
from tests.support.program import free_port


async def _works() -> None:
    """What it leans on answers."""


async def _fails() -> None:
    raise ConnectionError


async def _told(tmp_path: Path, *checks: Check) -> Status:
    """What is said of a process with these checks, once it answers."""
    port, stop = free_port(), asyncio.Event()
    serving = asyncio.create_task(HealthServer(port, checks).run(stop))
    noted = Noted("referral-worker", os.getpid(), birth(os.getpid()), port, "/readyz", signal.SIGTERM)

    async def answers() -> bool:
        return await asyncio.to_thread(why_not_ready, port, "/readyz") != "does not answer"

    try:
        await eventually_async(answers, "the process answers")
        return Status("ready", "/data", 1, port, {}, (await asyncio.to_thread(_of, noted, "", tmp_path),))
    finally:
        stop.set()
        await serving


async def test_what_a_process_works_without_is_named_and_it_counts_as_ready(tmp_path: Path) -> None:
    status = await _told(tmp_path, Check("database", _works), Check("copies", _fails, required=False))
    assert status.lines()[-1].endswith("degraded: copies is down")
    assert (status.processes[0].ready, status.processes[0].degraded) == (True, "copies is down")
    assert status.exit_code == 0


async def test_one_that_has_everything_is_ready_and_one_that_lacks_what_it_needs_is_neither(tmp_path: Path) -> None:
    assert (await _told(tmp_path, Check("database", _works))).lines()[-1].endswith("  ready")
    status = await _told(tmp_path, Check("database", _fails), Check("copies", _fails, required=False))
    assert status.lines()[-1].endswith("database is down, copies is down")
    assert (status.processes[0].ready, status.processes[0].degraded, status.exit_code) == (False, "", 1)
