"""Programs of the workshop, which no package contains: they are found from the repository's own folder."""

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def workshop(module: str, *arguments: str) -> tuple[str, ...]:
    """The command that runs a module of the workshop; start it in ROOT."""
    return (sys.executable, "-m", f"tests.workshop.{module}", *arguments)
