"""Starts processes together, waits for them together, ends them in reverse order, or when a person wishes it."""

import contextlib
import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from types import FrameType

from infra.console import ProgressPrinter
from infra.errors import CliError
from infra.installation.place import Installation
from infra.installation.runfile import Noted, Run, State
from infra.launcher.environment import Environment
from infra.launcher.plan import Migration, Process, Step
from infra.processes.children import birth, is_full_disk, spawn, tail
from infra.processes.fork_server import OURS, Forked, ForkServer
from infra.processes.probes import why_not_ready

_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
_MIGRATION_LIMIT_S = 120
_STOP_LIMIT_S = 12
_PAUSE_S = 0.05


class Interruption:
    """The first Ctrl-C, SIGTERM or SIGHUP asks for an orderly end, the second for one at once."""

    def __init__(self) -> None:
        """Not asked yet; `listen` begins."""
        self._asked = False
        # A pipe and not a threading.Event: setting one in a signal handler can deadlock.
        self._read, self._write = os.pipe()
        os.set_blocking(self._write, False)
        self._at_once: Callable[[], None] = lambda: None

    def listen(self) -> None:
        """Take over the signals, until the process ends."""
        for number in _SIGNALS:
            signal.signal(number, self._on_signal)

    def second_time(self, at_once: Callable[[], None]) -> None:
        """Say what a second wish does."""
        self._at_once = at_once

    def asked(self) -> bool:
        """Whether we were asked to end."""
        return self._asked

    def wait(self, seconds: float) -> bool:
        """Pause; returns early, and True, once the end is asked for."""
        if not self._asked:
            select.select([self._read], [], [], seconds)
        return self._asked

    def _on_signal(self, _number: int, _frame: FrameType | None) -> None:
        if self._asked:
            self._at_once()
        self._asked = True
        try:
            os.write(self._write, b"!")
        except BlockingIOError:
            # Full: the reader has been woken long ago.
            return


@dataclass(slots=True)
class Child:
    """One started process, the names and ports of what runs in it, and how it is stopped."""

    name: str
    process: subprocess.Popen[bytes] | Forked
    log: Path
    parts: tuple[tuple[str, int | None], ...] = ()
    ready_path: str | None = None
    stop_signal: signal.Signals = signal.SIGTERM

    @property
    def ended(self) -> bool:
        """Whether it is gone."""
        return self.process.poll() is not None

    @property
    def why_not_ready(self) -> str:
        """What keeps the first of its parts from being ready, in a few words; empty when nothing does."""
        return next(filter(None, (why_not_ready(port, self.ready_path) for _, port in self.parts)), "")

    def failure(self) -> CliError:
        """Return the message for a person when it ended by itself."""
        code = self.process.wait()
        how = f"was killed by signal {-code}" if code < 0 else f"ended with exit code {code}"
        last = tail(self.log)
        if is_full_disk(last):
            return CliError(f"{self.name} {how}: the disk is full; free some space and start again")
        return CliError(f"{self.name} {how}; see {self.log}:\n{last}".rstrip())


