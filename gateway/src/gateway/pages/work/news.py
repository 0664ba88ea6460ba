"""/events: how much came to the inbox since a page was opened, as a number that comes by itself (Server-Sent Events).

A stream of bytes that Starlette sends as it is: two kinds of lines need no package of their own.
"""

# FastAPI reads these signatures at run time, so annotations are not postponed here.

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import suppress
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Request
from pydantic import AwareDatetime
from starlette.responses import Response, StreamingResponse

from chassis.domain.errors import Unavailable
from gateway.pages.refusals import PageRefused
from gateway.pages.rendering import Pages, ThePages
from gateway.sessions.dependencies import SignedIn, still_signed_in, watching_by_browser
from gateway.sessions.errors import SignInNeeded

MOST_STREAMS = 6
EVERY_SECONDS = 3.0
_HEADERS = {"cache-control": "no-store", "x-accel-buffering": "no"}
_OVER = "event: over\ndata: {}\n\n"
# A browser takes this answer as "do not ask again".
_NOTHING_MORE = 204


class Streams:
    """How many streams each person has open; a browser opens one for each of its windows."""

    def __init__(self, stop: asyncio.Event, every: float = EVERY_SECONDS) -> None:
        """`stop` ends all of them; `every` is the time in seconds between two looks."""
        self._stop = stop
        self._every = every
        self._open: Counter[UUID] = Counter()

    def full(self, person: UUID) -> bool:
        """Whether this person has as many as one may have."""
        return self._open[person] >= MOST_STREAMS

    async def follow(self, request: Request, pages: Pages, person: UUID, since: str) -> AsyncIterator[str]:
        """A line when the number changes, until the session or the process ends."""
        self._open[person] += 1
        try:
            told = 0
            yield ": here\n\n"
            while not self._stop.is_set():
                new = await _new(request, pages, since)
                yield f'event: news\ndata: {{"new": {new}}}\n\n' if new not in (told, None) else ": still here\n\n"
                told = told if new is None else new
                with suppress(TimeoutError):
                    await asyncio.wait_for(self._stop.wait(), self._every)
        except SignInNeeded:
            yield _OVER
        finally:
            self._open[person] -= 1


async def _new(request: Request, pages: Pages, since: str) -> int | None:
    """How many came; None when nobody can say just now. Raises SignInNeeded once the session is over."""
    try:
        signed_in = await still_signed_in(request)
        return int((await pages.ask("Waiting", signed_in.caller, since=since))["waiting"]["new"])
    except (PageRefused, Unavailable):
        return None


def news_router(stop: asyncio.Event) -> APIRouter:
    """The address of the news; `stop` is set when the process is told to end."""
    router = APIRouter(include_in_schema=False)
    streams = Streams(stop)

    @router.get("/events")
    async def events(
        request: Request, pages: ThePages, since: AwareDatetime, signed_in: Annotated[SignedIn, watching_by_browser]
    ) -> Response:
        """A count and nothing else; it prolongs no session."""
        person = signed_in.caller.principal.subject
        if streams.full(person):
            return Response(status_code=_NOTHING_MORE)
        lines = streams.follow(request, pages, person, since.isoformat())
        return StreamingResponse(lines, media_type="text/event-stream", headers=_HEADERS)

    return router
