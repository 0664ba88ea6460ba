"""One service over HTTP: pooled connections, a token of its own for each call, one deadline, named refusals."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

import aiohttp
import orjson

from chassis.domain.errors import TooManyRequests, Unavailable
from chassis.http.uploads import OCTETS, UPLOAD_SECONDS
from chassis.telemetry.logging import get_logger
from gateway.clients.caller import BUDGET_SECONDS
from gateway.clients.problems import ServiceFailed, ServiceUnavailable, not_asked, refusal_of
from gateway.clients.processes.replicas import (
    BROKEN_OFF,
    CONNECTING_SECONDS,
    NEVER_SENT,
    Connections,
    Hung,
    Place,
    Replicas,
)
from gateway.clients.processes.suspects import Suspects

if TYPE_CHECKING:
    from collections.abc import AsyncIterable, AsyncIterator, Mapping

    from chassis.auth.exchange import TokenExchanger
    from chassis.http.rate import PerMinute
    from gateway.clients.caller import Caller

    Query = Mapping[str, str | list[str]]

_LOOKING_SECONDS = 60.0
"""For a file to be looked at and kept once it is there, and between two pieces of one that is sent."""
_WITHIN = aiohttp.ClientTimeout(total=BUDGET_SECONDS, sock_connect=0.5)
"""Whoever takes no connection in half a second is not there: another one is tried, or the same again."""
# Together longer than names are kept: the last try asks anew where the service is.
_PAUSES = (0.05, 0.25, 0.75)
_GIVEN_UP_SECONDS = 2.0
_NOT_DONE = (HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE)
_log = get_logger(__name__)

_DOWN = "The service for {what} cannot be reached just now. Nothing was saved; try again in a few seconds."
_SILENT = "The service for {what} did not answer in time. Try again in a few seconds."
_SILENT_COMMAND = "The service for {what} did not answer in time. Send the same again with the same idempotencyKey: it is not done twice."
_NO_EXCHANGE = "Sign-in cannot be checked just now. Nothing was saved; try again in a few seconds."


class Peer:
    """The service `name`, called as whoever asks."""

    def __init__(
        self,
        name: str,
        what: str,
        address: str,
        connections: Connections,
        exchanger: TokenExchanger,
        calls: PerMinute,
    ) -> None:
        """`what` names the service's matter in sentences ("reports"); `calls` counts by service and person."""
        self.name = name
        self._what = what
        self._to = connections
        self._replicas = Replicas(name, address.rstrip("/"), connections.looks)
        self._exchanger = exchanger
        self._calls = calls
        self._given_up_at = -_GIVEN_UP_SECONDS
        self._suspects = Suspects()

    async def get(self, caller: Caller, path: str, query: Query | None = None) -> Any:
        """The JSON answer of GET `path`. Raises what `post` raises."""
        return await self._call(caller, "GET", path, query=query)

    async def post(
        self,
        caller: Caller,
        path: str,
        body: Mapping[str, Any],
        *,
        key: str | None = None,
        query: Query | None = None,
    ) -> Any:
        """The JSON answer of POST `path`; `key` is the Idempotency-Key of a command. Without one, `path` only answers a question.

        Raises ServiceRefused, ServiceUnavailable, ServiceFailed, or Unauthenticated when the sign-in has ended meanwhile.
        """
        headers = {"content-type": "application/json"} | ({} if key is None else {"idempotency-key": key})
        return await self._call(caller, "POST", path, query=query, headers=headers, data=orjson.dumps(body))

    async def send(self, caller: Caller, path: str, content: AsyncIterable[bytes]) -> Any:
        """The JSON answer of PUT `path` with a file, passed on while it comes; sent once only. Raises what `post` raises."""
        headers = {"content-type": OCTETS, "accept": "application/json"}
        within = aiohttp.ClientTimeout(total=UPLOAD_SECONDS + _LOOKING_SECONDS, sock_connect=CONNECTING_SECONDS)
        async with self._moving(caller, "PUT", path, headers, within, data=content) as response:
            return self._json(await response.read())

    @asynccontextmanager
    async def fetch(self, caller: Caller, path: str) -> AsyncIterator[aiohttp.ClientResponse]:
        """The answer of GET `path`, a file, whose content is read as it comes. Raises what `post` raises."""
        # However slowly it is taken: only the service must not keep it waiting.
        within = aiohttp.ClientTimeout(total=None, sock_connect=CONNECTING_SECONDS, sock_read=_LOOKING_SECONDS)
        async with self._moving(caller, "GET", path, {}, within) as response:
            yield response

    @asynccontextmanager
    async def _moving(
        self,
        caller: Caller,
        method: str,
        path: str,
        headers: Mapping[str, str],
        within: aiohttp.ClientTimeout,
        data: Any = None,
    ) -> AsyncIterator[aiohttp.ClientResponse]:
        try:
            await self._calls.admit(f"{self.name} {caller.principal.subject}")
            async with asyncio.timeout_at(caller.deadline):
                token = await self._exchanger.exchange(caller.token, self.name)
            sent = self._replicas.named({**headers, "authorization": f"Bearer {token}"})
            async with await self._opened(method, path, data=data, timeout=within, **sent) as response:
                if response.status >= HTTPStatus.MULTIPLE_CHOICES:
                    told = response.headers.get("retry-after")
                    raise refusal_of(self.name, response.status, await response.read(), told)
                yield response
        except Unavailable:
            raise ServiceUnavailable(_NO_EXCHANGE) from None
        except TooManyRequests as told_here:
            raise not_asked(told_here) from None
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            _log.warning("gateway.service_unreachable", peer_service=self.name, error=error)
            raise ServiceUnavailable(_sentence(error, None).format(what=self._what)) from None

    async def _opened(self, method: str, path: str, **more: Any) -> aiohttp.ClientResponse:
        """Another process is tried where no connection is made, and for a question when whoever was asked is found to hang."""
        place = await self._replicas.another()
        try:
            return await self._asked(place, method, path, may_move=method == "GET", **more)
        except NEVER_SENT:
            self._replicas.put_aside(place)
        except Hung:
            pass
        return await self._asked(await self._replicas.another(place), method, path, may_move=False, **more)

    async def _asked(
        self, place: Place, method: str, path: str, *, may_move: bool, **more: Any
    ) -> aiohttp.ClientResponse:
        async def answer() -> aiohttp.ClientResponse:
            return await self._to.files.request(method, place.address + path, allow_redirects=False, **more)

        return await self._replicas.ask(place, answer, may_move=may_move)

    async def probe(self) -> None:
        """Returns when a process of the service says it is ready; raises otherwise."""
        if not await self._replicas.any_ready():
            raise ServiceUnavailable(_DOWN.format(what=self._what))

    async def _call(
        self,
        caller: Caller,
        method: str,
        path: str,
        *,
        query: Query | None = None,
        headers: Mapping[str, str] | None = None,
        data: bytes | None = None,
    ) -> Any:
        try:
            await self._calls.admit(f"{self.name} {caller.principal.subject}")
            async with asyncio.timeout_at(caller.deadline):
                token = await self._exchanger.exchange(caller.token, self.name)
                sent = {**(headers or {}), "authorization": f"Bearer {token}", "accept": "application/json"}
                status, body, retry_after = await self._send(method, path, query, sent, data)
        except Unavailable:
            raise ServiceUnavailable(_NO_EXCHANGE) from None
        except TooManyRequests as told:
            raise not_asked(told) from None
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            _log.warning("gateway.service_unreachable", peer_service=self.name, error=error)
            raise ServiceUnavailable(_sentence(error, headers).format(what=self._what)) from None
        if status >= HTTPStatus.MULTIPLE_CHOICES:
            raise refusal_of(self.name, status, body, retry_after)
        return self._json(body)

    async def _send(
        self, method: str, path: str, query: Query | None, headers: Mapping[str, str], data: bytes | None
    ) -> tuple[int, bytes, str | None]:
        """Again, for about a second, when the connection fails or breaks off: one of several processes may be ending, or hang.

        What was not sent may be tried as often as there is time. What broke off, or waits for a process that is found to answer
        nobody, is sent twice at most: questions change nothing and a command's key has it done once, but the request itself may
        be what ended the process that answered it. Whatever would not be sent again waits where it is as long as there is time.
        """
        request = Suspects.known_by(method, path, query, data)
        broke: Exception | None = None
        place: Place | None = None
        pauses = iter(self._pauses())
        while True:
            pause = next(pauses, None)
            try:
                place = await self._replicas.another(place)
                again = broke is not None
                may_move = not again and pause is not None and not self._suspects.has(request)
                answer = await self._once(place, method, path, query, headers, data, again=again, may_move=may_move)
            except NEVER_SENT as error:
                if place is not None:
                    self._replicas.put_aside(place)
                if pause is None:
                    self._given_up_at = asyncio.get_running_loop().time()
                    # Told in the end even when nobody is there any more: the service may have done it.
                    raise broke or error from None
            except BROKEN_OFF as error:
                if broke is not None or pause is None or self._suspects.has(request):
                    self._suspects.add(request)
                    raise
                broke = error
            else:
                if broke is not None and answer[0] in _NOT_DONE and "idempotency-key" in headers:
                    # True of this try only: an earlier one may have been done.
                    raise broke
                return answer
            await asyncio.sleep(pause)

    def _pauses(self) -> tuple[float, ...]:
        """Between tries; a second try at once, and no more, while the service was just found to be away: nobody waits for that twice."""
        away = asyncio.get_running_loop().time() - self._given_up_at < _GIVEN_UP_SECONDS
        return (0.0,) if away else _PAUSES

    async def _once(
        self,
        place: Place,
        method: str,
        path: str,
        query: Query | None,
        headers: Mapping[str, str],
        data: bytes | None,
        *,
        again: bool,
        may_move: bool,
    ) -> tuple[int, bytes, str | None]:
        # A pooled connection may have been dead for long, and the next one too: that would be nobody's end.
        session = self._to.anew if again else self._to.pooled
        asked = session.request(
            method,
            place.address + path,
            params=query,
            data=data,
            allow_redirects=False,
            timeout=_WITHIN,
            **self._replicas.named(headers),
        )

        async def answer() -> tuple[int, bytes, str | None]:
            async with asked as response:
                return response.status, await response.read(), response.headers.get("retry-after")

        try:
            return await self._replicas.ask(place, answer, may_move=may_move)
        except (TimeoutError, asyncio.CancelledError):
            # Two kept it until nobody waited any more.
            if again:
                self._suspects.add(Suspects.known_by(method, path, query, data))
            raise

    def _json(self, body: bytes) -> Any:
        try:
            return orjson.loads(body)
        except ValueError:
            raise ServiceFailed(f"{self.name}: the answer is no JSON") from None


def _sentence(error: Exception, headers: Mapping[str, str] | None) -> str:
    if isinstance(error, NEVER_SENT):
        return _DOWN
    return _SILENT_COMMAND if "idempotency-key" in (headers or {}) else _SILENT
