"""Asks for a page over and over as somebody who is signed in, while something is changed.

Not in the browser, which itself gives up requests when an interface of the machine comes or goes, as with every container.
"""

import http.client
import socket
import ssl
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

from infra.containers.needs import ADDRESS
from infra.containers.outside import world as outside
from infra.containers.people.browser import BASE, Window
from infra.containers.places import Places

_EVERY_SECONDS = 0.2
_PATIENCE_SECONDS = 60
_AT_ONCE = 32
_HTTPS = 443


@dataclass(frozen=True, slots=True)
class Asker:
    """Whoever is signed in in a window: its cookies, over the proxy."""

    trust: ssl.SSLContext
    cookies: str = field(repr=False)

    @classmethod
    def of(cls, window: Window, places: Places) -> "Asker":
        """The person of this window."""
        cookies = window.page.context.cookies(BASE)
        return cls(_trust(places), "; ".join(f"{each.get('name')}={each.get('value')}" for each in cookies))

    def ask(self, path: str) -> str:
        """The status of one answer, or what went wrong."""
        connection = _Proxied(outside.GATEWAY, self.trust)
        try:
            connection.request("GET", path, headers={"Cookie": self.cookies})
            answer = connection.getresponse()
            answer.read()
        except (OSError, http.client.HTTPException) as error:
            return type(error).__name__
        finally:
            connection.close()
        return str(answer.status)

    def meanwhile(self, path: str, change: Callable[[], None]) -> Counter[str]:
        """Make a change while the page is asked for five times a second; returns how often it came back with what."""
        with ThreadPoolExecutor(_AT_ONCE) as askers, ThreadPoolExecutor(1) as beside:
            changing, asked = beside.submit(change), []
            while not changing.done():
                asked.append(askers.submit(self.ask, path))
                time.sleep(_EVERY_SECONDS)
            changing.result()
            return Counter(each.result() for each in asked)


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
