"""Asks a process whether it is ready, the way its plan says."""

import http.client
import json
from dataclasses import dataclass

from infra.installation.ports import LOOPBACK, answers

# A service gives its own checks two seconds before it calls them down.
_LIMIT_S = 3.0


@dataclass(frozen=True, slots=True)
class Readiness:
    """In a few words what keeps a process from being ready, or else what it works without; empty when it is nothing."""

    why_not: str = ""
    degraded: str = ""


def why_not_ready(port: int | None, path: str | None) -> str:
    """Return in a few words why a process is not ready, or an empty string when it is.

    Degraded counts as ready: a service in that state still takes reports.
    """
    return readiness(port, path).why_not


def readiness(port: int | None, path: str | None) -> Readiness:
    """Ask a process how it is; without a path it is ready when its port takes connections."""
    if port is None:
        return Readiness()
    if path is None:
        return Readiness("" if answers(port) else "does not listen")
    # http.client and not urllib: a proxy set in somebody's shell must not be asked.
    connection = http.client.HTTPConnection(LOOPBACK, port, timeout=_LIMIT_S)
    try:
        connection.request("GET", path)
        answer = connection.getresponse()
        body = answer.read(4096)
    except (OSError, http.client.HTTPException):
        return Readiness("does not answer")
    finally:
        connection.close()
    if answer.status == http.HTTPStatus.OK:
        return Readiness(degraded=_down(body))
    return Readiness(_down(body) or f"says {answer.status}")


def _down(body: bytes) -> str:
    """Name the checks that a readiness answer calls down."""
    try:
        checks = json.loads(body)["checks"]
        return ", ".join(f"{name} is {state}" for name, state in checks.items() if state != "up")
    except (ValueError, LookupError, TypeError, AttributeError):
        return ""
