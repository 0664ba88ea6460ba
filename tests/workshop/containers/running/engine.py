"""podman with a store of its own: other containers and images of the machine are neither seen nor touched."""

import json
import os
import subprocess
from pathlib import Path
from typing import Any

from infra.errors import CliError
from tests.workshop.containers.places import Places

_SETTINGS = """\
[containers]
log_driver = "k8s-file"
[engine]
cgroup_manager = "cgroupfs"
# Short names mean what was built here; nothing is pulled.
compat_api_enforce_docker_hub = false
events_logger = "file"
runtime = "spona"
static_dir = "{store}/libpod"
tmp_dir = "{run}/libpod"
volume_path = "{store}/volumes"
[engine.runtimes]
spona = ["{runtime}"]
[network]
network_backend = "netavark"
network_config_dir = "{store}/networks"
"""
_STORE = """\
[storage]
driver = "overlay"
graphroot = "{store}"
runroot = "{run}/storage"
"""
# Asked several times a second.
_QUESTIONS = {"inspect", "ps", "exists"}
_TELLS_A_PASSWORD = {"keycloak", "add"}
_TRIES = 5
_LONGEST = 400
_RUN = Path("/run/spona-containers")


class Engine:
    """Runs podman's commands; what they say is kept in the log of the run."""

    def __init__(self, places: Places) -> None:
        """Writes the engine's settings."""
        self._log = places.logs / "commands.log"
        self.socket = _RUN / "podman.sock"
        settings = places.cache / "settings"
        names = {"store": places.cache / "store", "run": _RUN, "runtime": Path(__file__).with_name("runtime.py")}
        for folder in (settings, _RUN, names["store"], places.logs):
            folder.mkdir(parents=True, exist_ok=True)
        (settings / "containers.conf").write_text(_SETTINGS.format(**names))
        (settings / "storage.conf").write_text(_STORE.format(**names))
        self.environment = {
            # A podman or docker that is pointed to another machine would ask that one, and clear it.
            **{name: value for name, value in os.environ.items() if not name.startswith(("CONTAINER_", "DOCKER_"))},
            "CONTAINERS_CONF": str(settings / "containers.conf"),
            "CONTAINERS_STORAGE_CONF": str(settings / "storage.conf"),
            "DOCKER_HOST": f"unix://{self.socket}",
            "COMPOSE_PROGRESS": "plain",
        }

    def command(self, *words: str | Path, given: str | None = None, within: float | None = None) -> str:
        """Run any program to its end and return what it said; raises CliError when it fails or takes longer than `within`."""
        done = self.attempt(*words, given=given, within=within)
        if done.returncode:
            last = (done.stderr.strip() or done.stdout.strip()).splitlines()[-1:] or ["nothing was said"]
            found = " ".join(str(word) for word in words[:6])
            raise CliError(f"{found} … ended with {done.returncode}: {last[0][:_LONGEST]} (all of it: {self._log})")
        return done.stdout

    def attempt(
        self, *words: str | Path, given: str | None = None, within: float | None = None
    ) -> subprocess.CompletedProcess[str]:
        """Run any program to its end, whatever that is."""
        found = [str(word) for word in words]
        try:
            done = subprocess.run(
                found,
                input=given,
                capture_output=True,
                text=True,
                errors="replace",
                check=False,
                timeout=within,
                env=self.environment,
            )
        except subprocess.TimeoutExpired as late:
            raise CliError(f"{' '.join(found[:6])} … was not done after {within:.0f} s") from late
        self._note(found, done)
        return done

    def _note(self, found: list[str], done: subprocess.CompletedProcess[str]) -> None:
        """Keep what was done; of what was only asked, and worked, nothing, nor what a new person's password is."""
        if set(found) >= _TELLS_A_PASSWORD and not done.returncode:
            return
        if done.returncode or not _QUESTIONS & set(found):
            with self._log.open("a") as log:
                log.write(f"$ {' '.join(found)}\n{done.stdout}{done.stderr}[{done.returncode}]\n")

    def stream(self, *words: str | Path, given: Path | None = None, into: Path | None = None, within: float) -> None:
        """Run a program whose input is a file, or whose output becomes one; raises CliError when it fails."""
        found = [str(word) for word in words]
        with (given or Path(os.devnull)).open("rb") as source, (into or Path(os.devnull)).open("wb") as target:
            done = subprocess.run(
                found,
                stdin=source,
                stdout=target,
                stderr=subprocess.PIPE,
                check=False,
                timeout=within,
                env=self.environment,
            )
        complained = done.stderr.decode(errors="replace")
        with self._log.open("a") as log:
            log.write(f"$ {' '.join(found)}\n{complained}[{done.returncode}]\n")
        if done.returncode:
            raise CliError(
                f"{found[-1]} ended with {done.returncode}: {complained.strip()[-_LONGEST:]} (all: {self._log})"
            )

    def podman(self, *words: str | Path, given: str | None = None, within: float | None = None) -> str:
        """Run one command of podman."""
        return self.command("podman", "--log-level=error", *words, given=given, within=within)

    def has_image(self, name: str) -> bool:
        """Whether an image of this name is in the store."""
        return self.attempt("podman", "--log-level=error", "image", "exists", name).returncode == 0

    def inspect(self, container: str) -> dict[str, Any]:
        """Return everything that the engine knows of a container."""
        known: list[dict[str, Any]] = json.loads(self.podman("container", "inspect", container))
        return known[0]

    def containers(self) -> list[dict[str, Any]]:
        """Return every container in the store, running or not."""
        listed: list[dict[str, Any]] = json.loads(self.podman("ps", "--all", "--format", "json") or "[]")
        return listed

    def is_healthy(self, container: str) -> bool:
        """Run the container's own check now."""
        asked = subprocess.run(
            ["podman", "--log-level=error", "healthcheck", "run", container],
            capture_output=True,
            check=False,
            timeout=30,
            env=self.environment,
        )
        return asked.returncode == 0

    def empty(self) -> None:
        """Remove every container, volume and network of the store; images stay."""
        for _ in range(_TRIES):
            # One that ends by itself at that moment fails all of it.
            self.attempt(
                "podman", "--log-level=error", "rm", "--all", "--force", "--volumes", "--time", "5", within=300
            )
            if not self.containers():
                break
        self.podman("volume", "prune", "--force")
        self.podman("network", "prune", "--force")
