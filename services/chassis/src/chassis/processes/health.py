"""How a process is: whether it lives, and whether it can do its work. Says names and states, never an error's text."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import orjson

from chassis.db import pools
from chassis.processes.server import serve
from chassis.telemetry.logging import get_logger
from chassis.telemetry.metrics import sources
from chassis.telemetry.metrics.declared import require_declared

if TYPE_CHECKING:
    from collections.abc import Awaitable, Iterable, Sequence

    from chassis.telemetry.metrics.declared import Declared
    from chassis.telemetry.metrics.sources import Measured

Figures = Callable[[], Mapping[str, int | float | str | bool | None]]
"""What a process counts; quick and content-free."""

_LIMIT_SECONDS = 2.0
_RETRY_AFTER_SECONDS = 2
_LOOK_SECONDS = 10.0
_HANGS_SECONDS = 30.0
"""Who looks every ten seconds and has not for so long hangs: what it knew is worth nothing."""
_log = get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Check:
    """One thing the process leans on: `probe` returns when it works and raises when not.

    Without a `required` one the process is not ready; without another it is ready but degraded.
    """

    name: str
    probe: Callable[[], Awaitable[object]]
    required: bool = True


@dataclass(frozen=True, slots=True)
class Readiness:
    """Outcome of all checks."""

    status: Literal["ready", "degraded", "unready"]
    checks: dict[str, str]

    @property
    def http_status(self) -> int:
        """200 as long as work can be done."""
        return 503 if self.status == "unready" else 200

    @property
    def headers(self) -> dict[str, str]:
        """When to ask again."""
        return {"retry-after": str(_RETRY_AFTER_SECONDS)} if self.status == "unready" else {}


async def assess(checks: Sequence[Check]) -> Readiness:
    """Runs all checks at once and answers within two seconds: one that has not answered by then is down."""
    tasks = {check: asyncio.ensure_future(check.probe()) for check in checks}
    if tasks:
        await asyncio.wait(tasks.values(), timeout=_LIMIT_SECONDS)
    states = {check: _state(check, task) for check, task in tasks.items()}
    down = [check for check, state in states.items() if state == "down"]
    status: Literal["ready", "degraded", "unready"] = "degraded" if down else "ready"
    if any(check.required for check in down):
        status = "unready"
    return Readiness(status, {check.name: state for check, state in states.items()})


def _state(check: Check, task: asyncio.Future[object]) -> Literal["up", "down"]:
    if not task.done():
        task.cancel()
        _log.warning("health.check_timed_out", check=check.name)
        return "down"
    error = None if task.cancelled() else task.exception()
    if error is not None:
        _log.warning("health.check_failed", check=check.name, error=error)
    return "down" if task.cancelled() or error is not None else "up"


class Condition:
    """How a process, or a part of one, is and what it counts: /readyz and the metrics read it here, so they cannot differ."""

    def __init__(self, checks: Sequence[Check] = (), figures: Figures = dict) -> None:
        """Raises FigureUndeclared for a figure that contracts/telemetry/metrics.yaml does not know."""
        self._checks = tuple(checks)
        self._figures = figures
        self._last: Readiness | None = None
        self._looked_at = float("-inf")
        require_declared(figures())
        sources.count(self)

    async def assess(self) -> Readiness:
        """Runs all checks, and remembers what they said."""
        self._looked_at = time.monotonic()
        self._last = await assess(self._checks)
        return self._last

    def figures(self) -> dict[str, int | float | str | bool | None]:
        """Those of /readyz: its own, and the connections of the process."""
        return {**self._figures(), **pools.figures()}

    def measured(self, metric: Declared) -> Iterable[Measured]:
        """See Source. A process whose loop hangs is not ready and has no check that is up; of its gauges only ages are given."""
        hangs = self._hangs()
        if metric.name == "spona.process.ready":
            yield from [] if self._last is None else [(int(self._last.status != "unready" and not hangs), {})]
        elif metric.name == "spona.check.up":
            states = {} if self._last is None else self._last.checks
            yield from [(int(state == "up" and not hangs), {"check": name}) for name, state in states.items()]
        elif metric.figures and not (hangs and metric.kind == "gauge" and metric.unit != "s"):
            figures = self._figures()
            for name, attributes in metric.figures.items():
                value = figures.get(name)
                if isinstance(value, int | float):
                    yield float(value) if isinstance(value, float) else int(value), attributes

    def _hangs(self) -> bool:
        return self._last is not None and time.monotonic() - self._looked_at > _HANGS_SECONDS

    async def watch(self, stop: asyncio.Event) -> None:
        """Until `stop`, checks every ten seconds how it is when no probe asks, if the metrics are exported."""
        while sources.exporting and not stop.is_set():
            with suppress(TimeoutError):
                await asyncio.wait_for(stop.wait(), max(_LOOK_SECONDS - (time.monotonic() - self._looked_at), 0.1))
            if not stop.is_set() and time.monotonic() - self._looked_at >= _LOOK_SECONDS:
                await self.assess()


class HealthServer:
    """Answers GET and HEAD /healthz and /readyz for a relay, consumer or worker: plain ASGI, since a framework costs 0.3 s to load."""

    def __init__(
        self,
        port: int,
        checks: Sequence[Check] = (),
        status: Figures = dict,
        host: str = "127.0.0.1",
    ) -> None:
        """`status` adds figures to /readyz (age of the oldest row, dead letters); it must be quick and content-free.

        Raises FigureUndeclared.
        """
        self._port = port
        self._condition = Condition(checks, status)
        self._host = host

    async def run(self, stop: asyncio.Event) -> None:
        """Serves until `stop`; raises PortUnavailable."""
        watching = asyncio.create_task(self._condition.watch(stop))
        try:
            await serve(self, self._host, self._port, stop)
        finally:
            watching.cancel()

    async def __call__(
        self, scope: dict[str, Any], receive: Callable[[], Awaitable[Any]], send: Callable[[Any], Awaitable[None]]
    ) -> None:
        """The ASGI application."""
        if scope["type"] == "http":
            status, body, headers = await self._answer(scope["method"], scope["path"])
            await _send(send, status, body, headers)
        elif scope["type"] == "lifespan":
            await _lifespan(receive, send)

    async def _answer(self, method: str, path: str) -> tuple[int, dict[str, Any], dict[str, str]]:
        if path not in ("/healthz", "/readyz"):
            return 404, {"status": "not found"}, {}
        if method not in ("GET", "HEAD"):
            return 405, {"status": "method not allowed"}, {"allow": "GET, HEAD"}
        if path == "/healthz":
            return 200, {"status": "alive"}, {}
        readiness = await self._condition.assess()
        body = {"status": readiness.status, "checks": readiness.checks, "figures": self._condition.figures()}
        return readiness.http_status, body, readiness.headers


async def _send(
    send: Callable[[Any], Awaitable[None]], status: int, body: dict[str, Any], headers: dict[str, str]
) -> None:
    content = orjson.dumps(body)
    fields = {
        "content-type": "application/json",
        "content-length": str(len(content)),
        "cache-control": "no-store",
        **headers,
    }
    raw = [(name.encode(), value.encode()) for name, value in fields.items()]
    await send({"type": "http.response.start", "status": status, "headers": raw})
    await send({"type": "http.response.body", "body": content})


async def _lifespan(receive: Callable[[], Awaitable[Any]], send: Callable[[Any], Awaitable[None]]) -> None:
    while True:
        message = await receive()
        await send({"type": f"{message['type']}.complete"})
        if message["type"] == "lifespan.shutdown":
            return
