"""Ends what a launcher left behind that could not clean up, where no parent-death signal exists."""

import contextlib
import os
import signal
from collections.abc import Callable

from infra.installation.place import Installation
from infra.installation.runfile import Noted, Run
from infra.processes.identity import ends_within

# What was signalled by the kernel when its launcher died is given the time to finish.
_FINISH_S, _KILL_S = 10, 5


def end_leftovers(installation: Installation, say: Callable[[str], None]) -> None:
    """End every process of the run before. Needs the lock."""
    run = Run.read(installation.run_file)
    # The database is the first of them, and everything else may still be writing to it.
    for noted in reversed(run.processes if run else ()):
        if noted.alive:  # one that is noted for each of its parts ends with the first
            say(f"Ending {noted.name} (process {noted.pid}), left over from the last run")
            _end(noted)
    installation.run_file.unlink(missing_ok=True)


def _end(noted: Noted) -> None:
    for number, seconds in ((noted.stop_signal, _FINISH_S), (signal.SIGKILL, _KILL_S)):
        if not noted.alive:
            return
        # It may end by itself meanwhile.
        with contextlib.suppress(ProcessLookupError):
            os.kill(noted.pid, number)
        ends_within(noted.pid, noted.birth, seconds)
