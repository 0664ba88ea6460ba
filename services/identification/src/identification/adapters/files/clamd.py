"""ClamAV's daemon, spoken to over its own protocol: one command, the file in pieces, one line back."""

from __future__ import annotations

import asyncio
from typing import Final
from urllib.parse import urlsplit

from chassis.telemetry.logging import get_logger
from contracts.words.files import Scan
from identification.domain.files.errors import FileInfected

_PIECE: Final = 64 * 1024
_SECONDS: Final = 20
_LONGEST_ANSWER: Final = 4096
_log = get_logger(__name__)


class ClamdScanner:
    """The `Scanner` port. A file is kept and marked when it was not scanned: a report does not wait for a scanner."""

    def __init__(self, address: str | None) -> None:
        """`tcp://host:port` or `unix:///path`; None: there is no scanner."""
        self._address = address

    async def scan(self, content: bytes) -> Scan:
        if self._address is None:
            return Scan.NOT_SCANNED
        try:
            async with asyncio.timeout(_SECONDS):
                answer = await self._ask(content)
        except (OSError, TimeoutError, asyncio.IncompleteReadError, asyncio.LimitOverrunError) as error:
            _log.warning("files.not_scanned", reason="scanner_away", error=error)
            return Scan.NOT_SCANNED
        if answer.endswith(b" FOUND"):
            _log.warning("files.infected")
            raise FileInfected
        if answer != b"stream: OK":
            _log.warning("files.not_scanned", reason="scanner_refused")
            return Scan.NOT_SCANNED
        return Scan.CLEAN

    async def _ask(self, content: bytes) -> bytes:
        reader, writer = await self._connect()
        try:
            writer.write(b"zINSTREAM\0")
            lying = memoryview(content)
            for begin in range(0, len(lying), _PIECE):
                piece = lying[begin : begin + _PIECE]
                writer.write(len(piece).to_bytes(4))
                writer.write(piece)
                await writer.drain()
            writer.write(bytes(4))
            await writer.drain()
            return (await reader.readuntil(b"\0")).rstrip(b"\0")
        finally:
            # Nothing is left to be said: closing would wait for ever until one that does not read took the rest.
            writer.transport.abort()

    async def _connect(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        where = urlsplit(self._address or "")
        if where.scheme == "unix":
            return await asyncio.open_unix_connection(where.path, limit=_LONGEST_ANSWER)
        return await asyncio.open_connection(where.hostname, where.port, limit=_LONGEST_ANSWER)
