"""What holds for every answer: only our own host name is served, other sites cannot post here, and nothing is kept or framed."""

from collections.abc import Awaitable, Callable
from typing import Any

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_HEADERS = {
    "cache-control": "no-store",
    # Not no-referrer: with it browsers send `Origin: null` with our own forms, and that is what a foreign site looks like.
    "referrer-policy": "same-origin",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
}


class Guard:
    """Middleware around the whole application."""

    def __init__(self, app: ASGIApp, host: str, called: str = "demo issuer") -> None:
        """`host` is the one host and port under which it answers; `called` is what it calls itself."""
        self._app = app
        self._host = host
        self._called = called

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuses a request under another host name, or a form from another site; else passes it on and sets headers."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in _HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        refused = self._refusal(scope["method"], Headers(scope=scope))
        await (refused or self._app)(scope, receive, send_guarded)

    def _refusal(self, method: str, headers: Headers) -> PlainTextResponse | None:
        if headers.get("host") != self._host:
            return PlainTextResponse(
                f"The {self._called} answers as {self._host} only: open it under that name.\n", 421
            )
        site, origin = headers.get("sec-fetch-site"), headers.get("origin")
        own = site in ("same-origin", "none") if site else origin in (None, f"http://{self._host}")
        if method not in ("GET", "HEAD") and not own:
            return PlainTextResponse(
                "Another site may not post here: open its own page and use the buttons there.\n", 403
            )
        return None


def answering(content: dict[str, Any]) -> Callable[[Request], Awaitable[Response]]:
    """An endpoint that always answers this."""

    async def endpoint(_: Request) -> Response:
        return JSONResponse(content)

    return endpoint
