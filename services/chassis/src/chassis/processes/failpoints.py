"""Places where a process can be made to die, for the fault harness only; production refuses to load them."""

from __future__ import annotations

import os
import signal
from dataclasses import dataclass
from typing import TYPE_CHECKING

from chassis.startup_errors import StartupRefused

if TYPE_CHECKING:
    from collections.abc import Mapping

NAME = "SPONA_FAILPOINT"
POINTS = (
    "after-commit",
    "after-send",
    "after-ack",
    "after-apply",
    "before-offset",
    "in-migration",
    "in-key-creation",
    "head-drafted",
    "head-intended",
    "in-sealing",
    "sealed",
)
"""A database transaction is committed and its answer not given; an event is sent and not acknowledged, acknowledged and not
marked, applied and not committed, committed and its offset not; and the middles of what runs in several steps."""


class FailpointRefused(StartupRefused):
    """The setting names no failpoint, or the process is in production; the message says what to change."""


@dataclass(slots=True)
class _Armed:
    point: str
    passes_left: int


_armed: _Armed | None = None


def arm(environment: Mapping[str, str]) -> None:
    """Takes `SPONA_FAILPOINT=point:n`: the process dies as by kill -9 when it comes to the point for the n-th time.

    Raises FailpointRefused in production, which a process is in unless SPONA_ENV says otherwise.
    """
    global _armed  # noqa: PLW0603 -- one process, one death
    wanted = environment.get(NAME)
    if wanted is None:
        _armed = None
        return
    if environment.get("SPONA_ENV") != "development":
        raise FailpointRefused(f"{NAME} kills this process on purpose and is not for production: remove it.")
    point, _, times = wanted.partition(":")
    if point not in POINTS or not (times.isascii() and times.isdigit() and int(times) > 0):
        raise FailpointRefused(f"{NAME} must be one of {', '.join(POINTS)} with a number behind it: {POINTS[0]}:1.")
    _armed = _Armed(point, int(times))


def reached(point: str) -> None:
    """Ends the process at once when it is armed for this point and this is the pass it was told."""
    if _armed is None or _armed.point != point:
        return
    _armed.passes_left -= 1
    if _armed.passes_left == 0:
        os.kill(os.getpid(), signal.SIGKILL)
