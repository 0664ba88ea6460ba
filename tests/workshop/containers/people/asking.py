"""Asks for pages and presses their buttons as people who are signed in, over the proxy.

Not in the browser, which itself gives up requests when an interface of the machine comes or goes, as with every container.
"""

import http.client
import socket
import ssl
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from urllib.parse import urlencode

from tests.workshop.containers.needs import ADDRESS
from tests.workshop.containers.outside import world as outside
from tests.workshop.containers.people.browser import BASE, Window
from tests.workshop.containers.places import Places

_PATIENCE_SECONDS = 60
_HTTPS = 443


@dataclass(frozen=True, slots=True)
class Answer:
    """The status of one answer, or what went wrong in its place, the seconds that it took, and what it was."""

    status: str
    seconds: float
    text: str = ""
    location: str = ""


@dataclass(frozen=True, slots=True)
class Asker:
    """The one who is signed in, by their cookies: `connect` leads to `origin`, and `page` is what they look at all day."""

    connect: Callable[[], http.client.HTTPConnection]
    origin: str
    cookies: str = field(repr=False)
    page: str = "/"

    @classmethod
    def of(cls, window: Window, places: Places, page: str) -> "Asker":
        """The person of this window, who may close it."""
        cookies = "; ".join(f"{each.get('name')}={each.get('value')}" for each in window.page.context.cookies(BASE))
        return cls(partial(_Proxied, outside.GATEWAY, _trust(places)), BASE, cookies, page)

    def ask(self, method: str, path: str, fields: Mapping[str, str | list[str]] | None = None) -> Answer:
        """One answer, to a form where there are fields."""
        began = time.monotonic()
        connection = self.connect()
        headers, body = {"Cookie": self.cookies, "Origin": self.origin}, None
        if fields is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
            body = urlencode(fields, doseq=True)
        try:
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            text = answer.read().decode("utf-8", "replace")
        except (OSError, http.client.HTTPException) as error:
            return Answer(type(error).__name__, time.monotonic() - began)
        finally:
            connection.close()
        return Answer(str(answer.status), time.monotonic() - began, text, answer.headers.get("location", ""))


def proxied(name: str, places: Places) -> http.client.HTTPSConnection:
    """A connection to the proxy under one of its public names."""
    return _Proxied(name, _trust(places))


def _trust(places: Places) -> ssl.SSLContext:
    return ssl.create_default_context(cafile=str(places.outside / "ca.pem"))


class _Proxied(http.client.HTTPSConnection):
    """The proxy under a public name, at the address of this machine."""

    def __init__(self, name: str, trust: ssl.SSLContext) -> None:
        super().__init__(name, _HTTPS, timeout=_PATIENCE_SECONDS)
        self._trust = trust

    def connect(self) -> None:
        plain = socket.create_connection((ADDRESS, _HTTPS), _PATIENCE_SECONDS)
        self.sock = self._trust.wrap_socket(plain, server_hostname=self.host)
