"""/events: how much came to the inbox since a page was opened, as numbers that come by themselves (Server-Sent Events).

A stream of bytes that Starlette sends as it is: two kinds of lines need no package of their own.
"""

# FastAPI reads these signatures at run time, so annotations are not postponed here.

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from pydantic import AwareDatetime
from starlette.responses import Response, StreamingResponse

from chassis.auth.access import SIGNED_IN_BY_BROWSER, mark
from gateway.pages.rendering.document import Pages, ThePages
from gateway.pages.worklist.streams import News, Stream, Streams
from gateway.sessions.browser.cookies import session_of
from gateway.sessions.dependencies import SignedIn, still_signed_in
from gateway.sessions.errors import SignInNeeded

_HEADERS = {"cache-control": "no-store", "x-accel-buffering": "no"}
# A browser takes this answer as "do not ask again".
_NOTHING_MORE = 204


class _News(StreamingResponse):
    """Counts as one of its person's streams from before its first byte until after its last."""

    def __init__(self, streams: Streams, stream: Stream) -> None:
        super().__init__(stream.lines(), media_type="text/event-stream", headers=_HEADERS)
        self._streams = streams
        self._stream = stream

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if not self._streams.enter(self._stream):
            await Response(status_code=_NOTHING_MORE)(scope, receive, send)
            return
        try:
            await super().__call__(scope, receive, send)
        finally:
            self._streams.leave(self._stream)


def _stream(request: Request, pages: Pages, person: SignedIn, since: str) -> Stream:
    secret = session_of(request)
    if secret is None:
        raise SignInNeeded(request.url.path)

    async def look() -> News:
        caller = (await still_signed_in(request)).caller
        waiting = (await pages.ask(caller)("Waiting", since=since))["waiting"]
        return News(waiting["new"], waiting["danger"])

    return Stream(person.caller.principal.subject, secret.name, look)


def news_router(streams: Streams) -> APIRouter:
    """The address of the news; `streams` are those of the process."""
    router = APIRouter(include_in_schema=False)

    async def listening(request: Request) -> SignedIn:
        async with streams.door:
            person = await still_signed_in(request)
        await request.app.state.rate.admit(person.caller.principal)
        return person

    at_the_door = Depends(mark(listening, SIGNED_IN_BY_BROWSER))

    @router.get("/events")
    async def events(
        request: Request, pages: ThePages, since: AwareDatetime, person: Annotated[SignedIn, at_the_door]
    ) -> Response:
        """Numbers and nothing else; it prolongs no session."""
        return _News(streams, _stream(request, pages, person, since.isoformat()))

    return router
