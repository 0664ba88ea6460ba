"""`spona down`: asks the running launcher to end everything, waits until it has, and ends what one left that could not clean up."""

import contextlib
import os
import signal
from collections.abc import Callable

from infra.errors import CliError
from infra.installation.place import Installation, explain
from infra.installation.runfile import Noted, Run, hold_lock, running_launcher
from infra.processes.children import birth, ends_within

_LIMIT_S = 60
# What was signalled by the kernel when its launcher died is given the time to finish.
_FINISH_S, _KILL_S = 10, 5


def down(installation: Installation) -> str:
    """End what runs from this state folder; returns a sentence that says what was done."""
    pid = running_launcher(installation)
    if pid is None:
        return _nothing(installation)
    born = birth(pid)
    try:
        os.kill(pid, signal.SIGTERM)
    except ProcessLookupError:
        return "Everything has ended."
    except PermissionError as error:
        raise CliError(
            f"Spona was started by another user (process {pid}); run this as that user, or as root"
        ) from error
    if not ends_within(pid, born, _LIMIT_S):
        raise CliError(
            f"The launcher (process {pid}) did not end in {_LIMIT_S} s; "
            f"end it with: kill -9 {pid}; its processes end with it"
        )
    return "Everything has ended."


def _nothing(installation: Installation) -> str:
    """End what a killed launcher left, where the kernel knows no parent-death signal."""
    if not installation.data.is_dir():
        return f"Nothing runs from {installation.data}."
    said: list[str] = []
    try:
        with hold_lock(installation):
            end_leftovers(installation, said.append)
    except OSError as error:
        raise explain(error, installation.data) from error
    return "\n".join([*said, f"Nothing runs from {installation.data}."])


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
