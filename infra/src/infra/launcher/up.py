"""`spona up`, from top to bottom: what is started, in which order, and what ends it; here, or in the background."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import psutil

from infra.console import ProgressPrinter, terminal_is_gone
from infra.errors import CliError
from infra.installation.place import Installation, explain, require_space
from infra.installation.ports import require_free
from infra.installation.runfile import AlreadyRunning, Run, hold_lock, running_launcher
from infra.keys import secrets
from infra.launcher.down import end_leftovers
from infra.launcher.environment import Environments
from infra.launcher.plan import FULL, OVER_KAFKA, Plan, Planner, Step, together
from infra.postgres import place as places
from infra.postgres.place import Place
from infra.postgres.provision import provision
from infra.postgres.server import Server
from infra.processes.children import die_with_parent, tail
from infra.processes.chores import Chores
from infra.processes.supervisor import Child, Interruption, Supervisor, fresh_log
from infra.upgrading.at_start import adoptions, mark, pending, republish_after_change

_PAUSE_S = 0.1
_LIMIT_S = 600


def up(
    installation: Installation, planner: Planner, outer: Mapping[str, str], *, demo: bool = True, apart: bool = False
) -> None:
    """Start everything, stay until asked to end, end everything.

    Raises CliError, with nothing left running. `outer` is the launcher's own environment; `apart` gives each relay,
    consumer and worker a process of its own.
    """
    with _launching(installation, planner, outer) as launch:
        launch.run(demo=demo, apart=apart)


def with_engines(
    installation: Installation,
    planner: Planner,
    outer: Mapping[str, str],
    steps: Callable[[Environments], Sequence[Step]],
) -> None:
    """Start the engines of an installation that was ended, run these steps, and end them again. Raises CliError."""
    with _launching(installation, planner, outer) as launch:
        launch.run_with_engines(steps)


@contextmanager
def _launching(installation: Installation, planner: Planner, outer: Mapping[str, str]) -> Iterator["_Launch"]:
    if outer.get("SPONA_UNDER_MAKE"):
        # make waits for us; when it is gone before us, it was killed, and nothing could stop us.
        die_with_parent()
    interruption = Interruption()
    interruption.listen()
    with _file_system_failures(installation):
        installation.prepare()
        with hold_lock(installation):
            launch = _Launch(installation, planner, outer, interruption)
            try:
                yield launch
            finally:
                launch.end()


class _Launch:
    """One run, from the first check to the last child's end."""

    def __init__(
        self,
        installation: Installation,
        planner: Planner,
        outer: Mapping[str, str],
        interruption: Interruption,
    ) -> None:
        self._installation = installation
        self._planner = planner
        self._outer = outer
        self._interruption = interruption
        self._voice = ProgressPrinter()
        self._supervisor = Supervisor(installation, self._voice, interruption, planner.stack)

    def run(self, *, demo: bool, apart: bool) -> None:
        """Return when the end is asked for, however far the start has come."""
        begun = self._begin(apart=apart)
        if begun is None:
            return
        server, plan, environments, known = begun
        heads = adoptions(server, known.keys, environments, self._installation.heads, self._voice.say)
        if steps := [*heads, *plan.syncs]:
            self._supervisor.run_all(steps)
        for stage in plan.stages:
            self._supervisor.start(stage)
        if self._interruption.asked():
            return
        from infra.launcher import welcome  # noqa: PLC0415 -- loads reference data that no child waits for

        self._voice.say(welcome.text(self._installation))
        how = "Ctrl-C" if self._voice.is_terminal else self._installation.command("down")
        seconds = _seconds_since_start(self._outer)
        self._voice.say(f"Ready in {seconds:.1f} s. To end everything: {how}", "bold")
        self._supervisor.announce_ready()
        if demo and self._planner.demo:
            self._run_demo(self._planner.demo(self._installation), environments)
        self._stay(plan)

    def run_with_engines(self, steps: Callable[[Environments], Sequence[Step]]) -> None:
        """Run these while the engines run and nothing else does, and say what each printed."""
        if begun := self._begin(apart=True):
            todo = steps(begun[2])
            self._supervisor.run_all(todo)
            for step in todo:
                self._voice.say(tail(self._installation.logs / f"{step.name}.log"))

    def _begin(self, *, apart: bool) -> tuple[Server, Plan, Environments, secrets.Secrets] | None:
        """Start the engines and bring the databases to their newest form; None when we are asked to end meanwhile."""
        end_leftovers(self._installation, self._voice.say)
        require_free(self._planner.ports(self._installation))
        known = secrets.ensure(self._installation)
        place = places.choose(self._installation.data)
        environments = Environments(self._installation, known, str(place.sockets), self._outer)
        plan = self._planner.build(self._installation, environments)
        plan = plan if apart else together(plan)
        # Beside the database, which takes as long.
        self._supervisor.raise_from(plan.modules, environments.plain())
        server = self._start_database(place, known)
        if self._interruption.asked():
            return None
        self._voice.say(engines(server.version(), self._planner))
        if server.place.data.parent != self._installation.data:
            self._voice.say(f"The database lies in {server.place.data.parent}, where its own user reaches it.")
        provision(server, known.roles)
        self._migrate(server, plan)
        if self._interruption.asked():
            return None
        republish_after_change(self._installation, server, self._planner, self._voice.say)
        if plan.engines:
            self._supervisor.start(plan.engines)
            self._supervisor.run_all(plan.steps)
        if self._interruption.asked():
            return None
        if self._planner.stack in OVER_KAFKA:
            environments = environments.over_kafka()
        return server, plan, environments, known

    def _stay(self, plan: Plan) -> None:
        """Until the end is asked for or the terminal is gone; meanwhile the chores come round."""
        had_terminal = sys.stdout.isatty()
        chores = Chores(plan.chores, self._installation, self._voice.say, self._supervisor.launch)

        def gone() -> bool:
            chores.turn()
            return terminal_is_gone(had_terminal=had_terminal)

        try:
            self._supervisor.watch(also=gone)
        finally:
            chores.end()

    def end(self) -> None:
        """End every child; says so when there was one."""
        began = time.monotonic()
        if count := self._supervisor.stop():
            seconds = time.monotonic() - began
            self._voice.say(f"All {count} processes have ended ({seconds:.1f} s).")

    def _start_database(self, place: Place, known: secrets.Secrets) -> Server:
        require_space(place.data.parent)
        log = fresh_log(self._installation.logs, "postgres")
        server = Server(place, known.superuser, log)
        process = server.start(ended=self._interruption.asked)
        # Fast shutdown: SIGTERM would wait for every client to leave first.
        self._supervisor.adopt(Child("postgres", process, log, stop_signal=signal.SIGINT))
        return server

    def _migrate(self, server: Server, plan: Plan) -> None:
        todo = pending(server, plan.migrations)
        if todo:
            self._supervisor.run_all(list(todo))
        if todo and not self._interruption.asked():
            mark(server, todo)

    def _run_demo(self, command: tuple[str, ...], environments: Environments) -> None:
        """Run the main job once, as a process of its own that speaks to the person directly."""
        if self._supervisor.accompany(command, environments.plain()):
            self._voice.say("The demonstration did not finish; the platform keeps running.", "yellow")


