"""Starts child processes that never outlive the launcher, and knows them again: ids are reused, and a zombie is no process any more."""

import ctypes
import os
import pwd
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path

import psutil

_PR_SET_PDEATHSIG = 1
# For programs that need nothing of ours: messages in English, so that they can be understood.
PLAIN_ENVIRONMENT = {"PATH": os.defpath, "LC_ALL": "C", "TZ": "UTC"}
_HAS_PROC = Path("/proc/self/stat").exists()
# Fields of /proc/<pid>/stat, counted from the one after the name.
_DEAD, _START_TIME = ("Z", "X"), 19
_PAUSE_S = 0.05


@dataclass(frozen=True, slots=True)
class Account:
    """The operating system user that a child runs as, when it is not the launcher's own."""

    name: str
    uid: int
    gid: int

    @classmethod
    def find(cls, name: str) -> "Account | None":
        """Look the user up; None where the system has no such user."""
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            return None
        return cls(name, entry.pw_uid, entry.pw_gid)

    @staticmethod
    def name_of(uid: int) -> str:
        """The user's name, or the bare number where the system has no name for it."""
        try:
            return pwd.getpwuid(uid).pw_name
        except KeyError:
            return str(uid)


def _ask_for_death_signal() -> Callable[[signal.Signals], None] | None:
    """Return what makes the kernel signal us when the *thread* that forked us ends (Linux only)."""
    if not sys.platform.startswith("linux"):
        return None
    libc = ctypes.CDLL(None, use_errno=True)
    return lambda number: libc.prctl(_PR_SET_PDEATHSIG, int(number), 0, 0, 0)


def die_with_parent(number: signal.Signals = signal.SIGTERM, parent: int | None = None) -> None:
    """From now on this process itself is sent `number` when its parent ends; it ends at once when that was `parent` and is gone."""
    if ask := _ask_for_death_signal():
        ask(number)
        if parent not in (None, os.getppid()):
            os._exit(1)


def _in_child(death_signal: signal.Signals) -> Callable[[], None] | None:
    """Return what the child does between fork and exec; built before, where anything is safe."""
    ask = _ask_for_death_signal()
    parent = os.getpid()
    if ask is None:
        return None

    def prepare() -> None:
        ask(death_signal)
        # The parent may have died between fork and prctl; then no signal would ever come.
        if os.getppid() != parent:
            os._exit(1)

    return prepare


def spawn(
    command: Sequence[str],
    *,
    log: Path | None,
    env: Mapping[str, str] = PLAIN_ENVIRONMENT,
    death_signal: signal.Signals = signal.SIGTERM,
    account: Account | None = None,
    stdin: int = subprocess.DEVNULL,
) -> subprocess.Popen[bytes]:
    """Start a program in a session of its own; to be called from the main thread only.

    Its output is appended to `log`, or goes where ours goes. Its own session keeps the
    terminal's Ctrl-C away, so the launcher can stop children in order.
    """
    with log.open("ab") if log else nullcontext() as output:
        return subprocess.Popen(
            list(command),
            stdin=stdin,
            stdout=output,
            stderr=subprocess.STDOUT if output else None,
            env=dict(env),
            # A folder that every user can enter.
            cwd="/",
            start_new_session=True,
            preexec_fn=_in_child(death_signal),  # noqa: PLW1509 -- no lock is taken in it
            user=account.uid if account else None,
            group=account.gid if account else None,
            extra_groups=() if account else None,
        )


def run_as(
    account: Account | None, command: Sequence[str], env: Mapping[str, str] = PLAIN_ENVIRONMENT
) -> subprocess.CompletedProcess[str]:
    """Run a short command to its end as `account`; raises OSError when it cannot start."""
    return subprocess.run(
        list(command),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        errors="replace",
        check=False,
        env=dict(env),
        cwd="/",
        # The terminal's Ctrl-C must not cut it short; what it does is worth finishing.
        start_new_session=True,
        user=account.uid if account else None,
        group=account.gid if account else None,
        extra_groups=() if account else None,
    )


def tail(log: Path, lines: int = 8, size: int = 16_384) -> str:
    """Return the last lines of a log file, or an empty string when there is none."""
    try:
        with log.open("rb") as stream:
            stream.seek(0, os.SEEK_END)
            stream.seek(max(0, stream.tell() - size))
            text = stream.read().decode(errors="replace")
    except OSError:
        return ""
    return "\n".join(text.splitlines()[-lines:])


def is_full_disk(words: str) -> bool:
    """Whether the last words of a program mean that its disk is full; a short write is how it begins."""
    return any(sign in words for sign in ("No space left on device", "Check free disk space", ": wrote only "))


def birth(pid: int) -> str | None:
    """What distinguishes this process from a later one with the same id; None when it is gone or a zombie."""
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
