"""A launcher under test as a process of its own, what it says, and everything it started."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import psutil

from infra.installation.runfile import Run
from tests.support.probe import eventually

LAUNCH = str(Path(__file__).with_name("launch.py"))


@dataclass
class Launcher:
    """One running launcher; `output` is what it printed so far."""

    process: subprocess.Popen[bytes]
    data: Path
    log: Path

    @property
    def output(self) -> str:
        """Everything said so far, refusals too."""
        return self.log.read_text()

    def until_ready(self) -> list[psutil.Process]:
        """Wait until everything runs; the processes it started, the database's own among them."""

        def ready() -> bool:
            if self.process.poll() is not None:
                raise AssertionError(f"The launcher ended with {self.process.returncode}:\n{self.output}")
            run = Run.read(self.data / "run.json")
            # The note of a killed launcher says that one was ready.
            return run is not None and run.state == "ready" and self._is_ours(run.launcher)

        eventually(ready, "the launcher is ready", seconds=60)
        return self.family()

    def _is_ours(self, pid: int) -> bool:
        try:
            return self.process.pid in (pid, psutil.Process(pid).ppid())
        except psutil.NoSuchProcess:
            return False

    def family(self) -> list[psutil.Process]:
        """All its descendants at this moment."""
        found: list[psutil.Process] = psutil.Process(self.process.pid).children(recursive=True)
        return found

    def send(self, number: signal.Signals) -> None:
        """Send it a signal."""
        self.process.send_signal(number)

    def ends(self, seconds: float = 30) -> int:
        """Wait for its end; the exit code."""
        return self.process.wait(seconds)


def command(data: Path, base: int, *wishes: str) -> list[str]:
    """The command line of a launcher of stand-ins."""
    return [sys.executable, LAUNCH, str(data), str(base), *wishes]


class Start(Protocol):
    """What the fixture `start` does."""

    def __call__(
        self, data: Path, base: int, *wishes: str, under: tuple[str, ...] = (), **environment: str
    ) -> Launcher:
        """Start a launcher of stand-ins; `under` is put before its command."""


def start(data: Path, base: int, *wishes: str, under: tuple[str, ...] = (), **environment: str) -> Launcher:
    """Start a launcher of stand-ins; `under` is put before its command."""
    descriptor, log = tempfile.mkstemp(prefix="said-", dir=data.parent)
    with os.fdopen(descriptor, "wb") as output:
        process = subprocess.Popen(
            [*under, *command(data, base, *wishes)],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            env={**os.environ, **environment},
            start_new_session=True,
        )
    return Launcher(process, data, Path(log))


def with_word(family: list[psutil.Process], word: str) -> psutil.Process:
    """The one that has this word among its arguments."""
    return next(process for process in family if word in _arguments(process))


def _arguments(process: psutil.Process) -> list[str]:
    try:
        return list(process.cmdline())
    except psutil.NoSuchProcess:
        # A short command that has ended.
        return []


def begins_and_ends(launcher: Launcher) -> Launcher:
    """Wait until everything runs, and end it as Ctrl-C does."""
    launcher.until_ready()
    launcher.send(signal.SIGINT)
    assert launcher.ends() == 0
    return launcher


def none_left(family: list[psutil.Process], seconds: float = 15) -> None:
    """Wait until none of these very processes runs any more; fails with the names of those that do."""
    try:
        eventually(lambda: not any(map(_runs, family)), "all processes are gone", seconds=seconds)
    except AssertionError as error:
        left = [process.cmdline() for process in family if _runs(process)]
        raise AssertionError(f"Left over: {left}") from error


def _runs(process: psutil.Process) -> bool:
    try:
        return bool(process.is_running() and process.status() != psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        # It ended between the two questions.
        return False
