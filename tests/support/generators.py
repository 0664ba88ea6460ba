"""What others make clients with, pinned by hash in `tests/clients` and fetched once; where a machine lacks what runs it, tests are skipped."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

import pytest

from infra.engines import ENVIRONMENT, QUICK_START, alone, engines_folder, fetch, java
from tests.support.engine import require

CLIENTS: Final = Path(__file__).parents[1] / "clients"
_STAMP: Final = "complete"


def npm_packages() -> Path:
    """The folder in which npm installed the packages; skips the test where there is no npm."""
    if shutil.which("npm") is None or shutil.which("node") is None:
        pytest.skip("The client is npm's: there is no Node.js with npm here")
    return _made("npm-clients", ("package.json", "package-lock.json"), _install_from_npm)


def python_clients() -> Path:
    """The Python of an environment that holds openapi-python-client, and what generated clients need."""
    return _made("python-clients", ("requirements.txt",), _install_from_pypi) / "bin" / "python"


def openapi_generator() -> list[str]:
    """The command that runs openapi-generator; skips the test where there is no Maven or no Java."""
    require("openapi-generator")
    folder = fetch(CLIENTS / "pom.xml", CLIENTS / "jars.sha256", engines_folder() / "openapi-generator")
    (jar,) = folder.glob("*.jar")
    return [java(), QUICK_START, "-jar", str(jar)]


def run(command: Sequence[str | Path], folder: Path, **variables: str) -> str:
    """What the command printed, in that folder; fails the test with all of it when the command failed."""
    done = subprocess.run(
        [*map(str, command)],
        cwd=folder,
        env={**os.environ, **ENVIRONMENT, **variables},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout
    return done.stdout


def _made(name: str, pins: Sequence[str], install: Callable[[Path], None]) -> Path:
    wanted = hashlib.sha256(b"".join((CLIENTS / each).read_bytes() for each in pins)).hexdigest()
    folder = engines_folder() / name
    with alone(folder):
        stamp = folder / _STAMP
        if not stamp.is_file() or stamp.read_text() != wanted:
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir()
            for each in pins:
                shutil.copy(CLIENTS / each, folder)
            install(folder)
            stamp.write_text(wanted)
    return folder


def _install_from_npm(folder: Path) -> None:
    run(["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"], folder)


def _install_from_pypi(folder: Path) -> None:
    run([sys.executable, "-m", "venv", folder], folder)
    pip: list[str | Path] = [
        folder / "bin" / "python",
        "-m",
        "pip",
        "install",
        "--quiet",
        "--disable-pip-version-check",
    ]
    run([*pip, "--require-hashes", "-r", "requirements.txt"], folder)
