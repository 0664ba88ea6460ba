"""`python -m tests.faults.failpoints POINT:N MODULE …`: the module runs until it comes to the point for the n-th time, and is killed there."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable

from chassis.processes import failpoints
from infra.processes.fork_server import become

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


def killing(wanted: str) -> Callable[[str], None]:
    """What `chassis.processes.failpoints.reached` becomes; raises ValueError where it names no point and number."""
    point, _, times = wanted.partition(":")
    left = int(times) if times.isascii() and times.isdigit() else 0
    if point not in POINTS or left < 1:
        raise ValueError(f"Name one of {', '.join(POINTS)} with a number behind it: {POINTS[0]}:1.")

    def reached(passed: str) -> None:
        nonlocal left
        left -= passed == point
        if passed == point and left == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    return reached


if __name__ == "__main__":
    vars(failpoints)["reached"] = killing(sys.argv[1])
    become(*sys.argv[2:])
