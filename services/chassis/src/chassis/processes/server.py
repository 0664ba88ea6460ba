"""Serves one ASGI application until asked to stop; signals, logs and headers are ours, not the server's."""

from __future__ import annotations

import asyncio
import errno
import gc
import resource
import socket
import ssl
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any, NoReturn

from uvicorn import Config, Server

from chassis.domain.errors import Unavailable
from chassis.processes import process
from chassis.startup_errors import StartupRefused

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Generator
    from pathlib import Path

    from chassis.settings.groups import Http, Telemetry

_GRACE_SECONDS = 5
_KEEPALIVE_SECONDS = 30
CONNECTIONS = 1000
"""That are served; more are answered 503 by the server itself."""
_OTHER_FILES = 256
_ALIVE_AT_ONCE = 10_000
"""Objects of a few requests. Rubbish is looked for when there are more, and never among what was made before the first: 5 % of a page."""
_LINGER_SECONDS = 0.5
_PAUSE_SECONDS = 0.02


class PortUnavailable(StartupRefused):
    """The port to listen on cannot be had."""


class CertificateUnusable(StartupRefused):
    """No client could be answered over TLS."""


class _Leaving:
    """While the process ends it is not alive to the proxy, and every answer says that it is the last one on its connection."""

    def __init__(self, app: Callable[..., Any], stop: asyncio.Event) -> None:
        self._app = app
        self._stop = stop

    async def __call__(self, scope: Any, receive: Callable[..., Any], send: Callable[..., Any]) -> None:
        if self._stop.is_set() and scope.get("path") == "/healthz":
            await send({"type": "http.response.start", "status": 404, "headers": [(b"content-length", b"0")]})
            await send({"type": "http.response.body"})
            return

        async def send_last(message: Any) -> None:
            if self._stop.is_set() and message["type"] == "http.response.start":
                message = {**message, "headers": [*message.get("headers", ()), (b"connection", b"close")]}
            await send(message)

        await self._app(scope, receive, send_last if scope["type"] == "http" else send)


class _Server(Server):
    """uvicorn without its signal handlers: `chassis.processes.process` owns the signals."""

    @contextmanager
    def capture_signals(self) -> Generator[None, None, None]:
        yield

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """From here on there are requests, and the loop must turn."""
        await super().startup(sockets=sockets)
        process.serving()


def run_served(
    name: str,
    http: Http,
    telemetry: Telemetry,
    make_app: Callable[[asyncio.Event], Callable[..., Any]],
    *,
    first: Callable[[], Coroutine[Any, Any, None]] | None = None,
    connections: int = CONNECTIONS,
) -> NoReturn:
    """Process `name`: serves the application until asked to stop; it is given what is set then.

    `first` is tried before any client can connect: of two processes one that is not ready is not asked. Where it raises
    Unavailable the process serves all the same, and says that it is not ready.
    """

    async def served(stop: asyncio.Event) -> None:
        tls = None
        if http.certificate is not None and http.certificate_key is not None:
            tls = tls_of(http.certificate, http.certificate_key)
        app = make_app(stop)
        if first is not None:
            await _unless_stopped(first(), stop)
        gc.freeze()
        gc.set_threshold(_ALIVE_AT_ONCE)
        drain = http.drain_seconds
        await serve(app, http.host, http.port, stop, connections=connections, tls=tls, drain_seconds=drain)

    process.run(name, served, telemetry)


async def _unless_stopped(first: Coroutine[Any, Any, None], stop: asyncio.Event) -> None:
    """Returns when `first` is done, or could not be, or `stop` is set."""
    doing, stopping = asyncio.create_task(first), asyncio.create_task(stop.wait())
    await asyncio.wait({doing, stopping}, return_when=asyncio.FIRST_COMPLETED)
    stopping.cancel()
    doing.cancel()
    with suppress(Unavailable, asyncio.CancelledError):
        await doing


def tls_of(certificate: Path, key: Path) -> ssl.SSLContext:
    """What shows this certificate, from TLS 1.2 on; raises CertificateUnusable."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    try:
        context.load_cert_chain(certificate, key)
    except (ssl.SSLError, OSError) as error:
        sentence = f"{certificate} and {key} are no certificate and its key (PEM): issue both again, together."
        raise CertificateUnusable(sentence) from error
    return context


async def serve(
    app: Callable[..., Any],
    host: str,
    port: int,
    stop: asyncio.Event,
    *,
    connections: int = CONNECTIONS,
    tls: ssl.SSLContext | None = None,
    drain_seconds: float = 0,
) -> None:
    """Serves `app` until `stop` is set, then takes no more connections and answers what comes on those there are.

    For `drain_seconds` after `stop` it takes connections all the same, and /healthz answers 404.
    A slow client is waited for: only the proxy limits it. Running requests may take five seconds to end. Raises PortUnavailable.
    """
    listener = _listen(host, port)
    _allow_files(connections)
    config = Config(
        _Leaving(app, stop),
        lifespan="on",
        http="httptools",
        ws="none",
        timeout_keep_alive=_KEEPALIVE_SECONDS,
        limit_concurrency=connections,
        log_config=None,
        # A request line can hold an authorisation code; a forwarded address is whatever the caller writes.
        access_log=False,
        proxy_headers=False,
        server_header=False,
        timeout_graceful_shutdown=_GRACE_SECONDS,
        ssl_context_factory=None if tls is None else lambda *_: tls,
    )
    server = _Server(config)
    stopping = asyncio.create_task(_end(server, stop, drain_seconds))
    try:
        await server.serve(sockets=[listener])
    finally:
        stopping.cancel()
        listener.close()


async def _end(server: Server, stop: asyncio.Event, drain_seconds: float) -> None:
    await stop.wait()
    await asyncio.sleep(drain_seconds)
    if server.started:
        for listening in server.servers:
            listening.close()
        # The server closes a connection that looks idle although a request is on its way on it: those get an answer
        # first, and with it the word that it is the last one.
        loop = asyncio.get_running_loop()
        end = loop.time() + _LINGER_SECONDS
        while server.server_state.connections and loop.time() < end:  # noqa: ASYNC110 -- no event says when one goes
            await asyncio.sleep(_PAUSE_SECONDS)
    server.should_exit = True


def _allow_files(connections: int) -> None:
    """Raises what the system gives by default, as far as it lets us: a connection is a file, and often leads to another."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = _OTHER_FILES + 2 * connections
    if soft != resource.RLIM_INFINITY and soft < wanted:
        allowed = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
        resource.setrlimit(resource.RLIMIT_NOFILE, (allowed, hard))


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        listener = socket.create_server((host, port), family=family, backlog=1024)
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            sentence = f"Port {port} on {host} is taken by another process: stop that one or choose another port."
        else:
            sentence = f"Cannot listen on port {port} of {host} ({error.strerror}): choose another host or port."
        raise PortUnavailable(sentence) from error
    # Connections inherit it. asyncio sets it only on sockets that name TCP, which this one does not: without it every
    # answer on a kept connection waits 40 ms for the other side's delayed acknowledgement.
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return listener
