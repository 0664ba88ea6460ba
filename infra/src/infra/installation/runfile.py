"""The launcher's note of what it runs, for `status`, `down` and the next start, and so which installation a command speaks to."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Literal, Self

from infra.installation.place import Installation, default_data, port_base
from infra.processes.children import birth
from infra.whole_files import replace_whole

State = Literal["starting", "ready", "stopping"]


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
