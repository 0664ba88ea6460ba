"""Knows a process again: process ids are reused, and a zombie is no process any more."""

import time
from pathlib import Path

import psutil

_HAS_PROC = Path("/proc/self/stat").exists()
# Fields of /proc/<pid>/stat, counted from the one after the name.
_DEAD, _START_TIME = ("Z", "X"), 19
_PAUSE_S = 0.05


def birth(pid: int) -> str | None:
    """What tells this process from a later one with the same id; None when it is gone or a zombie."""
    if not _HAS_PROC:
        return _birth_elsewhere(pid)
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    except OSError:
        return None
    # Clock ticks since boot: exact, and not moved when the wall clock is set.
    return None if fields[0] in _DEAD else fields[_START_TIME]


def ends_within(pid: int, born: str | None, seconds: float) -> bool:
    """Whether this very process is gone before `seconds` have passed; it need not be our child.

    A zombie counts as gone: in a container it may never be collected.
    """
    deadline = time.monotonic() + seconds
    while born is not None and birth(pid) == born:
        if time.monotonic() > deadline:
            return False
        time.sleep(_PAUSE_S)
    return True


def _birth_elsewhere(pid: int) -> str | None:
    try:
        process = psutil.Process(pid)
        return None if process.status() == psutil.STATUS_ZOMBIE else str(process.create_time())
    except psutil.Error:
        return None
