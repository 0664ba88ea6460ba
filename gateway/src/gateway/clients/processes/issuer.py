"""The issuer, asked at whichever of its processes answers."""

from __future__ import annotations

import asyncio
from functools import partial
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import aiohttp

from chassis.auth.asking import Unreachable
from gateway.clients.processes.replicas import BROKEN_OFF, NEVER_SENT, Connections, Place, Replicas

if TYPE_CHECKING:
    from collections.abc import Mapping
    from contextlib import AsyncExitStack

    from chassis.settings import AuthWithExchange

_PAUSES = (0.05, 0.25)
_NOT_YET = 503
"""Keycloak's answer to whoever comes before it has started, or while it ends."""
_NO_ANSWER = (TimeoutError, aiohttp.ClientError, OSError)
# The caller's seconds are for all tries together.
_TILL_TOLD = aiohttp.ClientTimeout(sock_connect=0.5)


class IssuerProcesses:
    """The issuer at the address of its tokens; what it names elsewhere is asked there.

    What broke off, or waits for a process that is found to hang, may have been done, and is asked again twice at most. Of that a
    token is exchanged twice, a refresh token is good for as often (infra/decisions/0011), and a code that was spent is refused,
    whose tokens were lost.
    """

    def __init__(self, auth: AuthWithExchange, to: Connections) -> None:
        """`to` stays the caller's to close."""
        self._origin = _origin(auth.token_url)
        self._to = to
        # Cheap to answer, and without a person.
        self._replicas = Replicas("issuer", self._origin, to.looks, looked_at=urlsplit(auth.jwks_url).path)

    @classmethod
    async def open(cls, auth: AuthWithExchange, stack: AsyncExitStack) -> IssuerProcesses:
        """With connections of its own, which `stack` closes."""
        return cls(auth, await Connections.open("issuer", stack))

    async def ask(
        self,
        method: str,
        address: str,
        *,
        headers: Mapping[str, str],
        form: Mapping[str, str] | None = None,
        within: float,
    ) -> tuple[int, bytes]:
        """Status and body of the answer; raises Unreachable when none came `within` so many seconds, for all tries."""
        request = {"data": form, "headers": headers, "timeout": _TILL_TOLD, "allow_redirects": False}
        try:
            async with asyncio.timeout(within):
                if _origin(address) != self._origin:
                    return await _read(self._to.pooled, method, address, request)
                return await self._asked(method, address.removeprefix(self._origin), request)
        except _NO_ANSWER as error:
            raise Unreachable from error

    async def _asked(self, method: str, path: str, request: dict[str, Any]) -> tuple[int, bytes]:
        place: Place | None = None
        pauses, session = iter(_PAUSES), self._to.pooled
        request = request | self._replicas.named(request["headers"])
        while True:
            pause = next(pauses, None)
            try:
                place = await self._replicas.another(place)
                send = partial(_read, session, method, place.address + path, request)
                answer = await self._replicas.ask(place, send, may_move=pause is not None)
                if answer[0] != _NOT_YET or pause is None:
                    return answer
                self._replicas.put_aside(place)
            except NEVER_SENT:
                if place is not None:
                    self._replicas.put_aside(place)
                if pause is None:
                    raise
            except BROKEN_OFF:
                if pause is None:
                    raise
                # A pooled connection may have been dead for long, and the next one too.
                session = self._to.anew
            await asyncio.sleep(pause)


async def _read(
    session: aiohttp.ClientSession, method: str, address: str, request: Mapping[str, Any]
) -> tuple[int, bytes]:
    async with session.request(method, address, **request) as response:
        return response.status, await response.read()


def _origin(address: str) -> str:
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}"
