"""The processes behind a service's name: connections to them, asked in turn, and put aside while they answer nothing."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import urlsplit

import aiohttp

from chassis.telemetry.http_client import client_tracing
from chassis.telemetry.logging import get_logger
from chassis.telemetry.spans import untraced
from gateway.clients.caller import BUDGET_SECONDS
from gateway.clients.processes.names import Name, NameUnknown

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping
    from contextlib import AsyncExitStack

_SLOW_SECONDS = 0.75
_BETWEEN_LOOKS_SECONDS = 0.25
_BACK_AFTER_SECONDS = 0.25
_ALIVE_SECONDS, _READY_SECONDS = 0.5, 1.5
_SILENT_SECONDS = 1.0
"""Whoever answered anybody within it has work to do, and does not hang."""
_LATE_SECONDS = 0.1
"""A look that took so much longer than it may tells of this process, which stood still meanwhile."""
_SHARE, _AT_ONCE = 0.1, 200.0
"""One request in ten may move, and what did not move before may be saved up: what waits for a process when it falls silent."""
_PORTS = {"http": 80, "https": 443}
_MOST_CONNECTIONS = 100
# Far shorter than the servers' half minute: a connection that they are about to close is not used again.
_KEEPALIVE_SECONDS = 4.0
CONNECTING_SECONDS = 1.0
_log = get_logger(__name__)
Answer = TypeVar("Answer")


def pooled_session(peer: str) -> aiohttp.ClientSession:
    """A session for `peer` inside the trace; whoever makes it closes it."""
    return _session(peer, keepalive_timeout=_KEEPALIVE_SECONDS)


def session_of_new_connections(peer: str) -> aiohttp.ClientSession:
    """The same, with a connection of its own for each request."""
    return _session(peer, force_close=True)


def _session(peer: str, **connections: Any) -> aiohttp.ClientSession:
    made = aiohttp.ClientSession(
        connector=aiohttp.TCPConnector(limit=_MOST_CONNECTIONS, **connections),
        timeout=aiohttp.ClientTimeout(total=BUDGET_SECONDS, sock_connect=CONNECTING_SECONDS),
        cookie_jar=aiohttp.DummyCookieJar(),
        trace_configs=[client_tracing(peer)],
    )
    # By itself it sends a GET that broke off once more, unseen by whoever counts how often something was sent.
    made._retry_connection = False  # noqa: SLF001 -- there is no other way to say so
    return made


@dataclass(frozen=True, slots=True)
class Connections:
    """To one service, apart by what they are for: whoever takes a file slowly keeps nobody else from being asked or looked at."""

    pooled: aiohttp.ClientSession
    anew: aiohttp.ClientSession
    files: aiohttp.ClientSession
    looks: aiohttp.ClientSession

    @classmethod
    async def open(cls, service: str, stack: AsyncExitStack) -> Connections:
        """Opens them; `stack` closes them."""
        pooled = await stack.enter_async_context(pooled_session(service))
        anew, files, looks = [await stack.enter_async_context(session_of_new_connections(service)) for _ in range(3)]
        return cls(pooled, anew, files, looks)


class Hung(TimeoutError):
    """Whoever was asked answers nobody any more, while another process of the service does."""


NEVER_SENT = (NameUnknown, aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError)
BROKEN_OFF = (Hung, aiohttp.ServerDisconnectedError, aiohttp.ClientOSError, aiohttp.ClientPayloadError)
"""What may have been done all the same."""


@dataclass(eq=False, slots=True)
class Place:
    """One process of a service, as far as addresses tell; `waiting` are the requests there that may move, and since when."""

    address: str
    aside: bool = False
    under_way: int = 0
    answered_at: float = float("-inf")
    looked_at: float = float("-inf")
    looking: asyncio.Task[None] | None = None
    waiting: dict[asyncio.Timeout, float] = field(default_factory=dict)


class Replicas:
    """All of one service. The last one that is left is never put aside, so an address of one process is asked as it is."""

    def __init__(
        self, service: str, address: str, session: aiohttp.ClientSession, *, looked_at: str = "/healthz"
    ) -> None:
        """`session` is for nothing but looking whether a process answers at the path `looked_at`, and stays the caller's to close."""
        self._service = service
        self._session = session
        parts = urlsplit(address)
        self._host, self._looked_at = parts.netloc, looked_at
        self._name = parts.hostname or ""
        self._scheme, self._path = parts.scheme, parts.path
        self._where = Name(self._name, parts.port or _PORTS[parts.scheme])
        self._found: tuple[str, ...] = ()
        self._places: list[Place] = []
        self._turn = 0
        self._may_move = _AT_ONCE

    def named(self, headers: Mapping[str, str]) -> dict[str, Any]:
        """What every request carries, at whichever address: the name that was meant, which over TLS the certificate is for."""
        named: dict[str, Any] = {"headers": {**headers, "host": self._host}}
        return named | ({"server_hostname": self._name} if self._scheme == "https" else {})

    async def all(self) -> list[Place]:
        """Whoever is not put aside, or everybody. Raises NameUnknown."""
        found = await self._where.addresses()
        if found != self._found:
            known = {place.address: place for place in self._places}
            addresses = [f"{self._scheme}://{each}{self._path}" for each in found]
            self._places = [known.get(address) or Place(address) for address in addresses]
            self._found = found
        return self._here() or self._places

    async def any_ready(self) -> bool:
        """Whether a process says that it is ready. Raises NameUnknown."""
        return any(await asyncio.gather(*(self._says(place, "/readyz", _READY_SECONDS) for place in await self.all())))

    async def another(self, than: Place | None = None) -> Place:
        """Whose turn it is; another than the one that was just asked, where there is one. Raises NameUnknown."""
        places = await self.all()
        now = asyncio.get_running_loop().time()
        for place in self._places:
            if place.aside and now - place.looked_at >= _BACK_AFTER_SECONDS:
                self._look(place)
        others = [place for place in places if place is not than] or places
        fewest = min(place.under_way for place in others)
        others = [place for place in others if place.under_way == fewest]
        self._turn += 1
        return others[self._turn % len(others)]

    def put_aside(self, place: Place) -> None:
        """Nobody is sent there until it answers when it is looked at; where nobody else is left it changes nothing."""
        if not place.aside and self._others(place):
            place.aside, place.looked_at = True, asyncio.get_running_loop().time()
            _log.warning("gateway.replica_aside", peer_service=self._service)

    async def ask(self, place: Place, send: Callable[[], Awaitable[Answer]], *, may_move: bool) -> Answer:
        """What `send` gives. Raises Hung, only if it `may_move`, when the process is found to answer nobody: it may be done there."""
        loop = asyncio.get_running_loop()
        self._may_move = min(_AT_ONCE, self._may_move + _SHARE)
        try:
            async with asyncio.timeout(None) as scope:
                if may_move:
                    place.waiting[scope] = loop.time()
                slow = loop.call_later(_SLOW_SECONDS, self._look, place)
                place.under_way += 1
                try:
                    answer = await send()
                finally:
                    place.under_way -= 1
                    slow.cancel()
                    place.waiting.pop(scope, None)
                place.answered_at = loop.time()
                return answer
        except TimeoutError:
            if scope.expired():
                raise Hung from None
            raise

    def _here(self) -> list[Place]:
        return [place for place in self._places if not place.aside]

    def _others(self, place: Place) -> list[Place]:
        return [other for other in self._here() if other is not place]

    def _look(self, place: Place) -> None:
        if place.looking is None and (place.aside or self._others(place)):
            place.looking = asyncio.create_task(self._look_at(place))

    async def _look_at(self, place: Place) -> None:
        """Once, and as long as somebody waits for it: slow it may be, and more work for the others would be no help to it."""
        loop = asyncio.get_running_loop()
        try:
            while True:
                began = loop.time()
                here, *there = await asyncio.gather(*(self._is_alive(each) for each in (place, *self._others(place))))
                late = loop.time() - began > _ALIVE_SECONDS + _LATE_SECONDS
                # Where all are silent it is this process, or the machine, that is slow.
                if here is None and any(there) and not late and loop.time() - place.answered_at >= _SILENT_SECONDS:
                    self.put_aside(place)
                    self._move_from(place)
                if not self._others(place) or not self._somebody_waits(place):
                    return
                await asyncio.sleep(_BETWEEN_LOOKS_SECONDS)
        finally:
            place.looked_at, place.looking = loop.time(), None

    def _somebody_waits(self, place: Place) -> bool:
        now = asyncio.get_running_loop().time()
        return any(now - since >= _SLOW_SECONDS for since in place.waiting.values())

    def _move_from(self, place: Place) -> None:
        now = asyncio.get_running_loop().time()
        for scope in tuple(place.waiting):
            if self._may_move >= 1 and self._others(place):
                self._may_move -= 1
                del place.waiting[scope]
                scope.reschedule(now)

    async def _is_alive(self, place: Place) -> bool | None:
        with untraced():
            alive = await self._says(place, self._looked_at, _ALIVE_SECONDS)
        if alive and place.aside:
            place.aside = False
            _log.info("gateway.replica_back", peer_service=self._service)
        return alive

    async def _says(self, place: Place, path: str, seconds: float) -> bool | None:
        """Whether it says yes; None is silence, and who refuses a connection is not silent: it may be ending, and answer what came."""
        try:
            within = aiohttp.ClientTimeout(total=seconds)
            async with self._session.get(place.address + path, timeout=within, **self.named({})) as response:
                return response.ok
        except TimeoutError:
            return None
        except (aiohttp.ClientError, OSError, RuntimeError):  # the session was closed: this process ends
            return False
