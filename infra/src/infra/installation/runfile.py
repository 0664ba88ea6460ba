"""Who runs an installation: a lock that ends with its holder, the note of what it runs, and which one a command speaks to."""

import fcntl
import json
import os
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Literal, Self

from infra.errors import CliError
from infra.installation.place import Installation, default_data, port_base
from infra.processes.children import birth
from infra.whole_files import replace_whole

_BUSY = 3
# `running_launcher` takes the lock for an instant, which must not look like a running launcher.
_ATTEMPTS, _PAUSE_S = 10, 0.05
State = Literal["starting", "ready", "stopping"]


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
def hold_lock(installation: Installation) -> Iterator[None]:
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


def running_launcher(installation: Installation) -> int | None:
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


@dataclass(frozen=True, slots=True)
class Noted:
    """One running process: `birth` keeps a recycled process id from being taken for it."""

    name: str
    pid: int
    birth: str | None
    port: int | None
    ready_path: str | None
    stop_signal: int

    @property
    def alive(self) -> bool:
        """Whether this very process still runs."""
        return self.birth is not None and birth(self.pid) == self.birth


@dataclass(frozen=True, slots=True)
class Run:
    """What one launcher runs at this moment."""

    launcher: int
    port_base: int
    state: State = "starting"
    stack: str = "embedded"
    processes: tuple[Noted, ...] = ()

    @classmethod
    def read(cls, file: Path) -> Self | None:
        """Read the note; None when there is none or it is unreadable (then nothing is known)."""
        try:
            content = json.loads(file.read_text())
            noted = tuple(Noted(**entry) for entry in content.pop("processes"))
            return replace(cls(**content), processes=noted)
        except (OSError, ValueError, TypeError, LookupError, AttributeError):
            return None

    def write(self, file: Path) -> None:
        """Replace the note as a whole."""
        replace_whole(file, json.dumps(asdict(self)))


def installation_at(data: Path | None, environment: Mapping[str, str]) -> Installation:
    """Return the installation of this state folder, else of the repository's own.

    Its ports are those of SPONA_PORT_BASE where that is set, else those on which it runs at this moment, else the default
    ones. Refuses a SPONA_PORT_BASE that cannot be.
    """
    asked = Installation((data or default_data()).resolve(), port_base(environment))
    if environment.get("SPONA_PORT_BASE"):
        return asked
    run = Run.read(asked.run_file)
    # What a killed launcher left behind says nothing about the next start.
    if run is None or not any(process.alive for process in run.processes):
        return asked
    return Installation(asked.data, run.port_base)
