"""Ends what a killed launcher or a killed server left of an earlier run of the same cluster."""

import contextlib
import os
import signal
from collections.abc import Iterable
from pathlib import Path

import psutil

from infra.processes.identity import birth, ends_within

# What is asked of a process, and for how long it may take over it, in seconds.
_SERVER = ((signal.SIGINT, 15), (signal.SIGQUIT, 5), (signal.SIGKILL, 5))
_LEFT_BEHIND = ((None, 3), (signal.SIGKILL, 5))


def end_predecessor(data: Path) -> None:
    """Let an earlier server of this folder shut down, and end the processes of one that was killed.

    PostgreSQL refuses to start while one of them still holds the old server's memory.
    """
    if (server := _server(data)) is not None:
        _end(server, _SERVER)
    for pid in _working_in(data):
        _end(pid, _LEFT_BEHIND)


def _server(data: Path) -> int | None:
    try:
        pid = int((data / "postmaster.pid").read_text().split("\n", 1)[0])
        return pid if str(data) in psutil.Process(pid).cmdline() else None
    except (OSError, ValueError, psutil.Error):
        return None


def _working_in(data: Path) -> list[int]:
    """The server's processes, and only they, work in the folder of its data."""
    found = []
    for process in psutil.process_iter():
        with contextlib.suppress(psutil.Error):
            if process.name() == "postgres" and process.cwd() == str(data.resolve()):
                found.append(process.pid)
    return found


def _end(pid: int, orders: Iterable[tuple[signal.Signals | None, float]]) -> None:
    born = birth(pid)
    for order, seconds in orders:
        if order is not None:
            # It may end by itself meanwhile.
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, order)
        if ends_within(pid, born, seconds):
            return
