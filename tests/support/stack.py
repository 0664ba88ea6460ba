"""A whole installation of Spona, run by the `spona` command as a person runs it, and looked into from outside."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager, suppress
from functools import cached_property
from pathlib import Path
from typing import Any

import asyncpg
import psutil

from infra.installation.place import Installation
from infra.installation.runfile import Run
from infra.keys import secrets
from infra.launcher.plan import OVER_KAFKA
from infra.postgres import place as places
from infra.postgres.catalog import DATABASES, SUPERUSER
from infra.postgres.place import Place
from infra.postgres.server import PORT
from infra.processes.fork_server import ForkServer
from infra.processes.probes import why_not_ready
from tests.support.nursery import ran
from tests.support.ports import free_block
from tests.support.probe import eventually, eventually_async
from tests.support.stack_bus import KafkaBus, LogBus, StackBus

# Which topics each service follows (DESIGN 2), written here a second time.
FOLLOWS = {
    "identification": ("referral.referrals", "notifications.deliveries"),
    "referral": ("identification.reports", "notifications.deliveries"),
    "notifications": ("identification.reports", "referral.referrals"),
}
# One name represents many people here, and asks as fast as the machine goes.
UNLIMITED = {"SPONA_REQUESTS_A_MINUTE": "1000000"}
# Many leave a danger behind that no one takes over: after its first alert it is silent while others compare what is stored.
SILENT = {"SPONA_ALARM_STEP_S": "3600"}
_STARTS = ("up", "republish")
_SPONA = Path(sys.executable).with_name("spona")
_START_LIMIT_S = 600


class Stack:
    """One installation in a folder of its own; every process of it can be recognised by that folder."""

    def __init__(
        self,
        folder: Path,
        port_base: int,
        engines: str = "embedded",
        *,
        apart: bool = True,
        nursery: ForkServer | None = None,
    ) -> None:
        """Starts nothing yet; `engines` is what `spona up --stack` takes, `apart` gives every part a process to hold or kill.

        Commands that look into it are forked from `nursery`, where there is one.
        """
        self.engines = engines
        self._nursery = nursery
        self._apart = ["--apart"] if apart else []
        self.bus: StackBus = KafkaBus(self) if engines in OVER_KAFKA else LogBus(self)
        self.identity = "keycloak" if engines == "full" else "issuer"
        self.installation = Installation(folder, port_base)
        self._environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith("SPONA_")},
            "SPONA_DATA": str(folder),
            **UNLIMITED,
            **SILENT,
        }

    @property
    def data(self) -> Path:
        """The state folder."""
        return self.installation.data

    @property
    def port_base(self) -> int:
        """The first of its ports."""
        return self.installation.port_base

    @cached_property
    def place(self) -> Place:
        """Where the database lies."""
        return places.choose(self.data)

    @cached_property
    def superuser_password(self) -> str:
        """For looking past every policy."""
        return secrets.read(self.installation).superuser

    @property
    def gateway_secret(self) -> str:
        """What the gateway proves itself with when it exchanges tokens."""
        return secrets.read(self.installation).gateway_client

    def idempotency_secret(self, service: str) -> bytes:
        """What a service hashes the keys of commands with."""
        return bytes.fromhex(secrets.read(self.installation).keys.idempotency(service).read_text().strip())

    def start(self) -> None:
        """Returns when everything is ready."""
        done = self.spona("up", "--detach", "--no-demo", "--stack", self.engines, *self._apart)
        assert done.returncode == 0, done.stdout + done.stderr

    def end(self) -> None:
        """Ends everything; fails with the names of what is left."""
        done = self.spona("down")
        assert done.returncode == 0, done.stdout + done.stderr
        eventually(lambda: not self.processes(), f"nothing of {self.data} is left ({self._names()})", seconds=15)

    def spona(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """What a person would have typed, to its end; the ports are told at the start only."""
        if self._nursery and arguments[0] not in (*_STARTS, "down"):
            return ran(self._nursery, "infra.cli", *arguments, "--data", str(self.data), env=self._environment)
        ports = {"SPONA_PORT_BASE": str(self.port_base)} if arguments[0] in _STARTS else {}
        return subprocess.run(
            [str(_SPONA), *arguments, "--data", str(self.data)],
            env={**self._environment, **ports},
            capture_output=True,
            text=True,
            check=False,
            timeout=_START_LIMIT_S,
        )

    def json_of(self, *arguments: str) -> Any:
        """The JSON that a command prints."""
        return json.loads(self.spona(*arguments, "--json").stdout)

    def process(self, name: str) -> psutil.Process:
        """The running process that `spona status` calls `name`."""
        return psutil.Process({each.name: each.pid for each in self._run().processes}[name])

    def launcher(self) -> psutil.Process:
        """The process that started all others."""
        return psutil.Process(self._run().launcher)

    def processes(self) -> list[psutil.Process]:
        """Everything that runs from this folder, wherever it hangs in the tree of processes."""
        return [process for process in psutil.process_iter() if self._is_ours(process)]

    def is_ready(self) -> bool:
        """Whether every process says that it can work."""
        return not any(why_not_ready(each.port, each.ready_path) for each in self._run().processes)

    @contextmanager
    def frozen(self, *names: str) -> Iterator[None]:
        """The processes take connections and answer nothing; afterwards everything is ready again."""
        processes = [self.process(name) for name in names]
        family = [each for process in processes for each in (process, *process.children(recursive=True))]
        self._signal(family, signal.SIGSTOP)
        try:
            yield
        finally:
            self._signal(family, signal.SIGCONT)
            eventually(self.is_ready, f"everything is ready after {', '.join(names)} came back", seconds=30)

    @staticmethod
    def _signal(family: list[psutil.Process], number: int) -> None:
        """A child may end by itself while its family is told: a backend of the database lives as long as its connection."""
        for each in family:
            with suppress(psutil.NoSuchProcess):
                each.send_signal(number)

    @asynccontextmanager
    async def database(self, name: str) -> AsyncIterator[asyncpg.Connection]:
        """A database as its superuser, whom no policy holds back."""
        connection = await asyncpg.connect(
            user=SUPERUSER,
            password=self.superuser_password,
            database=name,
            host=str(self.place.sockets),
            port=PORT,
        )
        try:
            yield connection
        finally:
            await connection.close()

    async def rows(self, database: str, sql: str, *values: object) -> list[dict[str, Any]]:
        """What a query gives, past every policy."""
        async with self.database(database) as connection:
            return [dict(row) for row in await connection.fetch(sql, *values)]

    async def contents(self) -> dict[str, tuple[int, str]]:
        """Every table of every database: how many rows, and a digest of them all.

        But for heads of records, the Office's terms and sessions that end, which are written by the clock, whatever is asked.
        """
        found = {}
        tables = (
            "select tablename from pg_tables where schemaname = 'public' "
            "and tablename not like '%heads' and tablename not in ('term_count', 'session', 'completed_sign_in')"
        )
        for database in DATABASES:
            async with self.database(database.name) as connection:
                for record in await connection.fetch(tables):
                    table = record["tablename"]
                    row = await connection.fetchrow(
                        f"select count(*) as rows, md5(coalesce(string_agg(md5(t::text), '' order by md5(t::text)), '')) as digest from {table} t "
                        "where coalesce(to_jsonb(t) ->> 'topic', '') not like '%.heads'"
                    )
                    assert row is not None
                    found[f"{database.name}.{table}"] = (row["rows"], row["digest"])
        return found

    async def quiet(self, *, sealed: bool = False) -> None:
        """Returns when every event and mail has arrived, and each danger is told; with `sealed` also when every line of the record is sealed."""
        async with AsyncExitStack() as looks:
            enter = looks.enter_async_context
            databases = {service: await enter(self.database(service)) for service in FOLLOWS}
            is_behind = await enter(self.bus.looked_into())

            async def events() -> dict[str, int] | None:
                """How many events each service has recorded; None while one of them owes something."""
                found = {}
                for service, database in databases.items():
                    found[service] = await database.fetchval("select count(*) from outbox")
                    if await _owes(database, service, sealed=sealed):
                        return None
                return found

            async def is_quiet() -> bool:
                # An event that is read may make another one in a service that was looked at before: nothing may be new at the end.
                before = await events()
                if before is None or any([await is_behind(*each) for each in FOLLOWS.items()]):
                    return False
                return await events() == before

            await eventually_async(is_quiet, "every event, mail and seal has arrived", seconds=30)

    def _run(self) -> Run:
        run = Run.read(self.installation.run_file)
        assert run is not None, "nothing runs"
        return run

    def _is_ours(self, process: psutil.Process) -> bool:
        try:
            if process.status() == psutil.STATUS_ZOMBIE:
                return False
            named = any(str(self.data) in argument for argument in process.cmdline())
            return named or process.environ().get("SPONA_DATA") == str(self.data)
        except psutil.Error:
            return False

    def _names(self) -> str:
        return ", ".join(str(process.pid) for process in self.processes())


async def _owes(database: asyncpg.Connection, service: str, *, sealed: bool) -> bool:
    owed = ["select 1 from outbox where published_at is null"]
    if service == "notifications":
        owed.append("select 1 from delivery where state = 'pending'")
        # Its first alert is made at once, by a worker that polls every second.
        owed.append("select 1 from alarm where state = 'running' and rung = 0")
    if sealed:
        owed.append("select 1 from audit where id not in (select audit_id from audit_seal)")
    return any([await database.fetch(f"{each} limit 1") for each in owed])


@contextmanager
def running_stack(
    engines: str,
    keep: Callable[[], object] = lambda: False,
    *,
    apart: bool = True,
    nursery: ForkServer | None = None,
) -> Iterator[Stack]:
    """An installation in a folder that every user can reach, ended afterwards and removed unless `keep` says so."""
    # Not pytest's own folder: as root the database runs as another user, who cannot enter it.
    parent = Path(tempfile.mkdtemp(prefix="spona-e2e-"))
    parent.chmod(0o711)
    stack = Stack(parent / "state", free_block(), engines, apart=apart, nursery=nursery)
    try:
        stack.start()
        yield stack
    finally:
        stack.end()
        if not keep():
            shutil.rmtree(parent)
