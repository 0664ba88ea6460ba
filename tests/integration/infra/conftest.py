"""Folders and ports for launchers under test, and the certainty that none survives its test."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from infra.deployment.making import Folder
from tests.integration.infra import launcher
from tests.integration.infra.launcher import Launcher, Start, begins_and_ends
from tests.support.folders import open_folder
from tests.support.ports import free_block

PORTS = range(21000, 21900)


@pytest.fixture(scope="session")
def started_before() -> Iterator[Path]:
    """A state folder that every user can reach, as a clone in an ordinary place has; started and ended once."""
    with open_folder() as parent:
        begins_and_ends(launcher.start(parent / "state", free_block(PORTS), "gateway="))
        yield parent / "state"


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
    return free_block(PORTS)


@pytest.fixture(scope="module")
def secrets(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of secrets of an installation in production."""
    folder = tmp_path_factory.mktemp("production") / "secrets"
    Folder(folder).make()
    return folder
