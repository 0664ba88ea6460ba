"""The crowd as a process: one JSON object says it where it works, then one a line what to do; it prints one a second.

A line in is `{"users": N, "per_second": N}`, `{"mark": true}` to count anew by step, or `{"steps": true}` to have the steps told.
"""

from locust import User  # isort: skip -- it makes Python's sockets wait together, which nothing may come before

import json
import sys
import time
from typing import Any

import gevent
import psutil
from gevent.fileobject import FileObjectThread
from locust.env import Environment

from tests.workshop.bench.crowd.board import Board
from tests.workshop.bench.crowd.browsers import IntakeAtPages, ReporterAtPages, WorkerAtPages
from tests.workshop.bench.crowd.person import Person
from tests.workshop.bench.crowd.programs import IntakeAtProgram, ReporterAtProgram, WorkerAtProgram

_EVERYBODY: list[type[User]] = [
    ReporterAtPages,
    ReporterAtProgram,
    IntakeAtPages,
    IntakeAtProgram,
    WorkerAtPages,
    WorkerAtProgram,
]
_SHOWN_EVERY_S = 1.0


def main() -> None:
    """Until the end of the input."""
    lines = FileObjectThread(sys.stdin.buffer, "rb")
    Person.board = Board.of(json.loads(lines.readline()))
    environment = Environment(user_classes=_EVERYBODY)
    runner = environment.create_local_runner()
    telling = gevent.spawn(_tell, environment)
    for line in lines:
        printed: dict[str, Any] = json.loads(line)
        if "users" in printed:
            runner.start(printed["users"], printed["per_second"])
        if "mark" in printed:
            environment.stats.reset_all()
        if "steps" in printed:
            _print({"steps": _steps(environment)})
    telling.kill()
    runner.quit()


def _tell(environment: Environment) -> None:
    process = psutil.Process()
    process.cpu_percent()
    while True:
        gevent.sleep(_SHOWN_EVERY_S)
        users = environment.runner.user_count if environment.runner else 0
        _print({"at": time.time(), "users": users, "cpu": process.cpu_percent(), **Person.board.taken()})


def _steps(environment: Environment) -> list[dict[str, Any]]:
    """By what was asked for, and over which line: as the one who asked waited for it, in milliseconds."""
    return [
        {
            "name": each.name,
            "line": each.method,
            "count": each.num_requests,
            "faults": each.num_failures,
            **{f"p{part * 100:.0f}": each.get_response_time_percentile(part) for part in (0.5, 0.95, 0.99)},
        }
        for each in sorted(environment.stats.entries.values(), key=lambda one: (one.method or "", one.name))
        if each.num_requests
    ]


def _print(shown: dict[str, Any]) -> None:
    sys.stdout.write(f"{json.dumps(shown)}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
