"""Short commands that come round while everything runs, and the files that would grow for ever meanwhile."""

import os
import shutil
import subprocess
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from infra.installation.place import Installation
from infra.launcher.plan import Chore
from infra.processes.fork_server import Forked
from infra.processes.supervisor import fresh_log

_LOOK_EVERY_S = 60.0
_STOP_LIMIT_S = 5
LARGEST_LOG, LARGEST_TRACE = 8 * 2**20, 32 * 2**20


class Chores:
    """All chores of one launcher. One that fails ends nothing: it is reported, and tried again at its next turn."""

    def __init__(
        self,
        chores: Sequence[Chore],
        installation: Installation,
        say: Callable[[str], None],
        launch: Callable[..., subprocess.Popen[bytes] | Forked],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Everything is due at the first turn; `launch` starts a command, as `spawn` does."""
        self._chores = tuple(chores)
        self._installation = installation
        self._say = say
        self._launch = launch
        self._clock = clock
        self._due = dict.fromkeys(self._chores, clock())
        self._look_at = clock()
        self._running: dict[Chore, subprocess.Popen[bytes] | Forked] = {}

    def turn(self) -> None:
        """Starts what is due and looks at what has ended; to be called often, and from the main thread only."""
        now = self._clock()
        for chore, process in list(self._running.items()):
            if (code := process.poll()) is not None:
                del self._running[chore]
                self._report_failure(chore, code)
        for chore in self._chores:
            if now >= self._due[chore] and chore not in self._running:
                self._due[chore] = now + chore.every_s
                log = fresh_log(self._installation.logs, chore.name)
                self._running[chore] = self._launch(chore.command, log=log, env=chore.environment)
        if now >= self._look_at:
            self._look_at = now + _LOOK_EVERY_S
            cap(self._installation.logs, ".log", LARGEST_LOG)
            cap(self._installation.traces, ".jsonl", LARGEST_TRACE)

    def end(self) -> None:
        """Ends what still runs: it comes round again at the next start."""
        for process in self._running.values():
            process.terminate()
        for process in self._running.values():
            try:
                process.wait(_STOP_LIMIT_S)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        self._running.clear()

    def _report_failure(self, chore: Chore, code: int) -> None:
        if code:
            log = self._installation.logs / f"{chore.name}.log"
            self._say(f"{chore.name} ended with exit code {code} and is tried again later; see {log}")


def cap(folder: Path, suffix: str, largest: int) -> None:
    """Keeps at most two generations of each file: what is larger than `largest` becomes `<name>.1<suffix>`.

    Their writers hold them open to append, so a file is copied and emptied in its place; what is written in between is lost.
    """
    for path in folder.glob(f"*{suffix}"):
        older = path.with_name(f"{path.stem}.1{suffix}")
        if path.stem.endswith(".1") or path.stat().st_size <= largest:
            continue
        older.unlink(missing_ok=True)
        older.touch(mode=0o600)
        shutil.copyfile(path, older)
        os.truncate(path, 0)
