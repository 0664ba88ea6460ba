"""One person's connection to the platform, good or slow, and what is reported of every answer."""

from __future__ import annotations

import random
import socket
import time
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from http.cookies import CookieError, SimpleCookie
from typing import TYPE_CHECKING
from urllib.parse import urlencode, urlsplit

import gevent

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_PATIENCE_SECONDS = 60.0
_KEPT_SECONDS = 3.0
"""Shorter than the five of the servers: a connection that they are about to close is not used again."""
_AWAY = (0.2, 0.5)
"""Seconds that an answer needs longer over a slow line, as the closest peer's load test has them."""
_PIECE, _PIECES_A_SECOND = 2048, 24
"""A slow line carries so many bytes at once, so often: 400 kbit/s, a telephone at the edge of its network."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back."""

    status: int
    headers: Mapping[str, str]
    text: str

    @property
    def location(self) -> str:
        """Where a redirect leads; empty where there is none."""
        return self.headers.get("location", "")


@dataclass(frozen=True, slots=True)
class Exchange:
    """One question and its answer, in milliseconds; `status` is 0 when none came, and `fault` says why."""

    name: str
    milliseconds: float
    status: int
    length: int
    slow: bool
    fault: str = ""
    retry_after: bool = False


class Broken(Exception):
    """No answer came."""


class Line:
    """Asks one after the other, with cookies kept by host; says `heard` of every exchange."""

    def __init__(self, source: str, heard: Callable[[Exchange], None], *, slow: bool) -> None:
        """`source` is the loopback address that the person comes from."""
        self.slow = slow
        self._source = source
        self._heard = heard
        self._cookies: dict[str, dict[str, str]] = {}
        self._connections: dict[str, tuple[HTTPConnection, float]] = {}

    def ask(
        self, name: str, method: str, address: str, body: bytes = b"", headers: Mapping[str, str] | None = None
    ) -> Answer:
        """The answer, whatever its status; raises Broken. `name` is what this is called among the figures."""
        parts = urlsplit(address)
        path = f"{parts.path or '/'}{'?' if parts.query else ''}{parts.query}"
        sent = dict(headers or {})
        if kept := self._cookies.get(parts.netloc):
            sent["Cookie"] = "; ".join(f"{cookie}={value}" for cookie, value in kept.items())
        began = time.perf_counter()
        try:
            answer = self._exchanged(parts.netloc, method, path, body, sent)
        except (OSError, HTTPException) as error:
            self._drop(parts.netloc)
            self._tell(name, began, Answer(0, {}, ""), type(error).__name__)
            raise Broken(name) from error
        self._tell(name, began, answer)
        return answer

    def post(
        self, name: str, address: str, fields: Mapping[str, str | list[str]], headers: Mapping[str, str]
    ) -> Answer:
        """A form, as browsers send it; raises Broken."""
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        return self.ask(name, "POST", address, urlencode(fields, doseq=True).encode(), {**headers, **kind})

    def hang_up(self) -> None:
        """Closes every connection; the line can be used again."""
        for host in list(self._connections):
            self._drop(host)

    def _tell(self, name: str, began: float, answer: Answer, fault: str = "") -> None:
        took = (time.perf_counter() - began) * 1000
        waits = "retry-after" in answer.headers
        self._heard(Exchange(name, took, answer.status, len(answer.text), self.slow, fault, waits))

    def _exchanged(self, host: str, method: str, path: str, body: bytes, headers: Mapping[str, str]) -> Answer:
        connection = self._connection(host)
        if self.slow:
            # Before the first byte: a question that is on its way has not begun for the server.
            gevent.sleep(random.uniform(*_AWAY))
        connection.putrequest(method, path, skip_accept_encoding=True)
        for name, value in headers.items():
            connection.putheader(name, value)
        if body or method == "POST":
            connection.putheader("Content-Length", str(len(body)))
        at_once = body[:_PIECE] if self.slow else body
        connection.endheaders(at_once or None)
        for first in range(len(at_once), len(body), _PIECE):
            gevent.sleep(1 / _PIECES_A_SECOND)
            connection.send(body[first : first + _PIECE])
        came = connection.getresponse()
        pieces = []
        while piece := came.read(_PIECE if self.slow else None):
            pieces.append(piece)
            if self.slow:
                gevent.sleep(1 / _PIECES_A_SECOND)
        named = {name.lower(): value for name, value in came.getheaders()}
        for cookie in came.headers.get_all("set-cookie") or ():
            self._keep(host, cookie)
        if came.will_close:
            self._drop(host)
        else:
            self._connections[host] = (connection, time.monotonic())
        return Answer(came.status, named, b"".join(pieces).decode("utf-8", "replace"))

    def _connection(self, host: str) -> HTTPConnection:
        kept = self._connections.pop(host, None)
        if kept is not None:
            if time.monotonic() - kept[1] < _KEPT_SECONDS:
                return kept[0]
            kept[0].close()
        made = HTTPConnection(host, timeout=_PATIENCE_SECONDS, source_address=(self._source, 0))
        made.connect()
        if self.slow and made.sock is not None:
            # What is not read yet waits at the server, and not in our buffers.
            made.sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4 * _PIECE)
        return made

    def _drop(self, host: str) -> None:
        kept = self._connections.pop(host, None)
        if kept is not None:
            kept[0].close()

    def _keep(self, host: str, header: str) -> None:
        try:
            found = SimpleCookie(header)
        except CookieError:
            return
        jar = self._cookies.setdefault(host, {})
        for name, cookie in found.items():
            if cookie["max-age"] == "0" or not cookie.value:
                jar.pop(name, None)
            else:
                jar[name] = cookie.coded_value
