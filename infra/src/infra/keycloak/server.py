"""One Keycloak as our own child: its distribution fetched, checked and built once, its home folder, and the command that runs it."""

import hashlib
import shutil
import zipfile
from dataclasses import dataclass, field
from pathlib import Path

from infra.engines import ENVIRONMENT, QUICK_START, alone, engines_folder, fetch, java
from infra.errors import CliError
from infra.installation.ports import LOOPBACK
from infra.keycloak.realm import FILE, FILES, NAME, RealmSettings
from infra.processes.children import run_as

_OPTIONS = ("--health-enabled=true", "--features-disabled=ciba,device-flow,impersonation,kerberos,par")
_STAMP = "built"
# A file of its own (decision 0010): the embedded PostgreSQL listens on no TCP port, and the kind is a choice of the build.
_DATABASE = "dev-file"
ADMIN_CLIENT = "spona-admin"
_SHARED = ("lib", "providers", "themes", "conf")
_OPENS = ("java.util", "java.util.concurrent", "java.security", "java.lang")


def built() -> Path:
    """Return the built distribution; the first time takes about a minute."""
    project, pins, into = FILES / "pom.xml", FILES / "files.sha256", engines_folder() / f"keycloak-{_DATABASE}"
    wanted = hashlib.sha256("\n".join([project.read_text(), pins.read_text(), *_OPTIONS]).encode()).hexdigest()
    stamp = into / _STAMP
    with alone(into):
        if not (stamp.is_file() and stamp.read_text() == wanted):
            _unpack(next(fetch(project, pins, engines_folder() / "keycloak").glob("*.zip")), into)
            _build(into)
            stamp.write_text(wanted)
    return into


def _unpack(archive: Path, into: Path) -> None:
    draft = into.with_suffix(".new")
    shutil.rmtree(draft, ignore_errors=True)
    with zipfile.ZipFile(archive) as packed:
        packed.extractall(draft)
    shutil.rmtree(into, ignore_errors=True)
    next(draft.iterdir()).rename(into)
    draft.rmdir()


def _build(home: Path) -> None:
    java_home = Path(java()).resolve().parents[1]
    environment = {
        **ENVIRONMENT,
        "JAVA_HOME": str(java_home),
        "JAVA_OPTS_APPEND": QUICK_START,
        "PATH": f"{java_home / 'bin'}:{ENVIRONMENT['PATH']}",
    }
    # It takes every core that it gets, while others have time limits.
    command = ["nice", "-n", "10", "/bin/sh", str(home / "bin" / "kc.sh"), "build", f"--db={_DATABASE}", *_OPTIONS]
    done = run_as(None, command, environment)
    if done.returncode:
        raise CliError(f"Keycloak could not be built; its last words:\n{(done.stdout + done.stderr).strip()[-500:]}")


@dataclass(frozen=True, slots=True)
class Keycloak:
    """The Keycloak of one state folder, which keeps its data in a file of its own there; nothing is touched before `prepare`.

    It answers people and programs at `port`, and says at `management_port` whether it is well.
    """

    home: Path
    port: int
    management_port: int
    realm: RealmSettings
    admin_secret: str = field(repr=False)

    @property
    def address(self) -> str:
        """Where it answers."""
        return f"http://{LOOPBACK}:{self.port}"

    @property
    def issuer(self) -> str:
        """The issuer as tokens spell it."""
        return f"{self.address}/realms/{NAME}"

    def prepare(self) -> None:
        """Build the distribution when that was never done, and lay out the home folder around it."""
        distribution = built()
        imports = self.home / "data" / "import"
        imports.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.home.chmod(0o700)
        for part in _SHARED:
            link = self.home / part
            link.unlink(missing_ok=True)
            link.symlink_to(distribution / part)
        shutil.copyfile(FILE, imports / FILE.name)

    def command(self) -> list[str]:
        """Return the command that runs it; it needs what `prepare` made. Java itself: kc.sh would keep it as a child."""
        opens = [f"--add-opens=java.base/{part}=ALL-UNNAMED" for part in _OPENS]
        return [java(), QUICK_START, "-Xms128m", "-Xmx512m", "-XX:+UseSerialGC", "-XX:+ExitOnOutOfMemoryError",
                "-Dfile.encoding=UTF-8", *opens, f"-Dkc.home.dir={self.home}",
                f"-Djboss.server.config.dir={self.home / 'conf'}",
                "-Djava.util.logging.manager=org.jboss.logmanager.LogManager", "-Dpicocli.disable.closures=true",
                "-cp", str(self.home / "lib" / "quarkus-run.jar"), "io.quarkus.bootstrap.runner.QuarkusEntryPoint",
                "start", "--optimized", "--import-realm", "--cache=local", "--http-enabled=true",
                f"--hostname={self.address}", f"--http-host={LOOPBACK}", f"--http-port={self.port}",
                f"--http-management-port={self.management_port}",
                "--log-level=info,io.smallrye.health:error"]  # fmt: skip

    def environment(self) -> dict[str, str]:
        """Return its environment; everything secret is here and not on the command line."""
        return {
            **ENVIRONMENT,
            **self.realm.variables(),
            "KC_BOOTSTRAP_ADMIN_CLIENT_ID": ADMIN_CLIENT,
            "KC_BOOTSTRAP_ADMIN_CLIENT_SECRET": self.admin_secret,
        }
