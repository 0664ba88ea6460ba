"""How long a client may take to say what it wants. How long it takes to be answered is another matter: a stream stays open."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import h11
import orjson
from uvicorn.protocols.http.h11_impl import H11Protocol

from chassis.http.uploads import UPLOAD_SECONDS, takes_files
from contracts import problems

if TYPE_CHECKING:
    import asyncio

TOO_SLOW: Final = "request-too-slow"
_TITLE: Final = "The request took too long to arrive. Send it again over a better connection, or less at once."
_STATUS: Final = 408
# A connection that is closed while something still comes on it is reset, and the refusal is lost on its way.
_LINGER_SECONDS: Final = 1.0


@dataclass(frozen=True, slots=True)
class Patience:
    """Seconds for the headers of a request, for its body and between two requests, how many connections are served, and seconds for a file.

    More connections are answered 503 by the server itself. One that sends nothing at all has the time for headers.
    """

    headers: float = 10
    body: float = 30
    idle: int = 30
    connections: int = 1000
    uploads: float = UPLOAD_SECONDS


class Punctual(H11Protocol):
    """uvicorn's protocol, which by itself waits for ever for the rest of a request. `patience` is set by `punctual`."""

    patience = Patience()

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn's own
        """A connection is there: its first request is waited for."""
        super().connection_made(transport)
        self._waited_for: tuple[Any, ...] = ()
        self._late_task: asyncio.TimerHandle | None = None
        self._refused = False
        self._wait_for(self.patience.headers, "headers", self.scope)

    def connection_lost(self, exc: Exception | None) -> None:
        """It is gone, and nothing is waited for."""
        self._wait_for_nothing()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Something came: of what is still missing, the time goes on."""
        if not self._refused:
            super().data_received(data)
            self._look()

    def on_response_complete(self) -> None:
        """The next request may be there already, or begun."""
        super().on_response_complete()
        self._look()

    def _look(self) -> None:
        missing = self.conn.their_state
        if self.transport.is_closing():
            self._wait_for_nothing()
        elif missing is h11.SEND_BODY:
            # Of a file that was answered before it was all there the rest is of use to nobody.
            files = takes_files(self.scope["path"]) and self.conn.our_state is not h11.DONE
            self._wait_for(
                self.patience.uploads if files else self.patience.body, "file" if files else "body", self.scope
            )
        elif missing is h11.IDLE and self.conn.trailing_data[0]:
            self._wait_for(self.patience.headers, "headers", self.scope)
        elif missing is h11.IDLE and self.timeout_keep_alive_task is None:
            # The rest of a request that was answered before it was all there: uvicorn no longer counts the time.
            self._wait_for(self.patience.idle, "another", self.scope)
        else:
            self._wait_for_nothing()

    def _wait_for(self, seconds: float, *what: Any) -> None:
        # The same part of the same request: no byte of it prolongs the time.
        if self._waited_for and all(new is old for new, old in zip(what, self._waited_for, strict=True)):
            return
        self._wait_for_nothing()
        self._waited_for = what
        self._late_task = self.loop.call_later(seconds, self._late)

    def _wait_for_nothing(self) -> None:
        self._waited_for = ()
        if self._late_task is not None:
            self._late_task.cancel()
            self._late_task = None

    def _late(self) -> None:
        if self.transport.is_closing():
            return
        begun = self.conn.their_state is h11.SEND_BODY or self.conn.trailing_data[0]
        if begun and self.conn.our_state in (h11.IDLE, h11.SEND_RESPONSE):
            self._refuse()
            self._late_task = self.loop.call_later(_LINGER_SECONDS, self.transport.close)
        else:
            self.transport.close()

    def _refuse(self) -> None:
        self._refused = True
        document = {"type": problems.PREFIX + TOO_SLOW, "title": _TITLE, "status": _STATUS}
        content = orjson.dumps(document)
        headers = [
            (b"content-type", b"application/problem+json"),
            (b"content-length", str(len(content)).encode()),
            (b"cache-control", b"no-store"),
            (b"connection", b"close"),
        ]
        answer = h11.Response(status_code=_STATUS, headers=headers, reason=b"Request Timeout")
        for event in (answer, h11.Data(data=content), h11.EndOfMessage()):
            self.transport.write(self.conn.send(event))
        if self.transport.can_write_eof():
            self.transport.write_eof()
        if self.conn.their_state is h11.SEND_BODY:
            # Whoever reads the body learns that there is nobody left to answer.
            self.cycle.disconnected = True
            self.cycle.message_event.set()


def punctual(patience: Patience) -> type[Punctual]:
    """The protocol for a server of this patience."""
    return type("Punctual", (Punctual,), {"patience": patience})
