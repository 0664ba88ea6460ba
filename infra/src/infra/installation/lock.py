"""At most one launcher per state folder: a file lock that ends with its holder, however it ends."""

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager

from infra.errors import CliError
from infra.installation.place import Installation

_BUSY = 3
# `holder` takes the lock for an instant, which must not look like a running launcher.
_ATTEMPTS, _PAUSE_S = 10, 0.05


class AlreadyRunning(CliError):
    """Another launcher holds this state folder."""

    def __init__(self, installation: Installation, pid: int | str) -> None:
        """Name the holder and the two ways on."""
        super().__init__(
            f"Spona already runs from {installation.data} (process {pid}); "
            f"stop it with: {installation.command('down')}; or start a second one with "
            "another --data and another SPONA_PORT_BASE",
            code=_BUSY,
        )


@contextmanager
def hold(installation: Installation) -> Iterator[None]:
    """Hold the lock while the block runs; raises AlreadyRunning, which names the holder."""
    # Close-on-exec, as Python opens everything: no child keeps the lock alive.
    with installation.lock_file.open("a+") as file:
        for _ in range(_ATTEMPTS):
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                time.sleep(_PAUSE_S)
        else:
            file.seek(0)
            raise AlreadyRunning(installation, file.read().strip())
        file.truncate(0)
        file.write(str(os.getpid()))
        file.flush()
        yield
        file.truncate(0)


def holder(installation: Installation) -> int | None:
    """Return the process id of the running launcher, or None."""
    try:
        file = installation.lock_file.open()
    except FileNotFoundError:
        return None
    with file:
        try:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            text = file.read().strip()
            return int(text) if text.isdigit() else None
    return None
