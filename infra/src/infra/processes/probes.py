"""Asks a process whether it is ready, the way its plan says."""

import http.client
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from infra.installation.ports import LOOPBACK, answers

# A service gives its own checks two seconds before it calls them down.
_LIMIT_S = 3.0
_LONGEST = 65_536


@dataclass(frozen=True, slots=True)
class Readiness:
    """In a few words what keeps a process from being ready, or else what it works without; empty when it is nothing. And what it counts."""

    why_not: str = ""
    degraded: str = ""
    figures: Mapping[str, Any] = field(default_factory=dict)


def why_not_ready(port: int | None, path: str | None) -> str:
    """Return in a few words why a process is not ready, or an empty string when it is."""
    return readiness(port, path).why_not


def readiness(port: int | None, path: str | None) -> Readiness:
    """Ask a process how it is; without a path it is ready when its port takes connections.

    Degraded counts as ready: a service in that state still takes reports.
    """
    if port is None:
        return Readiness()
    if path is None:
        return Readiness("" if answers(port) else "does not listen")
    # http.client and not urllib: a proxy set in a person's shell must not be asked.
    connection = http.client.HTTPConnection(LOOPBACK, port, timeout=_LIMIT_S)
    try:
        connection.request("GET", path)
        answer = connection.getresponse()
        body = answer.read(_LONGEST)
    except (OSError, http.client.HTTPException):
        return Readiness("does not answer")
    finally:
        connection.close()
    try:
        report = json.loads(body)
    except ValueError:
        report = None
    figures = _mapping(report, "figures")
    if answer.status == http.HTTPStatus.OK:
        return Readiness(degraded=_down(report), figures=figures)
    return Readiness(_down(report) or f"says {answer.status}", figures=figures)


def _mapping(report: Any, name: str) -> dict[str, Any]:
    found = report.get(name) if isinstance(report, dict) else None
    return found if isinstance(found, dict) else {}


def _down(report: Any) -> str:
    """Name the checks that a readiness answer calls down."""
    return ", ".join(f"{name} is {state}" for name, state in _mapping(report, "checks").items() if state != "up")
