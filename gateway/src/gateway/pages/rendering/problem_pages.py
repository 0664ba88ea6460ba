"""A problem that would be answered to a person's browser as JSON becomes a page in their language, with the same status."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

import orjson
from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import RedirectResponse

from chassis.http.answers import MEDIA_TYPE
from chassis.http.uploads import takes_files
from contracts.problems import PREFIX, TOO_LARGE
from gateway.endpoint.accept import accept_of, wants_page
from gateway.pages.languages.choice import pressed_in, remember
from gateway.pages.rendering.kept import led
from gateway.pages.rendering.refusals import Elsewhere, PageRefused, Refusal, retry_after
from gateway.sessions.answers import answered_by

if TYPE_CHECKING:
    from fastapi import FastAPI
    from starlette.responses import Response
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from gateway.pages.rendering.document import Pages

_LARGE_FILE = "file-too-large"
_KEPT = ("allow", "connection", "retry-after")


def speak_to_people(app: FastAPI, pages: Pages) -> None:
    """Registers both ways in which a refusal becomes a page; call it after everything else is in place."""
    app.state.pages = pages
    answered_by(app, PageRefused, _on_refused)
    answered_by(app, Elsewhere, _on_elsewhere)
    app.add_middleware(ProblemPages, pages=pages)


async def _on_refused(request: Request, error: PageRefused) -> Response:
    return await _refusal(cast("Pages", request.app.state.pages), request, error)


async def _refusal(pages: Pages, request: Request, error: PageRefused) -> Response:
    """The page that says it; after a POST of a signed-in person at an address that can be loaded again."""

    async def at_once(_: Refusal) -> Response:
        return pages.refusal(request, error)

    visitor = getattr(request.state, "visitor", None)
    if visitor is not None and visitor.found(Refusal):
        # What was refused to a POST is not asked for again: its address leads to the page that it was sent from.
        return pages.refusal(request, error, again=request.url.path)
    if request.method != "POST" or visitor is None:
        return pages.refusal(request, error)
    # The code of the event is that of the request in which it happened.
    facts = {**pages.traced(error), **error.facts}
    return await led(visitor, Refusal(error.slug, error.status, facts), at_once, headers=retry_after(error))


async def _on_elsewhere(request: Request, error: Elsewhere) -> Response:
    answer = RedirectResponse(error.address, 303)
    if pressed := pressed_in(request):
        remember(answer, pressed)
    return answer


class ProblemPages:
    """Replaces problem documents for a caller who asked for HTML; all others get them as they are."""

    def __init__(self, app: ASGIApp, pages: Pages) -> None:
        """Wraps `app`."""
        self._app = app
        self._pages = pages

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        if scope["type"] != "http" or not wants_page(accept_of(Headers(scope=scope))):
            await self._app(scope, receive, send)
            return
        start: Message | None = None
        body = b""

        async def send_or_keep(message: Message) -> None:
            nonlocal start, body
            if message["type"] == "http.response.start" and _is_problem(message):
                start = message
            elif start is None:
                await send(message)
            else:
                body += message.get("body", b"")

        await self._app(scope, receive, send_or_keep)
        if start is not None:
            page = await self._page(scope, start, body)
            await page(scope, receive, send)

    async def _page(self, scope: Scope, start: Message, body: bytes) -> Response:
        problem: dict[str, Any] = orjson.loads(body)
        facts = {name: value for name, value in problem.items() if name not in ("type", "status", "title", "detail")}
        slug = problem["type"].removeprefix(PREFIX)
        # A body that is too large where files are sent to is a file, and of that a service says how large it may be.
        slug = _LARGE_FILE if slug == TOO_LARGE and takes_files(scope["path"]) else slug
        refused = PageRefused(slug, problem["status"], **facts)
        given, request = Headers(raw=start["headers"]), Request(scope)
        # Where the rest of what is sent is not read, nothing else is done for it either.
        closes = "connection" in given
        answer = self._pages.refusal(request, refused) if closes else await _refusal(self._pages, request, refused)
        if answer.status_code == refused.status:
            answer.headers.update({name: given[name] for name in _KEPT if name in given})
        return answer


def _is_problem(start: Message) -> bool:
    return Headers(raw=start["headers"]).get("content-type") == MEDIA_TYPE
