"""Starts many processes of the platform for the price of one: what all of them load is loaded once, and each is forked from it."""

from __future__ import annotations

import importlib
import json
import os
import runpy
import signal
import sys
from contextlib import suppress
from typing import NoReturn


def main(modules: list[str]) -> None:
    """Loads `modules`; each line of standard input is then one to run, told as JSON, and answered by its pid."""
    for module in modules:
        importlib.import_module(module if "." in module else f"{module}.__main__")
    started = []
    _say("loaded")
    for line in sys.stdin:
        told = json.loads(line)
        pid = os.fork()
        if pid == 0:
            _become(told)
        started.append(pid)
        _say(str(pid))
    for pid in started:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def _become(told: dict[str, object]) -> NoReturn:
    os.environ.clear()
    os.environ.update(told["environment"])  # type: ignore[call-overload]
    sys.argv = [str(told["module"]), *told["arguments"]]  # type: ignore[misc]
    said = os.open(str(told["log"]), os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    for stream in (1, 2):
        os.dup2(said, stream)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    sys.modules.pop(str(told["module"]), None)
    try:
        runpy.run_module(str(told["module"]), run_name="__main__", alter_sys=True)
    except SystemExit as ended:
        os._exit(ended.code if isinstance(ended.code, int) else 1)
    os._exit(0)


if __name__ == "__main__":
    main(sys.argv[1:])
