"""Places of a measurement's own on the installation's engines: there for as long as it takes, and gone afterwards.

What is measured in them disturbs no one: no inbox fills with invented reports, and no consumer works on their events meanwhile.
"""

from __future__ import annotations

import asyncio
import signal
import subprocess
import tempfile
from contextlib import asynccontextmanager, contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from infra.errors import CliError
from infra.installation.ports import LOOPBACK, free_port
from infra.launcher.plan import python
from infra.postgres.catalog import DatabaseSpec
from infra.postgres.provision import provision, url
from infra.processes.children import spawn
from infra.processes.probes import why_not_ready
from tests.workshop.bench.sides.statements import tables_made_anew

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

    from infra.launcher.environment import Environment
    from tests.workshop.bench.measured_stack import MeasuredStack

_SERVICE = "identification"
_COPY = DatabaseSpec("bench_identification", f"{_SERVICE}_migrator", (f"{_SERVICE}_app", f"{_SERVICE}_worker"))
_KEYS = DatabaseSpec(
    "bench_identification_keys", f"{_SERVICE}_keys_migrator", (f"{_SERVICE}_keys_app", f"{_SERVICE}_keys_worker")
)
COPY, COPY_OF_KEYS, INSERTS = _COPY.name, _KEYS.name, "bench_inserts"
_NO_LIMIT = "1000000"
_READY_SECONDS, _LAST_SECONDS = 30.0, 10.0


@contextmanager
def identification_copy(measured: MeasuredStack) -> Iterator[None]:
    """Empty databases of identification, migrated as its own are, with the same roles, rights and row-level security.

    `INSERTS` has the same tables once more, those of the keys beside them, for the one who inserts without any of our code.
    """
    drop(measured, COPY, COPY_OF_KEYS, INSERTS)
    try:
        provision(measured.database, measured.known.roles, (_COPY, _KEYS))
        environment = measured.environments.migrate(_SERVICE) | {
            "IDENTIFICATION_DB__MIGRATOR_DSN": _dsn(measured, _COPY.owner, COPY),
            "IDENTIFICATION_VAULT__MIGRATOR_DSN": _dsn(measured, _KEYS.owner, COPY_OF_KEYS),
        }
        made = subprocess.run(
            python(f"{_SERVICE}.operations", "migrate"), env=environment, capture_output=True, text=True, check=False
        )
        if made.returncode:
            raise CliError(f"The copy of the database could not be made: {made.stderr.strip()[-300:]}")
        measured.database.query(f"CREATE DATABASE {INSERTS} TEMPLATE {COPY}")
        measured.database.query(tables_made_anew("keys"), INSERTS)
        yield
    finally:
        drop(measured, COPY, COPY_OF_KEYS, INSERTS)


def drop(measured: MeasuredStack, *databases: str) -> None:
    """Removes databases of a measurement, with the one who is still connected."""
    measured.database.query("\n".join(f"DROP DATABASE IF EXISTS {name} WITH (FORCE);" for name in databases))


@contextmanager
def folder(measured: MeasuredStack) -> Iterator[Path]:
    """A folder for traces and the like."""
    with tempfile.TemporaryDirectory(prefix="bench-", dir=measured.installation.data) as made:
        yield Path(made)


@asynccontextmanager
async def identification(
    measured: MeasuredStack, traces: Path | None, figures: Path | None = None
) -> AsyncIterator[str]:
    """Identification's request process on the copy, with the launcher's settings; gives its address.

    Without a folder for `traces` or for `figures` it writes none. Raises CliError when it does not get ready.
    """
    port = free_port()
    environment = measured.environments.http(_SERVICE) | {
        "IDENTIFICATION_DB__APP_DSN": _dsn(measured, f"{_SERVICE}_app", COPY),
        "IDENTIFICATION_VAULT__DSN": _dsn(measured, f"{_SERVICE}_keys_app", COPY_OF_KEYS),
        "IDENTIFICATION_HTTP__PORT": str(port),
        # Three people file as much as the process takes: what is measured is the process, not how much one person may ask.
        "IDENTIFICATION_RATE__PER_PERSON": _NO_LIMIT,
    }
    for name, told_in in {"TRACES_DIR": traces, "METRICS_DIR": figures}.items():
        environment.pop(f"IDENTIFICATION_TELEMETRY__{name}")
        if told_in is not None:
            environment[f"IDENTIFICATION_TELEMETRY__{name}"] = str(told_in)
    async with process(measured, python(f"{_SERVICE}.entrypoints.http"), environment, port):
        yield f"http://{LOOPBACK}:{port}"


@asynccontextmanager
async def process(
    measured: MeasuredStack, command: tuple[str, ...], environment: Environment, port: int
) -> AsyncIterator[subprocess.Popen[bytes]]:
    """A program of ours until the end of the block, once /readyz at `port` says so; from the main thread only. Raises CliError."""
    log = measured.installation.logs / f"bench-{port}.log"
    log.unlink(missing_ok=True)
    child = spawn(command, log=log, env=environment)
    try:
        end = asyncio.get_running_loop().time() + _READY_SECONDS
        while why := await asyncio.to_thread(why_not_ready, port, "/readyz"):
            if child.poll() is not None or asyncio.get_running_loop().time() > end:
                raise CliError(f"A process of the bench did not get ready ({why}); see {log}")
            await asyncio.sleep(0.1)
        yield child
    finally:
        child.send_signal(signal.SIGTERM)
        with suppress(subprocess.TimeoutExpired):
            await asyncio.to_thread(child.wait, _LAST_SECONDS)
        if child.poll() is None:
            child.kill()
            child.wait()


def _dsn(measured: MeasuredStack, role: str, database: str) -> str:
    return url(role, measured.known.roles[role], database, str(measured.place.sockets))
