"""`spona status`: what runs now, asked of the processes and the engines themselves."""

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import psutil

from infra.data import metrics
from infra.errors import CliError
from infra.installation.place import Installation
from infra.installation.runfile import Noted, Run, running_launcher
from infra.kafka.command import connected
from infra.keys import secrets
from infra.launcher.environment import ISSUER
from infra.launcher.plan import CALLS, FULL, MAILS, OVER_KAFKA, STACKS
from infra.postgres import place as places
from infra.postgres.server import Server
from infra.processes.probes import Readiness, readiness

_DATABASE = "postgres"
NOT_RUNNING = 3
NOT_READY = 1


@dataclass(frozen=True, slots=True)
class ProcessStatus:
    """One process, or one part of it, as it is now; `memory_mb` is what the process holds, shown with its first part.

    `why` says in a few words what keeps it from being ready, `degraded` what it works without although it is. `figures` are what it
    counts; `latencies` are milliseconds in which it answered requests since its start, as it exported last.
    """

    name: str
    pid: int
    port: int | None
    ready: bool
    why: str
    memory_mb: int | None = None
    degraded: str = ""
    figures: Mapping[str, Any] = field(default_factory=dict)
    latencies: Mapping[str, Mapping[str, float]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Status:
    """One installation as it is now."""

    state: str
    data: str
    launcher: int | None
    port_base: int | None
    engines: dict[str, str]
    processes: tuple[ProcessStatus, ...]

    @property
    def exit_code(self) -> int:
        """0 when everything is ready, 1 when something is not, 3 when nothing runs."""
        if self.launcher is None:
            return NOT_RUNNING
        ready = self.state == "ready" and all(process.ready for process in self.processes)
        return 0 if ready else NOT_READY

    def lines(self, *, figures: bool = False) -> list[str]:
        """Return it for a person, with what each process counts when `figures` are wished for."""
        if self.launcher is None:
            return [f"Nothing runs from {self.data}."]
        head = f"{self.state} (launcher {self.launcher}, {self.data})"
        engines = "; ".join(f"{name}: {engine}" for name, engine in self.engines.items())
        blocks = [[_line(each), *(_counted(each) if figures else ())] for each in self.processes]
        return [head, engines, *(line for lines in blocks for line in lines)]


def collect(installation: Installation) -> Status:
    """Ask every process and every engine now."""
    data = str(installation.data)
    launcher = running_launcher(installation)
    run = Run.read(installation.run_file) if launcher is not None else None
    if launcher is None or run is None:
        state = "stopped" if launcher is None else "starting"
        return Status(state, data, launcher, None, {}, ())
    installation = Installation(installation.data, run.port_base)
    version, why = _ask_database(installation)
    with ThreadPoolExecutor(max_workers=8) as pool:
        processes = tuple(pool.map(lambda noted: _of(noted, why, installation.metrics), run.processes))
    first = {process.pid: process for process in reversed(processes)}
    processes = tuple(each if first[each.pid] is each else replace(each, memory_mb=None) for each in processes)
    engines = {
        "database": f"PostgreSQL {version} (embedded)" if version else "PostgreSQL (no answer)",
        "events": _events(installation, run),
        "identity": _identity(installation, run),
        "mail": MAILS,
        "telephone": CALLS,
    }
    return Status(run.state, data, launcher, run.port_base, engines, processes)


def _ask_database(installation: Installation) -> tuple[str | None, str]:
    """Return the version that the running server names, or why it names none."""
    try:
        password = secrets.read(installation).superuser
        place = places.choose(installation.data)
        return Server(place, password, installation.logs / "postgres.log").version(), ""
    except CliError as refusal:
        return None, str(refusal).splitlines()[0]


def _events(installation: Installation, run: Run) -> str:
    planner = STACKS[run.stack]
    if run.stack not in OVER_KAFKA:
        return planner.events
    try:
        with connected(installation) as cluster:
            return f"{planner.events} {cluster.version()}"
    except CliError:
        return f"{planner.events} (no answer)"


def _identity(installation: Installation, run: Run) -> str:
    planner = STACKS[run.stack]
    if planner is not FULL:
        return planner.identity
    from infra.keycloak.administration import Realm  # noqa: PLC0415 -- its client takes half a second to load

    try:
        with Realm.connect(installation.address(ISSUER), secrets.read(installation).keycloak_admin) as realm:
            return f"{planner.identity} {realm.version()}"
    except CliError:
        return f"{planner.identity} (no answer)"


def _of(noted: Noted, database_why: str, metrics_folder: Path) -> ProcessStatus:
    if not noted.alive:
        found = Readiness("has ended")
    elif noted.name == _DATABASE:
        found = Readiness(database_why)
    else:
        found = readiness(noted.port, noted.ready_path)
    why = found.why_not
    # A process that does not run now may have left a file.
    latencies = metrics.latencies(metrics.read(metrics_folder / f"{noted.name}.json")) if found.figures else {}
    return ProcessStatus(
        noted.name, noted.pid, noted.port, why == "", why, _memory(noted), found.degraded, found.figures, latencies
    )


def _memory(noted: Noted) -> int | None:
    try:
        held = psutil.Process(noted.pid).memory_full_info()
        # Much of it is shared with the process that it was forked from: its own part of that, where the system shows it.
        return int(getattr(held, "pss", held.uss)) // 2**20
    except psutil.Error:
        return None


def _counted(process: ProcessStatus) -> list[str]:
    """What it counts, without what is nothing."""
    figures = [f"{name} {value}" for name, value in process.figures.items() if value]
    latencies = [
        f"{kind}s answered within {', '.join(f'{bound:g} ms ({share})' for share, bound in bounds.items())}"
        for kind, bounds in process.latencies.items()
    ]
    return [f"      {', '.join(each)}" for each in (figures, latencies) if each]


def _line(process: ProcessStatus) -> str:
    port = str(process.port or "socket")
    memory = "" if process.memory_mb is None else f"{process.memory_mb} MB"
    state = process.why or (f"degraded: {process.degraded}" if process.degraded else "ready")
    return f"  {process.name:<24}{process.pid:>8}  {port:>6}  {memory:>7}  {state}"
