"""What every request passes through, as plain ASGI: headers, masked failures, limits."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import TYPE_CHECKING, Final

from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException

from chassis.http import answers
from chassis.http.route_guard import path_template
from chassis.http.uploads import UPLOAD_LIMIT, UPLOAD_SECONDS, takes_files
from chassis.telemetry.logging import get_logger

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from starlette.responses import Response
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

BODY_LIMIT: Final = 1024 * 1024
_DISCARDED: Final = (16 * BODY_LIMIT, 2)
_DISCARDED_OF_FILES: Final = (3 * UPLOAD_LIMIT, 30)

_HEADERS: Final = {
    "cache-control": "no-store",
    "content-security-policy": "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
    "cross-origin-resource-policy": "same-origin",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
}
_log = get_logger(__name__)


class SecurityHeaders:
    """Sets on every answer what it does not set itself; an answer is never stored."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in _HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        await self._app(scope, receive, send_with_headers if scope["type"] == "http" else send)


class FailureBoundary:
    """Answers 500 with nothing but a trace id when something unexpected is raised; the log gets the type and the line."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started = False

        async def send_and_watch(message: Message) -> None:
            nonlocal started
            started = started or message["type"] == "http.response.start"
            await send(message)

        try:
            await self._app(scope, receive, send_and_watch)
        except Exception as error:
            trace_id = answers.current_trace_id()
            route = path_template(scope)
            _log.error(
                "http.failed", trace_id=trace_id, http_route=route, http_request_method=scope["method"], error=error
            )
            if started:
                raise  # the answer is half sent: only the server can still cut the connection
            await answers.unexpected(trace_id)(scope, receive, send)


class RequestLimits:
    """Refuses a body that is too large (declared or counted), of a kind that is not read here, or a file that comes too slowly."""

    def __init__(
        self,
        app: ASGIApp,
        content_types: Sequence[str],
        uploads: Mapping[str, str],
        at: Mapping[str, Sequence[str]],
    ) -> None:
        """`at` are the kinds of single addresses; `uploads` that of each method where files (UPLOAD_LIMIT) are sent to."""
        self._app = app
        self._content_types = tuple(content_types)
        self._uploads = dict(uploads)
        self._at = {path: tuple(kinds) for path, kinds in at.items()}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        uploads = bool(self._uploads) and takes_files(scope["path"])
        limit = UPLOAD_LIMIT if uploads else BODY_LIMIT
        refused = _refusal(Headers(scope=scope), self._kinds(scope, uploads=uploads), limit)
        if refused is not None:
            await _discard(receive, files=uploads)
            await refused(scope, receive, send)
            return
        received = 0
        end = asyncio.get_running_loop().time() + UPLOAD_SECONDS if uploads else None

        async def receive_and_count() -> Message:
            nonlocal received
            try:
                async with asyncio.timeout_at(end):
                    message = await receive()
            except TimeoutError:
                raise HTTPException(408) from None
            received += len(message.get("body", b""))
            if received > limit:
                if message.get("more_body"):
                    await _discard(receive, files=uploads)
                raise HTTPException(413, headers={"x-limit": str(limit)})
            return message

        await self._app(scope, receive_and_count, send)

    def _kinds(self, scope: Scope, *, uploads: bool) -> tuple[str, ...]:
        if not uploads:
            return self._at.get(scope["path"], self._content_types)
        # A method that the address does not know is refused as such, whatever it sends.
        of_method = self._uploads.get(scope["method"])
        return tuple(self._uploads.values()) if of_method is None else (of_method,)


def _refusal(headers: Headers, kinds: tuple[str, ...], limit: int) -> Response | None:
    length = headers.get("content-length", "0")
    if not (length.isascii() and length.isdigit()):
        return answers.malformed()
    if int(length) > limit:
        return answers.too_large(limit)
    if length != "0" or "transfer-encoding" in headers:
        return None if _readable(headers, kinds) else answers.unsupported_media_type(", ".join(kinds))
    return None


def _readable(headers: Headers, kinds: tuple[str, ...]) -> bool:
    kind, _, parameters = headers.get("content-type", "").lower().partition(";")
    charset = parameters.strip().replace('"', "") in ("", "charset=utf-8") or kind.strip().startswith("multipart/")
    plain = headers.get("content-encoding", "identity").lower() == "identity"
    return kind.strip() in kinds and charset and plain


async def _discard(receive: Receive, *, files: bool) -> None:
    """Takes what is still being sent, within bounds: a connection closed before that is reset, and the answer is lost."""
    left, seconds = _DISCARDED_OF_FILES if files else _DISCARDED
    with suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            while left > 0:
                message = await receive()
                left -= len(message.get("body", b""))
                if not message.get("more_body"):
                    return