class Supervisor:
    """All children of one launcher, as stages in the order of their start."""

    def __init__(
        self, installation: Installation, voice: ProgressPrinter, interruption: Interruption, stack: str
    ) -> None:
        """Manage nothing yet; from now on a second interruption kills every child at once."""
        self._installation = installation
        self._voice = voice
        self._stack = stack
        self._stages: list[list[Child]] = []
        self._state: State = "starting"
        self._interruption = interruption
        self._fork_server: ForkServer | None = None
        interruption.second_time(self._kill_all)

    def raise_from(self, modules: Sequence[str], environment: Environment) -> None:
        """From now on programs of ours are forked from a fork server, which is still loading them when this returns."""
        # Elsewhere a library of the system may not outlive a fork.
        if modules and sys.platform.startswith("linux"):
            log = fresh_log(self._installation.logs, "nursery")
            self._fork_server = ForkServer.open(modules, log=log, env=environment)

    def launch(self, command: Sequence[str], *, log: Path, env: Environment) -> subprocess.Popen[bytes] | Forked:
        """Start one program in a session of its own, whose output is appended to `log`."""
        if self._fork_server is None or command[: len(OURS)] != OURS:
            return spawn(command, log=log, env=env)
        try:
            return self._fork_server.start(command, log=log, env=env)
        except (EOFError, OSError) as error:
            self._fork_server.process.wait()
            log = self._installation.logs / "nursery.log"
            raise Child("nursery", self._fork_server.process, log).failure() from error

    def adopt(self, child: Child) -> None:
        """Take over a child that was started elsewhere, as a stage of its own."""
        self._stages.append([child])
        self._note()

    def run_all(self, commands: Sequence[Migration | Step]) -> None:
        """Run short commands together; the first that fails is named, and of one that may refuse it is said why."""
        children = self._start(commands)
        if_refused = {each.name: each.if_refused for each in commands if isinstance(each, Step)}

        def done(child: Child) -> bool:
            if not child.ended or child.process.returncode == 0:
                return child.ended
            if child.process.returncode != 1 or not (sentence := if_refused.get(child.name)):
                raise child.failure()
            self._voice.say(f"{sentence}\n{tail(child.log)}", "yellow")
            return True

        self._wait(children, done, _MIGRATION_LIMIT_S, lambda _: "has not finished")
        if not self._interruption.asked():
            self._stages.remove(children)

    def start(self, stage: Sequence[Process]) -> None:
        """Start processes together and return once all are ready, or when we are asked to end."""
        children = self._start(stage)
        limit = max((process.limit_s for process in stage), default=0)

        def is_ready(child: Child) -> bool:
            if child.ended:
                raise child.failure()
            return child.why_not_ready == ""

        self._wait(children, is_ready, limit, lambda child: child.why_not_ready)

    def watch(self, also: Callable[[], bool] = lambda: False) -> None:
        """Return when we are asked to end or `also` says so; raises when a child ends by itself."""
        while not also() and not self._interruption.wait(4 * _PAUSE_S):
            for child in self._children():
                if child.ended:
                    raise child.failure()

    def announce_ready(self) -> None:
        """Note for its readers that everything runs."""
        self._state = "ready"
        self._note()

    def accompany(self, command: Sequence[str], environment: Mapping[str, str]) -> int | None:
        """Run a command that speaks to the person directly, watching all children meanwhile.

        Returns its exit code, or None when we are asked to end first.
        """
        process = spawn(command, log=None, env=environment)
        guest = Child("demo", process, self._installation.logs / "launcher.log")
        try:
            self.watch(also=lambda: guest.ended)
            return process.poll()
        finally:
            if not guest.ended:
                process.terminate()
            self._end(guest, time.monotonic() + _STOP_LIMIT_S)

    def stop(self) -> int:
        """End all children, the last stage first; none is left when this returns how many there were."""
        self._voice.waiting_for(())
        self._state = "stopping"
        self._note()
        for stage in reversed(self._stages):
            for child in stage:
                if not child.ended:
                    child.process.send_signal(child.stop_signal)
            deadline = time.monotonic() + _STOP_LIMIT_S
            for child in stage:
                self._end(child, deadline)
        if self._fork_server is not None:
            self._fork_server.close()
        self._installation.run_file.unlink(missing_ok=True)
        return len(self._children())

    def _kill_all(self) -> None:
        for child in self._children():
            _kill_session(child)

    def _start(self, planned: Sequence[Process | Migration | Step]) -> list[Child]:
        children: list[Child] = []
        self._stages.append(children)
        while self._fork_server is not None and self._fork_server.loads() and not self._interruption.wait(_PAUSE_S):
            pass
        for item in planned:
            if self._interruption.asked():
                break
            log = fresh_log(self._installation.logs, item.name)
            child = Child(item.name, self.launch(item.command, log=log, env=item.environment), log)
            if isinstance(item, Process):
                child.parts, child.ready_path = item.parts or ((item.name, item.port),), item.ready_path
            children.append(child)
        self._note()
        return children

    def _wait(
        self,
        children: Sequence[Child],
        done: Callable[[Child], bool],
        limit: float,
        why: Callable[[Child], str],
    ) -> None:
        began = time.monotonic()
        waiting = list(children)
        while waiting and not self._interruption.asked():
            for child in tuple(waiting):
                if done(child):
                    waiting.remove(child)
                    seconds = time.monotonic() - began
                    self._voice.say(f"  {child.name:<24} {seconds:4.1f} s", style="green")
            self._voice.waiting_for([child.name for child in waiting])
            if waiting and time.monotonic() - began > limit:
                child = waiting[0]
                raise CliError(f"{child.name} {why(child)} after {limit} s; see {child.log}:\n{tail(child.log)}")
            if waiting:
                self._interruption.wait(_PAUSE_S)
        self._voice.waiting_for(())

    def _end(self, child: Child, deadline: float) -> None:
        try:
            child.process.wait(max(0.0, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            self._voice.say(f"{child.name} did not end in {_STOP_LIMIT_S} s and was killed; see {child.log}")
        # Also after a clean end: its own children, should there be any.
        _kill_session(child)
        child.process.wait()

    def _children(self) -> list[Child]:
        return [child for stage in self._stages for child in stage]

    def _note(self) -> None:
        noted = tuple(
            Noted(name, child.process.pid, birth(child.process.pid), port, child.ready_path, int(child.stop_signal))
            for child in self._children()
            for name, port in child.parts or ((child.name, None),)
        )
        run = Run(os.getpid(), self._installation.port_base, self._state, self._stack)
        replace(run, processes=noted).write(self._installation.run_file)


def fresh_log(folder: Path, name: str) -> Path:
    """Return the path of a new, empty log; the one of the run before is kept as `<name>.1.log`."""
    log = folder / f"{name}.log"
    if log.exists():
        log.replace(folder / f"{name}.1.log")
    log.touch(mode=0o600)
    return log


def _kill_session(child: Child) -> None:
    # The group is empty; macOS says so with the second error.
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(child.process.pid, signal.SIGKILL)
