"""The rhythm of health checks: podman leaves it to systemd, which need not be there, so it is kept here."""

import subprocess
import threading
import time
from collections.abc import Mapping
from typing import Any

from infra.errors import CliError
from tests.workshop.containers.running.engine import Engine

_LOOK_SECONDS = 1.0
_PREFIX = "spona-"


class Watch:
    """Runs each container's own check at the interval that the compose file names."""

    def __init__(self, engine: Engine, parts: Mapping[str, Any]) -> None:
        """Watches nothing before `start`."""
        self._engine = engine
        self._parts = parts
        self._due: dict[str, float] = {}
        self._end = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def start(self) -> None:
        """From now on checks are run."""
        self._thread.start()

    def stop(self) -> None:
        """No check is run when this returns."""
        self._end.set()
        if self._thread.is_alive():
            self._thread.join()

    def is_well(self, container: str) -> bool:
        """Whether a container runs, and its last check passed where it has one."""
        try:
            state = self._engine.inspect(container)["State"]
        except CliError:
            return False
        status = (state.get("Health") or state.get("Healthcheck") or {}).get("Status", "")
        return state["Status"] == "running" and status in {"", "healthy"}

    def _run(self) -> None:
        while not self._end.wait(_LOOK_SECONDS):
            try:
                running = [each for each in self._engine.containers() if each["State"] == "running"]
            except CliError:
                # A container that goes away while it is listed; the next look has the rest.
                continue
            for each in running:
                self._check(each["Names"][0])

    def _check(self, container: str) -> None:
        check = self._parts.get(service_of(container), {}).get("healthcheck")
        if check is None or self._end.is_set() or time.monotonic() < self._due.get(container, 0):
            return
        try:
            self._engine.is_healthy(container)
        except subprocess.TimeoutExpired:
            pass
        finally:
            self._due[container] = time.monotonic() + seconds(check["interval"])


def seconds(text: str) -> float:
    """Return how long a duration of the compose file is, such as 10s or 5m."""
    return float(text[:-1]) * {"s": 1, "m": 60}[text[-1]]


def service_of(container: str) -> str:
    """Return the service of a container that docker compose named, such as spona-referral-relay-2."""
    return container.removeprefix(_PREFIX).rpartition("-")[0]
