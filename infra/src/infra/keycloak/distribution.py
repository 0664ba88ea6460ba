"""Keycloak's distribution: fetched, checked, unpacked and built once."""

import hashlib
import shutil
import zipfile
from pathlib import Path

from infra.engines.java import ENVIRONMENT, QUICK_START, java
from infra.engines.maven import alone, engines, fetch
from infra.errors import CliError
from infra.keycloak.realm.template import FILES
from infra.processes.children import run_as

_OPTIONS = ("--health-enabled=true", "--features-disabled=ciba,device-flow,impersonation,kerberos,par")
_STAMP = "built"
# A file of its own (decision 0010): the embedded PostgreSQL listens on no TCP port, and the kind is a choice of the build.
_DATABASE = "dev-file"


def built() -> Path:
    """Return the built distribution; the first time takes about a minute."""
    project, pins, into = FILES / "pom.xml", FILES / "files.sha256", engines() / f"keycloak-{_DATABASE}"
    wanted = hashlib.sha256("\n".join([project.read_text(), pins.read_text(), *_OPTIONS]).encode()).hexdigest()
    stamp = into / _STAMP
    with alone(into):
        if not (stamp.is_file() and stamp.read_text() == wanted):
            _unpack(next(fetch(project, pins, engines() / "keycloak").glob("*.zip")), into)
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