def engines(database: str, planner: Planner) -> str:
    """Return the line that says which engines run; `database` is PostgreSQL's own version."""
    other = "" if planner is FULL else "; Kafka and Keycloak: make up STACK=full"
    return f"database: PostgreSQL {database} (embedded); events: {planner.events}; identity: {planner.identity}{other}"


def _seconds_since_start(outer: Mapping[str, str]) -> float:
    """Count from where `make up` began (SPONA_STARTED, epoch seconds), else from this process."""
    started = outer.get("SPONA_STARTED", "")
    began = float(started) if started.isdigit() else psutil.Process(os.getpid()).create_time()
    return time.time() - began


@contextmanager
def _file_system_failures(installation: Installation) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise explain(error, installation.data) from error


class GaveUp(CliError):
    """The background launcher ended; what it said was shown already."""


def up_detached(
    installation: Installation, planner: Planner, outer: Mapping[str, str], *, command: Sequence[str], demo: bool
) -> None:
    """Start the launcher `command`, which stays when we leave; return once everything is ready.

    Its output is shown here and kept in its log. Raises GaveUp when it does not get there.
    """
    interruption = Interruption()
    interruption.listen()
    installation.prepare()
    if (pid := running_launcher(installation)) is not None:
        raise AlreadyRunning(installation, pid)
    log = fresh_log(installation.logs, "launcher")
    launcher = _start(command, log, outer)
    _follow(installation, launcher, log, interruption)
    if demo and planner.demo:
        code = subprocess.call(planner.demo(installation))
        if code:
            raise CliError("The demonstration did not finish; the platform keeps running", code=code)


def _start(command: Sequence[str], log: Path, outer: Mapping[str, str]) -> subprocess.Popen[bytes]:
    # Unlike every other child it outlives us, so it gets no parent-death signal.
    environment = {name: value for name, value in outer.items() if name != "SPONA_UNDER_MAKE"}
    with log.open("ab") as output:
        return subprocess.Popen(
            list(command),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            env=environment,
            start_new_session=True,
        )


def _follow(
    installation: Installation,
    launcher: subprocess.Popen[bytes],
    log: Path,
    interruption: Interruption,
) -> None:
    voice = ProgressPrinter()
    deadline = time.monotonic() + _LIMIT_S
    with log.open(errors="replace") as output:
        while not interruption.wait(_PAUSE_S) and time.monotonic() < deadline:
            run = Run.read(installation.run_file)
            done = run is not None and run.launcher == launcher.pid and run.state == "ready"
            code = launcher.poll()
            # Read last, so that everything said before the end is shown.
            voice.say(output.read(), end="")
            if code is not None:
                raise GaveUp("", code=code or 1)
            if done:
                return
    launcher.send_signal(signal.SIGTERM)
    launcher.wait()
    raise GaveUp("Nothing was started; see " + str(log))
