"""A bench with an installation of its own that is asked to end leaves nothing behind, even while its database is still being made."""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from infra.launcher.plan import python
from tests.support.folders import open_folder
from tests.support.probe import eventually


@pytest.fixture
def folder() -> Iterator[Path]:
    """For temporary folders of the bench, where the database's own user passes through."""
    with open_folder() as made:
        yield made


def processes_in(folder: Path) -> list[int]:
    """Processes that were started with a path below it."""
    return [
        each.pid for each in psutil.process_iter(["cmdline"]) if str(folder) in " ".join(each.info["cmdline"] or ())
    ]


@pytest.mark.parametrize(
    "what", [("growth", "--sizes", "1500", "1501"), ("load", "--reports", "1500", "--stack", "embedded")]
)
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_it_ends_its_database_and_removes_what_it_made(
    folder: Path, number: signal.Signals, what: tuple[str, ...]
) -> None:
    environment = os.environ | {"TMPDIR": str(folder)}
    command = python("infra.cli", "bench", *what)
    with subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE) as bench:
        eventually(lambda: list(folder.rglob("postmaster.pid")), "its database starts")
        bench.send_signal(number)
        _, said = bench.communicate(timeout=30)
    assert (bench.returncode, said.decode()) == (128 + number, "")
    assert list(folder.iterdir()) == []
    assert processes_in(folder) == []
