"""One Keycloak as our own child: built once, the realm imported at its first start, waited for."""

import contextlib
import shutil
import signal
import subprocess
import time
import urllib.request
from dataclasses import dataclass, field
from pathlib import Path

from infra.children import PLAIN_ENVIRONMENT, spawn, tail, tells_of_full_disk
from infra.errors import Refusal
from infra.java import java
from infra.keycloak.distribution import built
from infra.keycloak.realm import FILE, NAME, RealmSettings
from infra.ports import LOOPBACK

ADMIN_CLIENT = "spona-admin"
_SHARED = ("lib", "providers", "themes", "conf")
_OPENS = ("java.util", "java.util.concurrent", "java.security", "java.lang")
_START_SECONDS = 180
_STOP_SECONDS = 20


@dataclass(frozen=True, slots=True)
class Database:
    """A PostgreSQL over TCP: the JDBC driver speaks to no Unix socket."""

    url: str
    username: str
    password: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Ports:
    """Where it answers: people and programs, and its health."""

    http: int
    management: int


class Keycloak:
    """The Keycloak of one state folder; `start` and `stop` belong to the main thread."""

    def __init__(
        self,
        home: Path,
        ports: Ports,
        realm: RealmSettings,
        admin_secret: str,
        log: Path,
        database: Database | None = None,
    ) -> None:
        """Describe it; nothing is touched before `prepare`. Without a database it keeps its own file under `home`."""
        self.ports = ports
        self.realm = realm
        self.log = log
        self._home = home
        self._admin_secret = admin_secret
        self._database = database

    @property
    def address(self) -> str:
        """Where it answers."""
        return f"http://{LOOPBACK}:{self.ports.http}"

    @property
    def issuer(self) -> str:
        """The issuer as tokens spell it."""
        return f"{self.address}/realms/{NAME}"

    def prepare(self) -> None:
        """Build the distribution when that was never done, and lay out the home folder around it."""
        distribution = built("postgres" if self._database else "dev-file")
        imports = self._home / "data" / "import"
        imports.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._home.chmod(0o700)
        for part in _SHARED:
            link = self._home / part
            link.unlink(missing_ok=True)
            link.symlink_to(distribution / part)
        shutil.copyfile(FILE, imports / FILE.name)

    def command(self) -> list[str]:
        """Return the command that runs it; it needs what `prepare` made. Java itself: kc.sh would keep it as a child."""
        opens = [f"--add-opens=java.base/{part}=ALL-UNNAMED" for part in _OPENS]
        return [java(), "-Xms128m", "-Xmx512m", "-XX:+UseSerialGC", "-XX:+ExitOnOutOfMemoryError",
                "-Dfile.encoding=UTF-8", *opens, f"-Dkc.home.dir={self._home}",
                f"-Djboss.server.config.dir={self._home / 'conf'}",
                "-Djava.util.logging.manager=org.jboss.logmanager.LogManager", "-Dpicocli.disable.closures=true",
                "-cp", str(self._home / "lib" / "quarkus-run.jar"), "io.quarkus.bootstrap.runner.QuarkusEntryPoint",
                "start", "--optimized", "--import-realm", "--cache=local", "--http-enabled=true",
                f"--hostname={self.address}", f"--http-host={LOOPBACK}", f"--http-port={self.ports.http}",
                f"--http-management-port={self.ports.management}",
                "--log-level=info,io.smallrye.health:error"]  # fmt: skip

    def environment(self) -> dict[str, str]:
        """Return its environment; everything secret stands here and not on the command line."""
        database = {}
        if self._database:
            database = {
                "KC_DB_URL": self._database.url,
                "KC_DB_USERNAME": self._database.username,
                "KC_DB_PASSWORD": self._database.password,
            }
        return {
            **PLAIN_ENVIRONMENT,
            **self.realm.variables(),
            **database,
            "KC_BOOTSTRAP_ADMIN_CLIENT_ID": ADMIN_CLIENT,
            "KC_BOOTSTRAP_ADMIN_CLIENT_SECRET": self._admin_secret,
        }

    def start(self) -> subprocess.Popen[bytes]:
        """Start it and return once it is ready."""
        process = spawn(self.command(), log=self.log, env=self.environment())
        deadline = time.monotonic() + _START_SECONDS
        while not self.ready():
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(0.1)
            if process.poll() is not None or time.monotonic() > deadline:
                process.kill()
                raise self._failure()
        return process

    def stop(self, process: subprocess.Popen[bytes]) -> None:
        """Shut down in order, at once when that takes too long; waits for the end."""
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
        try:
            process.wait(_STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait(5)

    def ready(self) -> bool:
        """Whether it says so on its management port."""
        try:
            with urllib.request.urlopen(f"http://{LOOPBACK}:{self.ports.management}/health/ready", timeout=2):
                return True
        except OSError:
            return False

    def _failure(self) -> Refusal:
        last = tail(self.log)
        if tells_of_full_disk(last):
            return Refusal(f"The disk that holds {self._home} is full; free some space and start again")
        return Refusal(f"Keycloak did not start; its last words ({self.log}):\n{last}")
