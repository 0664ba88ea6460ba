"""What a process takes of the machine."""

from __future__ import annotations

import resource
import time
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from chassis.telemetry.metrics.declared import Declared
    from chassis.telemetry.metrics.sources import Measured

_HELD = Path("/proc/self/statm")
# Of the container that the process runs in; a machine of its own sets none.
_LIMITS = (Path("/sys/fs/cgroup/memory.max"), Path("/sys/fs/cgroup/memory/memory.limit_in_bytes"))
_NO_LIMIT = 2**60


class Running:
    """Memory, processor time and age of this process."""

    def __init__(self) -> None:
        self._began = time.monotonic()
        self._limit = _limit()

    def measured(self, metric: Declared) -> Iterable[Measured]:
        """See Source."""
        if metric.name == "process.memory.usage":
            yield _held(), {}
        elif metric.name == "process.cpu.time":
            yield time.process_time(), {}
        elif metric.name == "process.uptime":
            yield time.monotonic() - self._began, {}
        elif metric.name == "spona.process.memory.limit" and self._limit is not None:
            yield self._limit, {}


def _held() -> int:
    """Bytes; the most that it ever held where the system shows nothing newer."""
    try:
        return int(_HELD.read_text("ascii").split()[1]) * resource.getpagesize()
    except (OSError, ValueError, IndexError):
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def _limit() -> int | None:
    for file in _LIMITS:
        try:
            found = int(file.read_text("ascii"))
        except (OSError, ValueError):
            continue
        if 0 < found < _NO_LIMIT:
            return found
    return None
