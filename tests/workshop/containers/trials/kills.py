"""kill -9 of the one process of each container, and how long until it is well again by itself."""

import os
import signal
import time

from infra.errors import CliError
from tests.workshop.containers.running.composed import Composed
from tests.workshop.containers.running.health import service_of

_SECONDS = 420
_PAUSE = 0.3


def kill(composed: Composed, name: str) -> str:
    """Kill one and wait until another process runs in its place whose own check passes; returns how long that took."""
    before = int(composed.engine.inspect(name)["State"]["Pid"])
    began = time.monotonic()
    os.kill(before, signal.SIGKILL)
    while not _is_back(composed, name, before):
        if time.monotonic() - began > _SECONDS:
            raise CliError(f"{name} did not come back within {_SECONDS} s")
        time.sleep(_PAUSE)
    return f"{time.monotonic() - began:.1f} s"


def _is_back(composed: Composed, name: str, before: int) -> bool:
    state = composed.engine.inspect(name)["State"]
    if state["Status"] != "running" or state["Pid"] in {0, before}:
        return False
    has_check = "healthcheck" in composed.document["services"][service_of(name)]
    return not has_check or composed.engine.is_healthy(name)
