"""Asks for a page over and over as people who are signed in, while something is changed.

Not in the browser, which itself gives up requests when an interface of the machine comes or goes, as with every container.
"""

import http.client
import itertools
import socket
import ssl
import time
from collections import Counter
from collections.abc import Callable, Sequence
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
_STAYING = ("POST", "/presence")


@dataclass(frozen=True, slots=True)
class Asked:
    """How often it came back with what, and the seconds that the slowest took."""

    came: Counter[str]
    slowest: float


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

    def ask(self, method: str, path: str) -> tuple[str, float]:
        """The status of one answer, or what went wrong, and the seconds that it took."""
        began = time.monotonic()
        connection = _Proxied(outside.GATEWAY, self.trust)
        try:
            connection.request(method, path, headers={"Cookie": self.cookies, "Origin": BASE})
            answer = connection.getresponse()
            answer.read()
        except (OSError, http.client.HTTPException) as error:
            return type(error).__name__, time.monotonic() - began
        finally:
            connection.close()
        return str(answer.status), time.monotonic() - began


def meanwhile(askers: Sequence[Asker], path: str, change: Callable[[], None]) -> Asked:
    """Make a change while people ask for the page in turn, five times a second together: each stays within what one may ask.

    Every other time they say that they are still there, by POST.
    """
    people, asking = itertools.cycle(askers), itertools.cycle([("GET", path), ("GET", path), _STAYING, _STAYING])
    with ThreadPoolExecutor(_AT_ONCE) as threads, ThreadPoolExecutor(1) as beside:
        changing, asked = beside.submit(change), []
        while not changing.done():
            asked.append(threads.submit(next(people).ask, *next(asking)))
            time.sleep(_EVERY_SECONDS)
        changing.result()
        told = [each.result() for each in asked]
    return Asked(Counter(status for status, _ in told), max((seconds for _, seconds in told), default=0.0))


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
