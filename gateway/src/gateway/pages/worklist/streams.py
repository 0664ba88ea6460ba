"""The streams of one process: how many a person has, and the looks that feed them, few at a time however many wait.

A stream waits for lines in memory and holds nothing else. That its session has ended is asked for all streams together;
how much is new is looked up for one after the other, so that a thousand of them cost no more than thirty.
"""

from __future__ import annotations

import asyncio
import itertools
import json
from collections import Counter
from contextlib import suppress
from contextvars import Context, copy_context
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, NamedTuple

from chassis.auth.errors import Unauthenticated
from chassis.domain.errors import Unavailable
from chassis.telemetry.logging import get_logger
from chassis.telemetry.spans import untraced
from gateway.pages.rendering.refusals import PageRefused
from gateway.sessions.errors import SignInNeeded

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable
    from uuid import UUID

    from gateway.sessions.sign_in.presence import SessionReader

MOST_STREAMS: Final = 6
"""How many one person has; a browser opens one for each of its windows."""
EVERY_SECONDS: Final = 3.0
POLLS_A_SECOND: Final = 10
_LOOKS_AT_ONCE: Final = 4
# Proxies cut what says nothing for half a minute or more.
_SILENT_SECONDS: Final = 15.0
_HERE, _STILL_HERE = ": here\n\n", ": still here\n\n"
_OVER = "event: over\ndata: {}\n\n"
_log = get_logger(__name__)


class News(NamedTuple):
    """How many notices came since a page was opened, and how many reports in immediate danger they brought."""

    new: int
    danger: int


_NONE: Final = News(0, 0)


@dataclass(eq=False, slots=True)
class Stream:
    """One window's stream; `look` counts what is new to it, in the name of the person who opened it."""

    person: UUID
    session: bytes = field(repr=False)
    look: Callable[[], Awaitable[News]] = field(repr=False)
    # What is looked up belongs to the trace of the request that stays open, whichever task does it.
    context: Context = field(default_factory=copy_context, repr=False)
    _sent: News = _NONE
    _waiting: asyncio.Queue[str | None] = field(default_factory=asyncio.Queue, repr=False)

    async def lines(self) -> AsyncIterator[str]:
        """What is sent, until the stream is ended; a comment now and then keeps it open."""
        line: str | None = _HERE
        while line is not None:
            yield line
            try:
                # Not `wait_for`, which makes a task of its own for each wait of each stream.
                async with asyncio.timeout(_SILENT_SECONDS):
                    line = await self._waiting.get()
            except TimeoutError:
                line = _STILL_HERE

    def send(self, news: News) -> None:
        """Sends the numbers if they are others than before."""
        if news != self._sent:
            self._sent = news
            self._waiting.put_nowait(f"event: news\ndata: {json.dumps(news._asdict())}\n\n")

    def end(self, last: str | None = None) -> None:
        """Sends `last` and nothing after it."""
        if last is not None:
            self._waiting.put_nowait(last)
        self._waiting.put_nowait(None)


class Streams:
    """All that are open. A person with `MOST_STREAMS` opens no other, however many windows ask at once."""

    def __init__(self, stop: asyncio.Event, every: float = EVERY_SECONDS) -> None:
        """`stop` ends all of them; `every` is the time in seconds between two looks, or more when many wait."""
        self.door = asyncio.Semaphore(_LOOKS_AT_ONCE)
        """Held while a window's session is looked up: many that come at once wait here, and not for a connection."""
        self._stop = stop
        self._every = every
        self._open: set[Stream] = set()
        self._persons: Counter[UUID] = Counter()
        self._due: asyncio.PriorityQueue[tuple[bool, int, Stream]] = asyncio.PriorityQueue()
        self._order = itertools.count()
        self._looking = asyncio.Semaphore(_LOOKS_AT_ONCE)

    def figures(self) -> dict[str, int]:
        """For /readyz."""
        return {"streams_open": len(self._open)}

    def enter(self, stream: Stream) -> bool:
        """Whether `stream` may stay; each that enters also leaves."""
        if self._persons[stream.person] >= MOST_STREAMS:
            return False
        self._persons[stream.person] += 1
        self._open.add(stream)
        if self._stop.is_set():
            stream.end()
        # What was opened just now is looked at before what was looked at before.
        self._line_up(stream, again=False)
        return True

    def leave(self, stream: Stream) -> None:
        """Makes room for another stream of the same person."""
        self._open.remove(stream)
        self._persons[stream.person] -= 1
        if not self._persons[stream.person]:
            del self._persons[stream.person]

    async def feed(self, presence: SessionReader) -> None:
        """Feeds the streams until it is cancelled, and ends each in time: with its session, or with the process."""
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._end_with_the_process())
            tasks.create_task(self._end_with_their_sessions(presence))
            while True:
                _, _, stream = await self._due.get()
                if stream not in self._open:
                    continue
                await self._looking.acquire()
                tasks.create_task(self._look(stream), context=stream.context)
                await asyncio.sleep(1 / POLLS_A_SECOND)

    def _line_up(self, stream: Stream, *, again: bool) -> None:
        self._due.put_nowait((again, next(self._order), stream))

    async def _look(self, stream: Stream) -> None:
        try:
            stream.send(await stream.look())
        except (SignInNeeded, Unauthenticated):
            stream.end(_OVER)
        except (PageRefused, Unavailable):
            pass  # not known just now; the next poll may know
        except Exception as error:  # noqa: BLE001 -- the others are fed on; the browser opens this one again
            _log.error("news.failed", error=error)
            stream.end()
        finally:
            self._looking.release()
            loop = asyncio.get_running_loop()
            loop.call_later(self._every, lambda: self._line_up(stream, again=True))

    async def _end_with_the_process(self) -> None:
        await self._stop.wait()
        for stream in self._open:
            stream.end()

    async def _end_with_their_sessions(self, presence: SessionReader) -> None:
        while True:
            await asyncio.sleep(self._every)
            known = {stream: stream.session for stream in self._open}
            with suppress(Unavailable), untraced():
                living = await presence.living(set(known.values())) if known else set()
                for stream, session in known.items():
                    if session not in living:
                        stream.end(_OVER)
