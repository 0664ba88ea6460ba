"""A server that ends connections when it is asked to."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

KEPT = b"HTTP/1.1 %b\r\ncontent-type: application/json\r\ncontent-length: %d\r\n\r\n%b"


def answer(body: bytes, status: bytes = b"200 OK") -> bytes:
    """An answer after which the connection is kept."""
    return KEPT % (status, len(body), body)


@dataclass
class Breaking:
    """Does with each request what is next: answers it with these bytes, or ends its connection where there are none."""

    does: list[bytes]
    heard: list[bytes] = field(default_factory=list)
    """The body of each request, as far as it had a length."""
    connections: int = 0
    listening: asyncio.Server | None = None

    @property
    def address(self) -> str:
        """Where it listens."""
        assert self.listening is not None
        return f"http://127.0.0.1:{self.listening.sockets[0].getsockname()[1]}"

    @asynccontextmanager
    async def serving(self) -> AsyncIterator[Breaking]:
        """Until the block ends."""
        self.listening = await asyncio.start_server(self._take, "127.0.0.1", 0)
        async with self.listening:
            yield self

    async def _take(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        try:
            while True:
                head = (await reader.readuntil(b"\r\n\r\n")).lower()
                length = head.partition(b"content-length: ")[2].partition(b"\r\n")[0]
                self.heard.append(await reader.readexactly(int(length or 0)))
                found = self.does.pop(0)
                if not found:
                    return
                writer.write(found)
        except asyncio.IncompleteReadError:
            pass
        finally:
            writer.close()
