"""Fetches an engine of the full stack by Maven, once, and checks every file against its pinned hash."""

import fcntl
import hashlib
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from infra.errors import CliError

_STAMP = "complete"


def engines() -> Path:
    """Return the folder that all installations of this repository share for engines."""
    return (Path(__file__).resolve().parents[4] / ".engines").resolve()


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
