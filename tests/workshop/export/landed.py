"""The documents of the last commit that landed: what clients were promised."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

MARK = "released/landed"
_DOCUMENTS = ("openapi", "graphql/schema.graphql")


def documents(root: Path) -> dict[str, str]:
    """The text of each document below `root` at that commit, by its name; none, with a note, where git does not know the commit."""
    commit = (root / MARK).read_text("utf-8").strip()
    try:
        names = _git(root, "ls-tree", "-r", "--name-only", commit, *_DOCUMENTS).splitlines()
        return {name: _git(root, "show", f"{commit}:./{name}") for name in names}
    except (OSError, subprocess.CalledProcessError):
        sys.stderr.write(f"Not compared with what landed: this checkout does not hold commit {commit}.\n")
        return {}


def mark(root: Path) -> None:
    """From now on the present commit is the one that landed."""
    (root / MARK).write_text(_git(root, "rev-parse", "HEAD"), "utf-8")


def _git(root: Path, *words: str) -> str:
    asked = ["git", *words]
    return subprocess.run(asked, cwd=root, capture_output=True, text=True, check=True).stdout
