"""Starts our programs in milliseconds: one process that has loaded their modules forks for each of them."""

from __future__ import annotations

import ctypes
import gc
import importlib
import os
import runpy
import signal
import sys
import traceback
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from multiprocessing import Pipe
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

_LOADED = (
    "identification.entrypoints.http.app",
    "identification.entrypoints.reception",
    "identification.bootstrap",
    "referral.entrypoints.http.app",
    "notifications.entrypoints.http.app",
    "gateway.app",
    "infra.issuer.app",
    "chassis.processes.background",
    "chassis.bus.postgres.producer",
    "chassis.bus.kafka.producer",
    "chassis.bus.kafka.consumer",
    "chassis.operations",
    "chassis.db.migrations",
    "alembic.autogenerate.api",
    "tests.faults.seeded",
)
_PR_SET_PDEATHSIG = 1
_POLL_S = 0.01


@dataclass(frozen=True, slots=True)
class Order:
    """One program to run: `python -m module arguments`, in its environment, with the bugs seeded into it."""

    module: str
    arguments: Sequence[str]
    environment: Mapping[str, str]
    log: Path
    bugs: Sequence[str] = ()


@dataclass(slots=True)
class Nursery:
    """The harness's end. Everything it started dies with it."""

    pid: int
    _pipe: Connection
    _exits: dict[int, int] = field(default_factory=dict)

    @classmethod
    def open(cls) -> Nursery:
        """Forks it off; to be called before any thread is started."""
        ours, theirs = Pipe()
        pid = os.fork()
        if pid == 0:
            ours.close()
            _serve(theirs)
        theirs.close()
        ours.recv()
        return cls(pid, ours)

    def start(self, order: Order) -> int:
        """The process id of the program, which runs."""
        self._pipe.send(order)
        while isinstance(told := self._pipe.recv(), tuple):
            self._exits[told[0]] = told[1]
        # The number may have been that of a process that ended long ago.
        self._exits.pop(int(told), None)
        return int(told)

    def exit_code(self, pid: int) -> int | None:
        """How a program ended, negative for a signal; None while it runs."""
        while self._pipe.poll():
            ended, code = self._pipe.recv()
            self._exits[ended] = code
        return self._exits.get(pid)

    def close(self) -> None:
        """Ends it and, with it, whatever it started."""
        self._pipe.close()
        os.waitpid(self.pid, 0)


def _serve(pipe: Connection) -> NoReturn:
    _die_with(os.getppid())
    for name in _LOADED:
        importlib.import_module(name)
    gc.freeze()
    pipe.send(True)
    while True:
        try:
            order = pipe.recv() if pipe.poll(_POLL_S) else None
        except (EOFError, OSError):
            os._exit(0)
        if order is not None:
            pipe.send(_fork(order, pipe))
        for ended in _ended():
            pipe.send(ended)


def _ended() -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    while True:
        try:
            pid, status = os.waitpid(-1, os.WNOHANG)
        except ChildProcessError:
            return found
        if pid == 0:
            return found
        found.append((pid, os.waitstatus_to_exitcode(status)))


def _fork(order: Order, pipe: Connection) -> int:
    nursery = os.getpid()
    pid = os.fork()
    if pid:
        return pid
    try:
        pipe.close()
        os.setsid()
        _die_with(nursery)
        output = os.open(order.log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        os.dup2(output, 1)
        os.dup2(output, 2)
        os.environ.clear()
        os.environ.update(order.environment)
        sys.argv = [order.module, *order.arguments]
        _run(order)
    finally:
        os._exit(1)


def _run(order: Order) -> None:
    """Ends the process with the program's own exit code."""
    code: object = 0
    try:
        from tests.faults import seeded  # noqa: PLC0415 -- loaded already, by the nursery

        seeded.prepare(order.bugs)
        runpy.run_module(order.module, run_name="__main__", alter_sys=True)
    except SystemExit as ended:
        code = ended.code
    except BaseException:  # noqa: BLE001 -- the last frame of the process
        traceback.print_exc()
        code = 1
    if isinstance(code, str):
        sys.stderr.write(f"{code}\n")
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code if isinstance(code, int) else int(code is not None))


def _die_with(parent: int) -> None:
    if sys.platform.startswith("linux"):
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, int(signal.SIGKILL), 0, 0, 0)
        if os.getppid() != parent:
            os._exit(1)
