"""What every address answers besides the methods of its routes: HEAD wherever GET is, and OPTIONS."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send


class HeadAsGet:
    """Answers HEAD as GET is answered, to the last header. The server sends no body; here a stream only ends before its first line."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        if scope["type"] != "http" or scope["method"] != "HEAD":
            await self._app(scope, receive, send)
            return
        over = False

        async def send_until_it_streams(message: Message) -> None:
            nonlocal over
            if over:
                return
            over = message["type"] == "http.response.body" and bool(message.get("more_body"))
            await send({"type": "http.response.body", "body": b""} if over else message)

        # A copy: what serves us has to know that no body may follow.
        await self._app({**scope, "method": "GET"}, receive, send_until_it_streams)


def with_implied(methods: set[str]) -> list[str]:
    """The methods of an address, given those of its routes; none where there are none."""
    implied = {"OPTIONS"} | ({"HEAD"} if "GET" in methods else set())
    return sorted(methods | implied) if methods else []
