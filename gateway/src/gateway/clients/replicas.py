"""The processes behind a service's name: asked in turn, and put aside while they answer nothing."""

from __future__ import annotations

import asyncio
import ipaddress
import socket
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeVar
from urllib.parse import urlsplit

import aiohttp

from chassis.telemetry.logging import get_logger
from chassis.telemetry.spans import untraced

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterable

# A service that was started again has another address.
_NAMES_KEPT_SECONDS = 1.0
_SLOW_SECONDS = 0.75
_BETWEEN_LOOKS_SECONDS = 0.25
_BACK_AFTER_SECONDS = 0.5
_ALIVE_SECONDS, _READY_SECONDS = 0.5, 1.5
_SHARE, _AT_ONCE = 0.1, 200.0
"""One request in ten may move, and what did not move before may be saved up: what waits for a process when it falls silent."""
_HTTP = 80
_log = get_logger(__name__)
Answer = TypeVar("Answer")


class NameUnknown(OSError):
    """Nobody says just now where the service is."""


class Hung(TimeoutError):
    """Whoever was asked answers nobody any more, while another process of the service does."""


@dataclass(eq=False, slots=True)
class Place:
    """One process of a service, as far as addresses tell; `waiting` are the requests on their way there, and since when."""

    address: str
    aside: bool = False
    looked_at: float = float("-inf")
    looking: asyncio.Task[None] | None = None
    waiting: dict[asyncio.Timeout, float] = field(default_factory=dict)


class Replicas:
    """All of one service. The last one that is left is never put aside, so an address of one process is asked as it is."""

    def __init__(self, service: str, address: str, session: aiohttp.ClientSession) -> None:
        """`session`, of new connections, is for looking whether a process answers, and stays the caller's to close."""
        self._service = service
        self._session = session
        parts = urlsplit(address)
        self.host = parts.netloc
        """What requests name, at whichever address."""
        self._name, self._port, self._path = parts.hostname or "", parts.port or _HTTP, parts.path
        # A certificate is for a name: over TLS that is asked, and whoever answers for it chooses.
        fixed = parts.scheme == "https" or _is_number(self._name)
        self._places = [Place(address)] if fixed else []
        self._known_until = float("inf") if fixed else float("-inf")
        self._asking = asyncio.Lock()
        self._turn = 0
        self._may_move = _AT_ONCE

    async def all(self) -> list[Place]:
        """Whoever is not put aside, or everybody. Raises NameUnknown."""
        if asyncio.get_running_loop().time() >= self._known_until:
            await self._look_up()
        return self._here() or self._places

    async def any_ready(self) -> bool:
        """Whether a process says that it is ready. Raises NameUnknown."""
        return any(await asyncio.gather(*(self._says(place, "/readyz", _READY_SECONDS) for place in await self.all())))

    async def another(self, than: Place | None = None) -> Place:
        """Whose turn it is; another than the one that was just asked, where there is one. Raises NameUnknown."""
        places = await self.all()
        now = asyncio.get_running_loop().time()
        for place in self._places:
            if place.aside and place.looking is None and now - place.looked_at >= _BACK_AFTER_SECONDS:
                place.looking = asyncio.create_task(self._look_again(place))
        others = [place for place in places if place is not than] or places
        self._turn += 1
        return others[self._turn % len(others)]

    def put_aside(self, place: Place) -> None:
        """Nobody is sent there until it answers when it is looked at; where nobody else is left it changes nothing."""
        if not place.aside and self._others(place):
            place.aside, place.looked_at = True, asyncio.get_running_loop().time()
            _log.warning("gateway.replica_aside", peer_service=self._service)

    async def ask(self, place: Place, send: Callable[[], Awaitable[Answer]]) -> Answer:
        """What `send` gives. Raises Hung when the process is found to answer nobody: what was sent may have been done."""
        loop = asyncio.get_running_loop()
        self._may_move = min(_AT_ONCE, self._may_move + _SHARE)
        try:
            async with asyncio.timeout(None) as scope:
                place.waiting[scope] = loop.time()
                slow = loop.call_later(_SLOW_SECONDS, self._slow, place, scope)
                try:
                    return await send()
                finally:
                    slow.cancel()
                    place.waiting.pop(scope, None)
        except TimeoutError:
            if scope.expired():
                raise Hung from None
            raise

    def _here(self) -> list[Place]:
        return [place for place in self._places if not place.aside]

    def _others(self, place: Place) -> list[Place]:
        return [other for other in self._here() if other is not place]

    async def _look_up(self) -> None:
        loop = asyncio.get_running_loop()
        async with self._asking:
            if loop.time() < self._known_until:
                return
            try:
                found = await loop.getaddrinfo(self._name, self._port, type=socket.SOCK_STREAM)
            except OSError as error:
                raise NameUnknown from error
            known = {place.address: place for place in self._places}
            addresses = dict.fromkeys(f"http://{_spelt(told)}{self._path}" for *_, told in found)
            self._places = [known.get(address) or Place(address) for address in addresses]
            self._known_until = loop.time() + _NAMES_KEPT_SECONDS

    def _slow(self, place: Place, scope: asyncio.Timeout) -> None:
        if place.aside:
            self._move(place, (scope,))
        elif place.looking is None and self._others(place):
            place.looking = asyncio.create_task(self._look_at(place))

    async def _look_at(self, place: Place) -> None:
        """Looks as long as somebody waits for it: slow it may be, and more work for the others would be no help to it."""
        loop = asyncio.get_running_loop()
        try:
            while self._others(place) and any(loop.time() - since >= _SLOW_SECONDS for since in place.waiting.values()):
                looked_at = (place, *self._others(place))
                here, *there = await asyncio.gather(*(self._is_alive(each) for each in looked_at))
                # Where all are silent it is this process, or the machine, that is slow.
                if not here and any(there):
                    self.put_aside(place)
                    self._move(place, tuple(place.waiting))
                    return
                await asyncio.sleep(_BETWEEN_LOOKS_SECONDS)
        finally:
            place.looking = None

    def _move(self, place: Place, scopes: Iterable[asyncio.Timeout]) -> None:
        now = asyncio.get_running_loop().time()
        for scope in scopes:
            if scope in place.waiting and self._may_move >= 1 and self._others(place):
                self._may_move -= 1
                del place.waiting[scope]
                scope.reschedule(now)

    async def _look_again(self, place: Place) -> None:
        try:
            if await self._is_alive(place):
                place.aside = False
                _log.info("gateway.replica_back", peer_service=self._service)
        finally:
            place.looked_at = asyncio.get_running_loop().time()
            place.looking = None

    async def _is_alive(self, place: Place) -> bool:
        with untraced():
            return await self._says(place, "/healthz", _ALIVE_SECONDS)

    async def _says(self, place: Place, path: str, seconds: float) -> bool:
        try:
            within = aiohttp.ClientTimeout(total=seconds)
            async with self._session.get(place.address + path, timeout=within) as response:
                return response.ok
        except (aiohttp.ClientError, OSError, RuntimeError):  # the session was closed: this process ends
            return False


def _is_number(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def _spelt(told: tuple[object, ...]) -> str:
    host, port = told[:2]
    return f"[{host}]:{port}" if ":" in str(host) else f"{host}:{port}"
