"""`spona down`: asks the running launcher to end everything and waits until it has."""

import os
import signal

from infra.errors import CliError
from infra.installation import lock
from infra.installation.place import Installation, explain
from infra.processes import sweep
from infra.processes.identity import birth, ends_within

_LIMIT_S = 60


def down(installation: Installation) -> str:
    """End what runs from this state folder; returns a sentence that says what was done."""
    pid = lock.holder(installation)
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
        with lock.hold(installation):
            sweep.end_leftovers(installation, said.append)
    except OSError as error:
        raise explain(error, installation.data) from error
    return "\n".join([*said, f"Nothing runs from {installation.data}."])
