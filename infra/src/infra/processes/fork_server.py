"""Starts our programs in milliseconds: one process that has loaded their modules forks for each of them (decision 0065).

It loads and forks, and runs nothing: what it forked becomes the program, as if Python had been started for it.
"""

import atexit
import ctypes
import gc
import importlib
import os
import runpy
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from importlib.util import find_spec
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Self, cast

from infra.processes.children import birth, die_with_parent, spawn

OURS = (sys.executable, "-P", "-m")
"""How the command of a program of ours begins: a module, by this very interpreter, and never from the working directory."""
_PAUSE_S = 0.02
# Where a process's arguments begin and end in its memory: fields of /proc/<pid>/stat, counted from the one after the name.
_ARGUMENTS = slice(45, 47)
_Order = tuple[str, tuple[str, ...], dict[str, str], str, str, int]


class ForkServer:
    """The caller's end of it. It dies with us, and whatever it started with it."""

    def __init__(self, process: subprocess.Popen[bytes], pipe: Connection) -> None:
        """Knows its process, which loads."""
        self.process = process
        self._pipe = pipe
        self._loaded = False

    @classmethod
    def open(cls, modules: Sequence[str], *, log: Path, env: Mapping[str, str]) -> Self:
        """Begins to load, with `env` as its environment while it does; to be called from the main thread only."""
        ours, theirs = socket.socketpair()
        with theirs:
            command = (*OURS, "infra.processes.fork_server", *modules)
            process = spawn(command, log=log, env=env, stdin=theirs.fileno())
        return cls(process, Connection(ours.detach()))

    def loads(self) -> bool:
        """Whether it is not ready to start anything yet."""
        return not self._loaded and not self._pipe.poll()

    def start(
        self,
        command: Sequence[str],
        *,
        log: Path,
        env: Mapping[str, str],
        errors: Path | None = None,
        death_signal: signal.Signals = signal.SIGTERM,
    ) -> "Forked":
        """Starts a program of ours as `spawn` does; with `errors` what it says on its second stream is kept there.

        Raises EOFError or OSError when the fork server has died.
        """
        module, *arguments = command[len(OURS) :]
        if not self._loaded:
            self._loaded = self._pipe.recv()
        pid = self._asked((module, tuple(arguments), dict(env), str(log), str(errors or log), int(death_signal)))
        return Forked(self, cast("int", pid))

    def ended(self, pid: int) -> int | None:
        """How a program ended, None while it runs; when the fork server has died without saying, its own end."""
        try:
            return self._asked(pid)
        except (EOFError, OSError):
            return self.process.wait()

    def close(self) -> None:
        """Ends it, though it may still be loading, and with it whatever it started."""
        self._pipe.close()
        self.process.kill()
        self.process.wait()

    def _asked(self, what: _Order | int) -> int | None:
        self._pipe.send(what)
        return cast("int | None", self._pipe.recv())


class Forked:
    """A program that the fork server started, with the interface of `subprocess.Popen`."""

    def __init__(self, fork_server: ForkServer, pid: int) -> None:
        """It runs, or has ended and is waited for."""
        self.pid = pid
        self.returncode: int | None = None
        self._fork_server = fork_server
        self._birth = birth(pid)

    def poll(self) -> int | None:
        """How it ended, negative for a signal; None while it runs."""
        # Its number is not used again until the fork server is asked.
        if self.returncode is None and (self._birth is None or birth(self.pid) != self._birth):
            self.returncode = self._fork_server.ended(self.pid)
        return self.returncode

    def wait(self, timeout: float | None = None) -> int:
        """Returns how it ended; raises subprocess.TimeoutExpired."""
        end = None if timeout is None else time.monotonic() + timeout
        while (code := self.poll()) is None:
            if timeout is not None and end is not None and time.monotonic() >= end:
                raise subprocess.TimeoutExpired(str(self.pid), timeout)
            time.sleep(_PAUSE_S)
        return code

    def send_signal(self, number: int) -> None:
        """Unless it has ended."""
        if self.poll() is None:
            os.kill(self.pid, number)

    def terminate(self) -> None:
        """Asks it to end."""
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        """Ends it."""
        self.send_signal(signal.SIGKILL)


