"""Connections to one service, or to the issuer: kept ones for what may be sent again, and new ones for files."""

from __future__ import annotations

import ssl
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING, Any

import aiohttp

from chassis.telemetry.http_client import client_tracing

if TYPE_CHECKING:
    from contextlib import AsyncExitStack
    from types import SimpleNamespace

CONNECTING_SECONDS = 1.0
# Far shorter than the servers' half minute: a connection that they are about to close is not used again.
_KEEPALIVE_SECONDS = 4.0
_MOST_CONNECTIONS = 100
NEVER_SENT = (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError)
_BROKEN_OFF = (aiohttp.ServerDisconnectedError, aiohttp.ClientOSError)


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back. When it was sent `again`, the first try may have been done, whatever the second one is answered."""

    status: int
    body: bytes
    retry_after: str | None
    again: bool = False


@dataclass(frozen=True, slots=True)
class Connections:
    """`kept` are used again; `anew` is one for each request, so that a file meets none that is dead, and holds up nothing else."""

    kept: aiohttp.ClientSession
    anew: aiohttp.ClientSession

    @classmethod
    async def open(cls, peer: str, stack: AsyncExitStack) -> Connections:
        """To `peer`, inside the trace; `stack` closes them."""
        kept = _session(peer, limit=_MOST_CONNECTIONS, keepalive_timeout=_KEEPALIVE_SECONDS)
        anew = _session(peer, limit=0, force_close=True)
        return cls(await stack.enter_async_context(kept), await stack.enter_async_context(anew))

    async def ask(self, method: str, address: str, **request: Any) -> Answer:
        """The answer to what may be sent twice: it is, over a new connection, when a kept one ended before any byte of an answer.

        Raises what aiohttp raises; never NEVER_SENT when the first try was sent.
        """
        used = _Used()
        try:
            return await _read(self.kept, method, address, trace_request_ctx=used, **request)
        except _BROKEN_OFF as broke:
            if not used.before:
                raise
            try:
                return replace(await _read(self.anew, method, address, **request), again=True)
            except NEVER_SENT:
                raise broke from None


@dataclass(slots=True)
class _Used:
    """Whether a request's connection had been used before."""

    before: bool = False


@cache
def _trusted() -> ssl.SSLContext:
    """Whom this process trusts. aiohttp's own is made when it is imported: before a forked process had its SSL_CERT_FILE."""
    return ssl.create_default_context()


def _session(peer: str, **connections: Any) -> aiohttp.ClientSession:
    async def reused(
        _: aiohttp.ClientSession, call: SimpleNamespace, __: aiohttp.TraceConnectionReuseconnParams
    ) -> None:
        if call.trace_request_ctx is not None:
            call.trace_request_ctx.before = True

    noticing = aiohttp.TraceConfig()
    noticing.on_connection_reuseconn.append(reused)
    made = aiohttp.ClientSession(
        connector=aiohttp.TCPConnector(ssl=_trusted(), **connections),
        # Who asks knows how long the whole may take.
        timeout=aiohttp.ClientTimeout(total=None, sock_connect=CONNECTING_SECONDS),
        cookie_jar=aiohttp.DummyCookieJar(),
        trace_configs=[client_tracing(peer), noticing],
    )
    # By itself it sends a GET that broke off once more, over whichever connection.
    made._retry_connection = False  # noqa: SLF001 -- there is no other way to say so
    return made


async def _read(session: aiohttp.ClientSession, method: str, address: str, **request: Any) -> Answer:
    async with session.request(method, address, allow_redirects=False, **request) as response:
        return Answer(response.status, await response.read(), response.headers.get("retry-after"))
