"""An engine that runs on Java: what a machine needs for it, and what a test may do to its process."""

import shutil
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from infra.engines import java
from infra.errors import CliError


def require(engine: str) -> None:
    """Skip, with the reason, where the machine cannot fetch or run it."""
    if shutil.which("mvn") is None:
        pytest.skip(f"{engine} cannot be fetched: there is no Maven here")
    try:
        java()
    except CliError as refusal:
        pytest.skip(str(refusal))


class Engine:
    """One that a test may end, kill or pause; its own class starts it again."""

    _process: subprocess.Popen[bytes] | None = None

    def kill(self) -> None:
        """End it as a power cut would."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None

    def stop(self) -> None:
        """End it in order."""
        if self._process is not None:
            self._process.terminate()
            self._process.wait(20)
            self._process = None

    @contextmanager
    def paused(self) -> Iterator[None]:
        """It holds its connections and answers nothing; it may be killed meanwhile."""
        assert self._process is not None
        process = self._process
        process.send_signal(signal.SIGSTOP)
        try:
            yield
        finally:
            process.send_signal(signal.SIGCONT)