def main(modules: Sequence[str]) -> None:
    """The fork server itself. Only in what it forked this goes on behind `_serve`, with none of its own stack."""
    # What is loaded stays: no collection looks it through, here while it grows or in a child, whose pages it would copy.
    gc.disable()
    for each in modules:
        importlib.import_module(_runs(each))
    gc.freeze()
    gc.enable()
    pipe, fork_server = Connection(sys.stdin.fileno()), os.getpid()
    pipe.send(True)
    module, arguments, environment, log, errors, death_signal = _serve(pipe)
    pipe.close()
    os.setsid()
    die_with_parent(signal.Signals(death_signal), fork_server)
    # That is mostly number 0 itself; what Python opens is not passed on to what a program starts, as its input is.
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.set_inheritable(0, True)
    for said, stream in ((log, 1), (errors, 2)):
        output = os.open(said, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        os.dup2(output, stream)
        os.close(output)
    _take(environment)
    _show((*OURS, module, *arguments))
    become(module, *arguments)


def become(module: str, *arguments: str) -> None:
    """Runs what `python -m module arguments` would run, in this process."""
    sys.argv = [module, *arguments]
    # Loaded under its own name; now it is the program.
    sys.modules.pop(_runs(module), None)
    runpy.run_module(module, run_name="__main__", alter_sys=True)


def run(command: Sequence[str], *, env: Mapping[str, str], output: int | None = None, entered: bytes = b"") -> int:
    """How a program of ours ends that has this environment and no other; it prints into `output`, else where we do.

    It reads `entered`, which is in no file and no list of processes. It is forked from this process, which keeps its modules for
    the next one; no thread may run here.
    """
    if not sys.platform.startswith("linux"):
        return subprocess.run(command, env=env, stdout=output, input=entered, check=False).returncode
    module, *arguments = command[len(OURS) :]
    importlib.import_module(_runs(module))
    with open(os.memfd_create("entered"), "w+b") as pages:  # noqa: PTH123 -- it has no path
        pages.write(entered)
        pages.seek(0)
        program = get_context("fork").Process(target=_as_program, args=(module, arguments, env, output, pages.fileno()))
        program.start()
        program.join()
    return cast("int", program.exitcode)


def _as_program(
    module: str, arguments: Sequence[str], environment: Mapping[str, str], output: int | None, entered: int
) -> None:
    os.dup2(entered, 0)
    # What Python opened before, is not read.
    sys.stdin = open(0, closefd=False)  # noqa: SIM115 -- as Python itself opens it
    if output is not None:
        os.dup2(output, 1)
    _take(environment)
    try:
        become(module, *arguments)
    finally:
        # Who forks in this way ends without its last words, which come after those of its threads.
        threading._shutdown()  # type: ignore[attr-defined]  # noqa: SLF001
        atexit._run_exitfuncs()  # noqa: SLF001


def _take(environment: Mapping[str, str]) -> None:
    os.environ.clear()
    os.environ.update(environment)
    time.tzset()


def _runs(module: str) -> str:
    """The module that `python -m module` runs."""
    package = getattr(find_spec(module), "submodule_search_locations", None) is not None
    return f"{module}.__main__" if package else module


def _show(command: Sequence[str]) -> None:
    """A list of processes shows this command in the place of the fork server's, as much of it as there is room for."""
    if not sys.platform.startswith("linux"):
        return
    start, end = map(int, Path("/proc/self/stat").read_bytes().rpartition(b")")[2].split()[_ARGUMENTS])
    shown = b"\0".join(map(os.fsencode, command))[: end - start - 1]
    ctypes.memmove(start, shown.ljust(end - start, b"\0"), end - start)


def _serve(pipe: Connection) -> _Order:
    """Forks for each order, and answers for a number how that program ended; returns in a child alone, with its order."""
    while True:
        try:
            asked: _Order | int = pipe.recv()
        except (EOFError, OSError):
            os._exit(0)
        if isinstance(asked, int):
            ended, status = os.waitpid(asked, os.WNOHANG)
            pipe.send(os.waitstatus_to_exitcode(status) if ended else None)
        elif pid := os.fork():
            pipe.send(pid)
        else:
            return asked


if __name__ == "__main__":
    main(sys.argv[1:])
