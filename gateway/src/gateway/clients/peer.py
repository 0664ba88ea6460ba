"""One service over HTTP: pooled connections, a token of its own for each call, one deadline, named refusals."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

import aiohttp
import orjson
from starlette.exceptions import HTTPException

from chassis.domain.errors import TooManyRequests, Unavailable
from chassis.http.uploads import OCTETS, UPLOAD_SECONDS
from chassis.telemetry.logging import get_logger
from gateway.clients.connections import CONNECTING_SECONDS, NEVER_SENT, Connections
from gateway.clients.problems import ServiceFailed, ServiceUnavailable, not_asked, refusal_of

if TYPE_CHECKING:
    from collections.abc import AsyncIterable, AsyncIterator, Mapping

    from chassis.auth.exchange import TokenExchanger
    from chassis.http.rate import PerMinute
    from gateway.clients.caller import Caller

    Query = Mapping[str, str | list[str]]

_LOOKING_SECONDS = 60.0
"""For a file to be looked at and kept once it is there, and between two pieces of one that is sent."""
_READY_SECONDS = 1.5
_NOT_DONE = (HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE)
_log = get_logger(__name__)

_DOWN = "The service for {what} cannot be reached just now. Nothing was saved; try again in a few seconds."
_SILENT = "The service for {what} did not answer in time. Try again in a few seconds."
_SILENT_COMMAND = "The service for {what} did not answer in time. Send the same again with the same idempotencyKey: it is not done twice."
_NO_EXCHANGE = "Sign-in cannot be checked just now. Nothing was saved; try again in a few seconds."


class Peer:
    """The service `name`, called on behalf of the caller."""

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
        self._address = address.rstrip("/")
        self._to = connections
        self._exchanger = exchanger
        self._calls = calls

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
        async with self._admitted(caller, None):
            async with asyncio.timeout_at(caller.deadline):
                token = await self._exchanger.exchange(caller.token, self.name)
            sent = {**headers, "authorization": f"Bearer {token}"}
            asked = self._to.anew.request(
                method, self._address + path, headers=sent, data=data, timeout=within, allow_redirects=False
            )
            async with asked as response:
                if response.status >= HTTPStatus.MULTIPLE_CHOICES:
                    body, retry_after = await response.read(), response.headers.get("retry-after")
                    raise refusal_of(self.name, response.status, body, retry_after, self._unanswered(None))
                yield response

    @asynccontextmanager
    async def _admitted(self, caller: Caller, headers: Mapping[str, str] | None) -> AsyncIterator[None]:
        """Counts a call; what keeps the service from answering is raised in words about its matter."""
        try:
            await self._calls.admit(f"{self.name} {caller.principal.subject}")
            yield
        except Unavailable:
            raise ServiceUnavailable(_NO_EXCHANGE) from None
        except TooManyRequests as limited_here:
            raise not_asked(limited_here) from None
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            if isinstance(error.__cause__, HTTPException):
                # The sender of a file stopped too early, or takes too long: the service is not to blame.
                raise error.__cause__ from None
            raise self._unreachable(error, headers) from None

    async def probe(self) -> None:
        """Returns when the service says it is ready; raises otherwise."""
        async with asyncio.timeout(_READY_SECONDS):
            answer = await self._to.ask("GET", f"{self._address}/readyz")
        if answer.status != HTTPStatus.OK:
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
        async with self._admitted(caller, headers), asyncio.timeout_at(caller.deadline):
            token = await self._exchanger.exchange(caller.token, self.name)
            sent = {**(headers or {}), "authorization": f"Bearer {token}", "accept": "application/json"}
            answer = await self._to.ask(method, self._address + path, params=query, headers=sent, data=data)
        if answer.again and answer.status in _NOT_DONE and _is_command(headers):
            # True of this try only: the first one may have been done.
            raise ServiceUnavailable(self._unanswered(headers))
        if answer.status >= HTTPStatus.MULTIPLE_CHOICES:
            raise refusal_of(self.name, answer.status, answer.body, answer.retry_after, self._unanswered(headers))
        return self._json(answer.body)

    def _unreachable(self, error: Exception, headers: Mapping[str, str] | None) -> ServiceUnavailable:
        _log.warning("gateway.service_unreachable", peer_service=self.name, error=error)
        never_sent = isinstance(error, NEVER_SENT)
        return ServiceUnavailable(_DOWN.format(what=self._what) if never_sent else self._unanswered(headers))

    def _unanswered(self, headers: Mapping[str, str] | None) -> str:
        return (_SILENT_COMMAND if _is_command(headers) else _SILENT).format(what=self._what)

    def _json(self, body: bytes) -> Any:
        try:
            return orjson.loads(body)
        except ValueError:
            raise ServiceFailed(f"{self.name}: the answer is no JSON") from None


def _is_command(headers: Mapping[str, str] | None) -> bool:
    return "idempotency-key" in (headers or {})
