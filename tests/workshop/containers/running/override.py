"""What the compose file is given beside itself here, each with its reason; the file itself is used as it is."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

_FILES = "/check"
_AUTHORITY = "/outside/ca.pem"
_OF_THE_MAIL_SERVER = "/run/secrets/notifications_smtp__ca"


def write(document: Mapping[str, Any], folder: Path, authority: Path) -> Path:
    """Write the override for a compose file and what it mounts into `folder`; returns its path.

    podman 4.3 cuts a health check's words at every blank: a check with blanks becomes the same text in a file. `authority`
    signed the certificates of the world outside, where no public one signs for anybody: the mail server's is mounted as
    infra/production/set-up.md says, and the collector, and the worker for calls, are told by the variable that both read.
    """
    parts: dict[str, dict[str, Any]] = {}
    for name, part in document["services"].items():
        words = part.get("healthcheck", {}).get("test", [])
        if any(" " in word for word in words):
            parts[name] = _check_in_a_file(name, words, folder)
    mounted = {"notifications-worker": _OF_THE_MAIL_SERVER, "collector": _AUTHORITY}
    for name, place in mounted.items():
        part = parts.setdefault(name, {})
        part.setdefault("volumes", []).append(f"{authority}:{place}:ro")
        part["environment"] = {"SSL_CERT_FILE": place}
    file = folder / "docker-compose.override.yml"
    file.write_text(yaml.safe_dump({"services": parts}))
    return file


def _check_in_a_file(name: str, words: list[str], folder: Path) -> dict[str, Any]:
    kind, program, flag, text = words
    if (kind, flag) != ("CMD", "-c"):
        raise ValueError(
            f"The check of {name} is no text of one program; teach tests.workshop.containers.running.override its shape."
        )
    file = folder / f"check-{name}"
    file.write_text(f"{text}\n")
    file.chmod(0o644)
    return {
        "healthcheck": {"test": [kind, program, f"{_FILES}/{name}"]},
        "volumes": [f"{file}:{_FILES}/{name}:ro"],
    }
