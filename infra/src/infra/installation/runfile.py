"""The launcher's note of what it runs, for `status`, `down` and the next start."""

import json
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Literal, Self

from infra.processes.identity import birth

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
        draft = file.with_name(f"{file.name}.new")
        draft.write_text(json.dumps(asdict(self)))
        draft.replace(file)
