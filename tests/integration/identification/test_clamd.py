"""A scanner that is there, away, slow, full or strange: nothing infected is kept, and nothing is said to be clean that no one looked at."""

from __future__ import annotations

import asyncio
import shutil
from asyncio.subprocess import DEVNULL
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from hashlib import md5
from pathlib import Path
from typing import cast

import pytest

from contracts.words.files import Scan
from identification.adapters.files import clamd
from identification.adapters.files.clamd import ClamdScanner
from identification.domain.files.errors import FileInfected
from tests.integration.identification.attaching import sent, ticket
from tests.integration.identification.conftest import running
from tests.support import files
from tests.support.postgres import Cluster
from tests.support.probe import eventually_async

EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-" + b"ANTIVIRUS-TEST-FILE!$H+H*"
GONE = asyncio.Event()
Speaks = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


async def taken(reader: asyncio.StreamReader) -> bytes:
    """What a client sends by the protocol."""
    assert await reader.readexactly(10) == b"zINSTREAM\0"
    content = b""
    while size := int.from_bytes(await reader.readexactly(4)):
        content += await reader.readexactly(size)
    return content


async def honest(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Finds the file that every scanner finds."""
    found = EICAR in await taken(reader)
    writer.write(b"stream: Win.Test.EICAR_HDB-1 FOUND\0" if found else b"stream: OK\0")
    await writer.drain()
    writer.close()


async def full(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await reader.readexactly(100)
    writer.write(b"INSTREAM size limit exceeded. ERROR\0")
    writer.close()


async def strange(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await taken(reader)
    writer.write(b"stream: OK, I suppose\0")
    writer.close()


async def endless(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await taken(reader)
    writer.write(b"x" * 100_000)
    writer.close()


async def silent(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await taken(reader)
    with suppress(ConnectionError):
        await reader.read()
    writer.close()


async def gone(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    writer.close()


async def deaf(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Reads nothing until the one who asked has gone."""
    transport = cast("asyncio.Transport", writer.transport)
    transport.pause_reading()
    await GONE.wait()
    transport.abort()


@asynccontextmanager
async def scanner(speaks: Speaks, path: Path | None = None) -> AsyncIterator[ClamdScanner]:
    """One that speaks so, over TCP or at a socket."""
    speaking: list[asyncio.Task[None]] = []

    async def served(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        speaking.append(cast("asyncio.Task[None]", asyncio.current_task()))
        try:
            await speaks(reader, writer)
        finally:
            writer.close()

    if path is None:
        server = await asyncio.start_server(served, "127.0.0.1", 0)
        address = f"tcp://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    else:
        server, address = await asyncio.start_unix_server(served, path), f"unix://{path}"
    try:
        yield ClamdScanner(address)
    finally:
        server.close()
        await asyncio.gather(*speaking, return_exceptions=True)


@asynccontextmanager
async def clamav(folder: Path) -> AsyncIterator[ClamdScanner]:
    """ClamAV's own daemon, which knows nothing but the file that every scanner finds."""
    program = shutil.which("clamd")
    if program is None:
        pytest.skip("ClamAV is not installed; on Debian: apt install --no-install-recommends clamav-daemon")
    signatures, socket, config = folder / "signatures", folder / "clamd.sock", folder / "clamd.conf"
    signatures.mkdir()
    (signatures / "test.hdb").write_text(f"{md5(EICAR, usedforsecurity=False).hexdigest()}:{len(EICAR)}:Test.EICAR\n")
    config.write_text(
        f"Foreground yes\nLocalSocket {socket}\nDatabaseDirectory {signatures}\nTemporaryDirectory {folder}\n"
    )
    running = await asyncio.create_subprocess_exec(program, "-c", config, stdout=DEVNULL, stderr=DEVNULL)
    try:

        async def listens() -> bool:
            return socket.exists()

        await eventually_async(listens, "clamd listens", seconds=60)
        yield ClamdScanner(f"unix://{socket}")
    finally:
        running.terminate()
        await running.wait()


async def test_what_is_found_is_refused_and_the_rest_is_clean(tmp_path: Path) -> None:
    for path in (None, tmp_path / "clamd.sock"):
        async with scanner(honest, path) as asked:
            await _finds_what_is_to_be_found(asked)


async def test_clamav_itself_finds_what_is_to_be_found(tmp_path: Path) -> None:
    async with clamav(tmp_path) as asked:
        await _finds_what_is_to_be_found(asked)


async def _finds_what_is_to_be_found(asked: ClamdScanner) -> None:
    assert await asked.scan(b"x" * 1_000_000) is Scan.CLEAN
    assert await asked.scan(files.long_wav(25 * 1024 * 1024)) is Scan.CLEAN
    with pytest.raises(FileInfected):
        await asked.scan(EICAR)
    assert await asked.scan(b"") is Scan.CLEAN


@pytest.mark.parametrize("speaks", [full, strange, endless, gone, silent])
async def test_whatever_else_is_answered_no_one_looked(speaks: Speaks, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clamd, "_SECONDS", 0.5)
    async with scanner(speaks) as asked:
        assert await asked.scan(b"x" * 3_000_000) is Scan.NOT_SCANNED


async def test_one_that_does_not_read_keeps_no_one_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clamd, "_SECONDS", 0.2)
    async with scanner(deaf) as asked, asyncio.timeout(10):
        try:
            assert await asked.scan(b"x" * 25_000_000) is Scan.NOT_SCANNED
        finally:
            GONE.set()


async def test_nothing_of_what_is_found_is_kept_and_what_was_looked_at_says_so(migrated: Cluster, kek: Path) -> None:
    server = await asyncio.start_server(honest, "127.0.0.1", 0)
    address = f"tcp://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    async with running(migrated, kek, clamd=address) as service:
        report = (await service.filed())["id"]
        one = await ticket(service, report)
        infected = await sent(service, one, files.pdf(EICAR))
        assert (infected.status, infected.slug) == (422, "file-infected")
        assert (await service.get("health.nis", f"/reports/{report}")).json()["classes"]["attachments"] is None
        clean = await sent(service, one, files.pdf())
        assert (clean.status, clean.json()["scan"]) == (201, "clean")
    server.close()


async def test_without_a_scanner_no_one_looked() -> None:
    assert await ClamdScanner(None).scan(EICAR) is Scan.NOT_SCANNED
    assert await ClamdScanner("tcp://127.0.0.1:1").scan(EICAR) is Scan.NOT_SCANNED
    assert await ClamdScanner("unix:///nowhere/clamd.sock").scan(EICAR) is Scan.NOT_SCANNED
