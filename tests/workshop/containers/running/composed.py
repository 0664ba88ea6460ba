"""One installation by docker compose: its file as it is, what is set beside it, and the watch over its containers' health."""

import os
import subprocess
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from infra.deployment.files import POSTGRES, POSTGRES_KEYS
from infra.errors import CliError
from infra.postgres.catalog import KEYS
from infra.processes import children
from tests.workshop.containers.building import tools
from tests.workshop.containers.needs import ADDRESS
from tests.workshop.containers.outside import world as outside
from tests.workshop.containers.places import USER, Places
from tests.workshop.containers.running import bridges, override
from tests.workshop.containers.running.engine import Engine
from tests.workshop.containers.running.health import Watch

PROJECT = "spona"
_LABEL = "com.docker.compose"
SERVICES = ("identification", "referral", "notifications")
_UP_SECONDS = 1500
_COPY_SECONDS = 600
_WELL_SECONDS = 600
_SOCKET_SECONDS = 20
_STOP_SECONDS = 20


class Composed:
    """What `docker compose` does here."""

    def __init__(self, engine: Engine, places: Places) -> None:
        """Reads the compose file; nothing is started."""
        self.engine = engine
        self.places = places
        self.document: dict[str, Any] = yaml.safe_load(places.compose_file.read_text())
        self.watch = Watch(engine, self.document["services"])
        self._overrides = [places.work / "docker-compose.override.yml"]
        self._service: subprocess.Popen[bytes] | None = None

    def prepare(self) -> None:
        """As infra/production/set-up.md#6-first-start has it: secrets, the folders of heads, `.env`."""
        secrets = self.places.secrets
        self.make_secrets()
        self.engine.command("install", "-d", "-o", str(USER), "-m", "700", self.places.work / "backups")
        for folder in ("heads", "copies"):
            for service in SERVICES:
                self.engine.command("install", "-d", "-o", str(USER), "-m", "700", self.places.work / folder / service)
        self.engine.command("tee", secrets / "notifications_smtp__password", given=outside.MAIL_PASSWORD)
        self._spona("secrets", "check", secrets)
        authority = outside.prepare(self.places)
        override.write(self.document, self.places.work, authority)
        settings = {
            "SPONA_GATEWAY": f"https://{outside.GATEWAY}",
            "SPONA_SIGN_IN": f"https://{outside.SIGN_IN}",
            "SPONA_SMTP_HOST": outside.MAIL,
            "SPONA_SMTP_USERNAME": outside.MAIL_ACCOUNT,
            "SPONA_SMTP_SENDER": f"spona@{outside.GATEWAY}",
            "SPONA_PHONE_URL": f"https://{outside.TELEPHONE}/calls",
            "SPONA_TRACES": f"https://{outside.TRACES}",
            "SPONA_METRICS": f"https://{outside.TRACES}",
            "SPONA_SECRETS": str(secrets),
            "SPONA_BACKUPS": str(self.places.work / "backups"),
            "SPONA_HEADS": str(self.places.work / "heads"),
            "SPONA_HEAD_COPIES": str(self.places.work / "copies"),
            "SPONA_ANSWERS": f"https://{outside.ANSWERS}",
            "SPONA_CERTIFICATES": str(self.places.certificates),
            "SPONA_PUBLISH": ADDRESS,
        }
        for name, value in settings.items():
            self.set(name, value)

    def set(self, name: str, value: str) -> None:
        """From now on a setting of `.env` has this value; the last line of a name counts."""
        with (self.places.work / "env").open("a") as settings:
            settings.write(f"{name}={value}\n")

    def make_secrets(self, *more: str) -> None:
        """`spona secrets make`, for the user of the containers."""
        self._spona("secrets", "make", self.places.secrets, "--owner", str(USER), *more)

    def _spona(self, *words: str | Path) -> None:
        self.engine.command(self.places.repository / ".venv" / "bin" / "spona", *words)

    def open(self) -> None:
        """Start the engine's Docker interface, and make the networks that the world outside is in."""
        self.engine.socket.unlink(missing_ok=True)
        self._service = children.spawn(
            ("podman", "--log-level=error", "system", "service", "--time=0", f"unix://{self.engine.socket}"),
            log=self.places.logs / "podman-service.log",
            env=self.engine.environment,
        )
        end = time.monotonic() + _SOCKET_SECONDS
        while not self.engine.socket.exists():
            if time.monotonic() > end or self._service.poll() is not None:
                raise CliError(f"podman's Docker interface did not open; see {self.places.logs}/podman-service.log")
            time.sleep(0.1)
        self.watch.start()

    def compose(self, *words: str, given: str | None = None, within: float = _UP_SECONDS) -> str:
        """Run one command of docker compose."""
        return self.engine.command(*self._compose(), *words, given=given, within=within)

    def once(self, service: str, *words: str, given: Path | None = None, into: Path | None = None) -> None:
        """Run a command in a container of its own with everything that a service of the compose file is given."""
        run = ("run", "--rm", "--no-deps", "-T", service)
        self.engine.stream(*self._compose(), *run, *words, given=given, into=into, within=_COPY_SECONDS)

    def recreate(self, *services: str) -> None:
        """Make these containers anew, so that they read their secrets again; returns when they are healthy."""
        self.compose("up", "--detach", "--no-build", "--no-deps", "--force-recreate", *services)
        self.wait_until_healthy(*services)

    def override(self, name: str, parts: Mapping[str, Any]) -> None:
        """From now on a further file overrides these services."""
        file = self.places.work / f"{name}.yml"
        file.write_text(yaml.safe_dump({"services": dict(parts)}))
        self._overrides.append(file)

    def postgres(
        self,
        program: str,
        *words: str,
        given: Path | None = None,
        into: Path | None = None,
        server: str = POSTGRES,
    ) -> None:
        """Run a program in a server's own container as its superuser: infra/production/upgrade-and-recovery.md#psql18."""
        shell = 'PGPASSWORD=$(cat /run/secrets/postgres_password) exec "$@"'
        if given is not None:
            # pg_restore does not read what comes behind its tables, and podman takes that for an error.
            shell = f"({shell}); ended=$?; cat > /dev/null; exit $ended"
        self.engine.stream(
            *(
                *self._compose(),
                "exec",
                "-T",
                server,
                "sh",
                "-c",
                shell,
                "-",
                program,
                "--username=postgres",
                *words,
            ),
            given=given,
            into=into,
            within=_COPY_SECONDS,
        )

    def asked(self, database: str, statement: str) -> str:
        """Return what PostgreSQL answers, a line for each row."""
        answer = self.places.work / "answer"
        words = ("--tuples-only", "--no-align", "--set=ON_ERROR_STOP=1", f"--dbname={database}")
        server = POSTGRES_KEYS if database == KEYS else POSTGRES
        self.postgres("psql", *words, f"--command={statement}", into=answer, server=server)
        return answer.read_text().strip()

    def _compose(self) -> tuple[str, ...]:
        return (
            str(self.places.tools / tools.COMPOSE),
            f"--project-directory={self.places.repository}",
            f"--env-file={self.places.work / 'env'}",
            f"--file={self.places.compose_file}",
            *(f"--file={file}" for file in self._overrides),
        )

    def up(self) -> None:
        """Bring everything up; returns when every container runs, and each with a check is healthy."""
        self.compose("up", "--detach", "--no-build")
        self.wait_until_healthy(*self.services())
        bridges.keep_addresses(self.engine)

    def wait_until_healthy(self, *services: str) -> None:
        """Wait until as many containers of each as the compose file wants run and pass their checks; refuses with who does not."""
        end = time.monotonic() + _WELL_SECONDS
        waiting = list(services)
        while waiting:
            waiting = [service for service in waiting if not self._is_well(service)]
            if waiting and time.monotonic() > end:
                raise CliError(f"not healthy after {_WELL_SECONDS} s: {', '.join(waiting)} (logs: {self.places.logs})")
            time.sleep(0.5)

    def services(self) -> list[str]:
        """Return the services that run on; the others are jobs."""
        return [name for name, part in self.document["services"].items() if part.get("restart") != "no"]

    def containers_of(self, *services: str) -> list[str]:
        """Return the containers of these services by name; the numbers in them go on, so they are known to the engine only."""
        found: dict[str, list[str]] = {service: [] for service in services}
        for each in self.engine.containers():
            labels = each["Labels"] or {}
            if labels.get(f"{_LABEL}.oneoff") == "False" and labels.get(f"{_LABEL}.service") in found:
                found[labels[f"{_LABEL}.service"]].append(each["Names"][0])
        return [name for names in found.values() for name in sorted(names)]

    def _is_well(self, service: str) -> bool:
        names = self.containers_of(service)
        wanted = self.document["services"][service].get("deploy", {}).get("replicas", 1)
        return len(names) == wanted and all(self.watch.is_well(name) for name in names)

    def keep_logs(self) -> None:
        """Write what every container said into the folder of the last run."""
        for each in self.engine.containers():
            name = each["Names"][0]
            done = self.engine.attempt("podman", "--log-level=error", "logs", "--timestamps", name)
            (self.places.logs / f"{name}.log").write_text(done.stdout + done.stderr)

    def close(self) -> None:
        """Keep the logs, and take away every container, volume and network, and the Docker interface."""
        self.watch.stop()
        try:
            self.keep_logs()
        finally:
            self.engine.empty()
            self._close_interface()

    def _close_interface(self) -> None:
        if self._service is not None:
            self._service.terminate()
            try:
                self._service.wait(_STOP_SECONDS)
            except subprocess.TimeoutExpired:
                self._service.kill()
                self._service.wait()
        self.engine.socket.unlink(missing_ok=True)


def container(service: str) -> str:
    """Return the name that docker compose gives the one container of a job."""
    return f"{PROJECT}-{service}-1"


def owned(folder: Path, files: Mapping[str, Path]) -> Path:
    """Copy files under other names into a new folder of the containers' user, as the commands of the night want it."""
    folder.mkdir(mode=0o700)
    for name, file in files.items():
        (folder / name).write_bytes(file.read_bytes())
        (folder / name).chmod(0o600)
        os.chown(folder / name, USER, USER)
    os.chown(folder, USER, USER)
    return folder
