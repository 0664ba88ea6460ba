"""`faults`: the harness of the repository, which starts stacks of its own."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

_ROOT = Path(__file__).resolve().parents[4]


def run_harness(*, as_json: bool) -> int:
    """Its exit code: 0 when every promise held and every seeded bug was caught."""
    flags = ["--json"] if as_json else []
    return subprocess.run([sys.executable, "-m", "tests.faults", *flags], cwd=_ROOT, check=False).returncode
