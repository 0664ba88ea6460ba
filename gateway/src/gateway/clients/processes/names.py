"""Where the processes of a service are: what the name service says, or said before it fell silent."""

from __future__ import annotations

import asyncio
import ipaddress
import socket

# A service that was started again has another address.
_KEPT_SECONDS = 1.0
_BELIEVED_AFTER_SECONDS = 10.0
"""So long a name service has to deny a name until what it meant is forgotten: while a container is made anew it may be gone."""
_DENIED = (socket.EAI_NONAME, socket.EAI_NODATA)
_PATIENCE_SECONDS = 0.1
"""For a name service, by whoever knows where to go: an engine's may be silent for seconds while containers come and go."""


class NameUnknown(OSError):
    """Nobody says just now where the service is, and nobody did before."""


class Name:
    """The addresses behind one name. What it meant last holds while the name service is silent, or denies it for a moment."""

    def __init__(self, host: str, port: int) -> None:
        """A `host` that is a number is its own address, and nobody is asked."""
        self._host, self._port = host, port
        fixed = _is_number(host)
        self._known: tuple[str, ...] = (_spelt(host, port),) if fixed else ()
        self._holds_until = float("inf") if fixed else float("-inf")
        self._asking: asyncio.Task[None] | None = None
        self._why: OSError | None = None
        self._denied_since: float | None = None

    async def addresses(self) -> tuple[str, ...]:
        """Host and port of each, asked for anew every second by one for all. Raises NameUnknown."""
        loop = asyncio.get_running_loop()
        if loop.time() >= self._holds_until:
            if self._asking is None:
                self._asking = asyncio.create_task(self._ask())
            await asyncio.wait((self._asking,), timeout=_PATIENCE_SECONDS if self._known else None)
            if not self._known:
                raise NameUnknown from self._why
            self._holds_until = loop.time() + _KEPT_SECONDS
        return self._known

    async def _ask(self) -> None:
        loop = asyncio.get_running_loop()
        try:
            found = await loop.getaddrinfo(self._host, self._port, type=socket.SOCK_STREAM)
            self._known, self._denied_since = tuple(dict.fromkeys(_spelt(*told[:2]) for *_, told in found)), None
        except OSError as error:
            self._why = error
            if error.errno in _DENIED:
                self._denied_since = self._denied_since or loop.time()
                if loop.time() - self._denied_since >= _BELIEVED_AFTER_SECONDS:
                    self._known = ()
        finally:
            self._asking = None


def _is_number(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def _spelt(host: object, port: object) -> str:
    return f"[{host}]:{port}" if ":" in str(host) else f"{host}:{port}"
