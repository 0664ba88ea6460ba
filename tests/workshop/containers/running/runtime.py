#!/usr/bin/python3 -I
"""runc as Docker would run it: podman calls this in its place, with a bundle (create, run) or a process file (exec).

Limits are not raised, which takes a capability that this machine may not have; and a container with a read-only root gets no
writable /run and /var/tmp, which podman adds and Docker does not: what would fail with Docker has to fail here.
"""

import itertools
import json
import os
import sys
from pathlib import Path
from typing import Any

_ADDED = ("/run", "/var/tmp")  # noqa: S108 -- places in a container


def as_docker(asked: dict[str, Any]) -> dict[str, Any]:
    """Return a bundle's settings, or those of one process, without what podman adds to them."""
    asked.get("process", asked).pop("rlimits", None)
    if asked.get("root", {}).get("readonly"):
        asked["mounts"] = [
            mount for mount in asked["mounts"] if mount["type"] != "tmpfs" or mount["destination"] not in _ADDED
        ]
    return asked


def _file(arguments: list[str]) -> Path | None:
    for flag, value in itertools.pairwise(arguments):
        if flag in {"--bundle", "-b"}:
            return Path(value, "config.json")
        if flag in {"--process", "-p"}:
            return Path(value)
    return None


if __name__ == "__main__":
    settings = _file(sys.argv[1:])
    if settings is not None and settings.is_file():
        settings.write_text(json.dumps(as_docker(json.loads(settings.read_text()))))
    os.execvp("runc", ["runc", *sys.argv[1:]])  # noqa: S606 -- becomes it
