"""A program that tells, as JSON, what it finds itself in, and ends as its argument says; the nursery has loaded it before."""

from __future__ import annotations

import atexit
import json
import os
import random
import signal
import sys
import threading
import time
import uuid
from pathlib import Path

from opentelemetry.sdk.trace.id_generator import RandomIdGenerator

from tests.integration.infra import loaded_once


def say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def main(way: str) -> None:
    """`7`, `a sentence`, `raise`, `late` (a thread and a handler outlast it) or `wait` (for a signal)."""
    found = {
        "pid": os.getpid(),
        "loaded by": loaded_once.BY,
        "arguments": sys.argv,
        "command": Path("/proc/self/cmdline").read_text("utf-8").rstrip("\0").split("\0"),
        "environment": dict(os.environ),
        "session": os.getsid(0),
        "folder": str(Path.cwd()),
        "path": sys.path[0],
        "input": sys.stdin.read(),
        "zone": time.tzname[0],
        "open": len(list(Path("/proc/self/fd").iterdir())),
        "passed on": [os.get_inheritable(number) for number in range(3)],
        "threads": threading.active_count(),
        "handlers": [str(signal.getsignal(number)) for number in (signal.SIGTERM, signal.SIGHUP)],
        "chance": [random.random(), str(uuid.uuid4()), RandomIdGenerator().generate_trace_id()],
    }
    say(json.dumps(found))
    if way == "raise":
        raise ValueError("it went wrong")
    if way == "late":
        atexit.register(say, "the last word")
        threading.Timer(0.2, say, ["from a thread"]).start()
    elif way == "wait":
        signal.pause()
    else:
        sys.exit(int(way) if way.isdigit() else way)


if __name__ == "__main__":
    main(sys.argv[1])
