"""Runs a small program of a test as a process of its own, with signals, exit codes and both streams."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import textwrap
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic

ROOT = Path(__file__).parents[2]


_KEPT_PORTS = 200
_kept: deque[socket.socket] = deque()


def free_port() -> int:
    """A port that no one listens on, and that no one on this machine is given while a process of the test starts on it.

    It stays bound here, as one that may be shared: a server that names it can have it, one that asks for any cannot, so that
    no test takes another lane's process for its own.
    """
    probe = socket.socket()
    probe.bind(("127.0.0.1", 0))
    probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    _kept.append(probe)
    if len(_kept) > _KEPT_PORTS:
        _kept.popleft().close()
    port: int = probe.getsockname()[1]
    return port


@dataclass(frozen=True)
class Ended:
    """How a program ended."""

    code: int
    seconds: float
    out: str
    err: str


@dataclass
class Program:
    """A running program."""

    process: subprocess.Popen[str]
    said: list[str] = field(default_factory=list)

    def wait_for(self, word: str) -> None:
        """Returns when the program prints a line with `word`; fails with what it said when it ends first."""
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.said.append(line)
            if word in line:
                return
        raise AssertionError(f"The program ended without saying {word!r}: {self.said} {self.ended()}")

    def signalled(self, number: signal.Signals = signal.SIGTERM) -> Ended:
        """Sends a signal and waits for the end."""
        self.process.send_signal(number)
        return self.ended()

    def ended(self) -> Ended:
        """Waits for the end, 20 s at most."""
        before = monotonic()
        out, err = self.process.communicate(timeout=20)
        return Ended(self.process.returncode, monotonic() - before, "".join(self.said) + out, err)


@contextmanager
def program(source: str, *arguments: str) -> Iterator[Program]:
    """Starts `source` as Python; it is killed at the end of the block if it still runs."""
    process = subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(source), *arguments],
        cwd=ROOT,
        env={**os.environ, "PYTHONUNBUFFERED": "1", "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        yield Program(process)
    finally:
        if process.poll() is None:
            process.kill()
        process.communicate()
