"""How long a process works on requests, by route, and how many are answered just now."""

from __future__ import annotations

from contextvars import ContextVar
from dataclasses import dataclass
from time import perf_counter
from typing import TYPE_CHECKING, Final, Literal

from chassis.http.route_guard import UNGUARDED, calls_of, selected_route
from chassis.idempotency.dependency import required_key
from chassis.telemetry.faults import type_name
from chassis.telemetry.metrics.declared import durations

if TYPE_CHECKING:
    from fastapi.routing import RouteContext
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

Kind = Literal["read", "write"]
_METHODS: Final = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT"})
_READING: Final = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})
_STREAM: Final = b"text/event-stream"
_FAILED_FROM: Final = 500
_ENDED: Final = 0
_duration = durations("http.server.request.duration")


@dataclass(slots=True)
class _Said:
    """What is said of a request while it is answered, from whichever task."""

    kind: Kind | None = None
    failed: str | None = None


_said: ContextVar[_Said | None] = ContextVar("what is said of the request", default=None)


def is_a(kind: Kind) -> None:
    """Says of the request that is being answered what its route does not say: whether it reads or writes."""
    if (said := _said.get()) is not None:
        said.kind = kind


def failed_as(error: str) -> None:
    """Says of the request that is being answered that it failed on our side, whatever its status: `error` is one of few words of ours."""
    if (said := _said.get()) is not None:
        said.failed = error


class Active:
    """How many requests a process is answering."""

    def __init__(self) -> None:
        self.now = 0

    def figures(self) -> dict[str, int]:
        """For /readyz."""
        return {"requests_active": self.now}


class Measured:
    """Records each request once, when its answer has left, without the time in which its sender sent or took nothing.

    Of what a caller sent nothing is recorded but a method that everybody knows.
    """

    def __init__(self, app: ASGIApp, active: Active, keyless: Kind) -> None:
        """Wraps `app`. `keyless` is what a POST does whose route asks for no Idempotency-Key."""
        self._app = app
        self._active = active
        self._keyless: Kind = keyless
        # Attributes by what distinguishes requests: as many as there are routes, methods and statuses.
        self._known: dict[tuple[str | None, str, int, str | None, Kind | None], dict[str, str | int]] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        if scope["type"] != "http" or scope["path"] in UNGUARDED:
            await self._app(scope, receive, send)
            return
        began, waited, status, stream = perf_counter(), 0.0, _ENDED, False

        async def receive_and_look() -> Message:
            nonlocal waited
            asked = perf_counter()
            message = await receive()
            # A caller that waits for the end of the connection waits beside the work.
            if message["type"] == "http.request":
                waited += perf_counter() - asked
            return message

        async def send_and_look(message: Message) -> None:
            nonlocal waited, status, stream
            if message["type"] == "http.response.start":
                status = message["status"]
                stream = any(
                    name == b"content-type" and value.startswith(_STREAM) for name, value in message["headers"]
                )
            sending = perf_counter()
            await send(message)
            waited += perf_counter() - sending

        said = _Said()
        token = _said.set(said)
        self._active.now += 1
        failed: str | None = None
        try:
            await self._app(scope, receive_and_look, send_and_look)
        except BaseException as error:
            failed = type_name(error)
            raise
        finally:
            self._active.now -= 1
            if not stream:
                taken = max(perf_counter() - began - waited, 0.0)
                _duration.record(taken, self._attributes(scope, status, failed or said.failed, said.kind))
            _said.reset(token)

    def _attributes(self, scope: Scope, status: int, failed: str | None, said: Kind | None) -> dict[str, str | int]:
        route, method = selected_route(scope), scope["method"]
        path = None if route is None else str(route.path)
        known = self._known.get(key := (path, method if method in _METHODS else "_OTHER", status, failed, said))
        if known is None:
            known = self._known[key] = {
                "http.request.method": key[1],
                "url.scheme": "http",
                "request.kind": said or self._kind(route, key[1]),
                **({} if path is None else {"http.route": path}),
                **({} if status == _ENDED else {"http.response.status_code": status}),
                **({} if failed is None and status < _FAILED_FROM else {"error.type": failed or str(status)}),
            }
        return known

    def _kind(self, route: RouteContext | None, method: str) -> Kind:
        if method != "POST" or route is None:
            return "read" if method in _READING or route is None else "write"
        return "write" if required_key in calls_of(route) else self._keyless
