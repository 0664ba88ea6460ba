"""`spona up --detach`: a launcher in the background, followed until it is ready."""

import signal
import subprocess
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from infra.console import ProgressPrinter
from infra.errors import CliError
from infra.installation import lock
from infra.installation.place import Installation
from infra.installation.runfile import Run
from infra.launcher.plan import Planner
from infra.processes.interruption import Interruption
from infra.processes.supervisor import fresh_log

_PAUSE_S = 0.1
_LIMIT_S = 600


class GaveUp(CliError):
    """The background launcher ended; what it said was shown already."""


def up_detached(
    installation: Installation, planner: Planner, outer: Mapping[str, str], *, command: Sequence[str], demo: bool
) -> None:
    """Start the launcher `command`, which stays when we leave; return once everything is ready.

    Its output is shown here and kept in its log. Raises GaveUp when it does not get there.
    """
    interruption = Interruption()
    interruption.listen()
    installation.prepare()
    if (pid := lock.holder(installation)) is not None:
        raise lock.AlreadyRunning(installation, pid)
    log = fresh_log(installation.logs, "launcher")
    launcher = _start(command, log, outer)
    _follow(installation, launcher, log, interruption)
    if demo and planner.demo:
        code = subprocess.call(planner.demo(installation))
        if code:
            raise CliError("The demonstration did not finish; the platform keeps running", code=code)


def _start(command: Sequence[str], log: Path, outer: Mapping[str, str]) -> subprocess.Popen[bytes]:
    # Unlike every other child it outlives us, so it gets no parent-death signal.
    environment = {name: value for name, value in outer.items() if name != "SPONA_UNDER_MAKE"}
    with log.open("ab") as output:
        return subprocess.Popen(
            list(command),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            env=environment,
            start_new_session=True,
        )


def _follow(
    installation: Installation,
    launcher: subprocess.Popen[bytes],
    log: Path,
    interruption: Interruption,
) -> None:
    voice = ProgressPrinter()
    deadline = time.monotonic() + _LIMIT_S
    with log.open(errors="replace") as output:
        while not interruption.wait(_PAUSE_S) and time.monotonic() < deadline:
            run = Run.read(installation.run_file)
            done = run is not None and run.launcher == launcher.pid and run.state == "ready"
            code = launcher.poll()
            # Read last, so that everything said before the end is shown.
            voice.say(output.read(), end="")
            if code is not None:
                raise GaveUp("", code=code or 1)
            if done:
                return
    launcher.send_signal(signal.SIGTERM)
    launcher.wait()
    raise GaveUp("Nothing was started; see " + str(log))
