"""Where the processes of a service are: what the name service says, or said before it fell silent."""

from __future__ import annotations

import asyncio
import ipaddress
import socket

# A service that was started again has another address.
_KEPT_SECONDS = 1.0
_PATIENCE_SECONDS = 0.1
"""For a name service, by whoever knows where to go: an engine's may be silent for seconds while containers come and go."""


class NameUnknown(OSError):
    """Nobody says just now where the service is, and nobody did before."""


class Name:
    """The addresses behind one name. What it meant last holds until the name service says something else."""

    def __init__(self, host: str, port: int) -> None:
        """A `host` that is a number is its own address, and nobody is asked."""
        self._host, self._port = host, port
        fixed = _is_number(host)
        self._known: tuple[str, ...] = (_spelt(host, port),) if fixed else ()
        self._holds_until = float("inf") if fixed else float("-inf")
        self._asking: asyncio.Task[None] | None = None
        self._why: OSError | None = None

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
        try:
            found = await asyncio.get_running_loop().getaddrinfo(self._host, self._port, type=socket.SOCK_STREAM)
            self._known = tuple(dict.fromkeys(_spelt(*told[:2]) for *_, told in found))
        except OSError as error:
            self._why = error
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
