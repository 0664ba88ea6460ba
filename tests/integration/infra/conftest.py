"""Folders and ports for launchers under test, and the certainty that none survives its test."""

from __future__ import annotations

import shutil
import signal
import socket
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from tests.integration.infra import launcher
from tests.integration.infra.launcher import Launcher, Start


@pytest.fixture(scope="session")
def started_before() -> Iterator[Path]:
    """A state folder that every user can reach, as a clone in an ordinary place has; started and ended once."""
    parent = Path(tempfile.mkdtemp(prefix="spona-test-"))
    parent.chmod(0o711)
    first = launcher.start(parent / "state", _free_base(), "gateway=")
    first.until_ready()
    first.send(signal.SIGINT)
    assert first.ends() == 0
    yield parent / "state"
    shutil.rmtree(parent)


@pytest.fixture
def data(started_before: Path) -> Iterator[Path]:
    """The state folder, whatever the test before did to its launcher: that is what it must survive."""
    parent = started_before.parent
    yield started_before
    for process in psutil.process_iter():
        try:
            if any(str(parent) in argument for argument in process.cmdline()):
                process.kill()
                process.wait(10)
        except psutil.Error:
            continue


@pytest.fixture
def start() -> Iterator[Start]:
    """Starts launchers; those that a failed test leaves running are killed."""
    started: list[Launcher] = []

    def begin(data: Path, base: int, *wishes: str, under: tuple[str, ...] = (), **environment: str) -> Launcher:
        started.append(launcher.start(data, base, *wishes, under=under, **environment))
        return started[-1]

    yield begin
    for one in started:
        one.process.kill()
        one.process.wait(10)


@pytest.fixture
def base() -> int:
    """The first of twenty ports that are free now."""
    return _free_base()


def _free_base() -> int:
    for candidate in range(21000, 21900, 20):
        if all(_is_free(candidate + offset) for offset in range(20)):
            return candidate
    raise AssertionError("No block of 20 free ports between 21000 and 21900.")


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True
