"""Keycloak's distribution: fetched, checked, unpacked and built once for each kind of database."""

import hashlib
import shutil
import zipfile
from pathlib import Path

from infra.children import PLAIN_ENVIRONMENT, run_as
from infra.errors import Refusal
from infra.java import java
from infra.keycloak.realm import FILES
from infra.maven import engines, fetch

_OPTIONS = ("--health-enabled=true", "--features-disabled=ciba,device-flow,impersonation,kerberos,par")
_STAMP = "built"


def built(database: str) -> Path:
    """Return the distribution built for `database` (`dev-file` or `postgres`); the first time takes about a minute."""
    archive = next(fetch(FILES / "pom.xml", FILES / "files.sha256", engines() / "keycloak").glob("*.zip"))
    into = engines() / f"keycloak-{database}"
    wanted = hashlib.sha256(
        "\n".join([archive.name, (FILES / "files.sha256").read_text(), *_OPTIONS]).encode()
    ).hexdigest()
    stamp = into / _STAMP
    if stamp.is_file() and stamp.read_text() == wanted:
        return into
    draft = into.with_suffix(".new")
    shutil.rmtree(draft, ignore_errors=True)
    with zipfile.ZipFile(archive) as packed:
        packed.extractall(draft)
    shutil.rmtree(into, ignore_errors=True)
    next(draft.iterdir()).rename(into)
    draft.rmdir()
    _build(into, database)
    stamp.write_text(wanted)
    return into


def _build(home: Path, database: str) -> None:
    java_home = Path(java()).resolve().parents[1]
    environment = [f"JAVA_HOME={java_home}", f"PATH={java_home / 'bin'}:{PLAIN_ENVIRONMENT['PATH']}"]
    command = ["/bin/sh", str(home / "bin" / "kc.sh"), "build", f"--db={database}", *_OPTIONS]
    done = run_as(None, ["/usr/bin/env", *environment, *command])
    if done.returncode:
        raise Refusal(f"Keycloak could not be built; its last words:\n{(done.stdout + done.stderr).strip()[-500:]}")
