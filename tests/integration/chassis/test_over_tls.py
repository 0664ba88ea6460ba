"""A process with a certificate answers over TLS 1.2 and newer and nothing else, and the gateway asks it by SSL_CERT_FILE."""

from __future__ import annotations

import asyncio
import os
import ssl
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest

from chassis.processes.server import CertificateUnusable, tls_of
from infra.deployment.certificates import Authority, new_authority
from infra.installation.ports import answers
from tests.support.probe import eventually
from tests.support.program import ROOT, free_port, program

NAME = "identification"
SERVING = """
import sys
from pathlib import Path
from chassis.processes.server import run_served
from chassis.settings.groups import Telemetry
from chassis.settings.groups import Http

async def app(scope, receive, send):
    if scope["type"] == "lifespan":
        for phase in ("startup", "shutdown"):
            await receive()
            await send({"type": f"lifespan.{phase}.complete"})
        return
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": scope["scheme"].encode()})

http = Http(port=int(sys.argv[1]), certificate=Path(sys.argv[2]), certificate_key=Path(sys.argv[3]))
run_served("test-server", http, Telemetry(), lambda stop: app)
"""
ASKING = """
import asyncio, sys
from contextlib import AsyncExitStack
from gateway.clients.connections import NEVER_SENT, Connections

async def main():
    async with AsyncExitStack() as stack:
        to = await Connections.open("identification", stack)
        try:
            answer = await to.ask("GET", sys.argv[1], server_hostname=sys.argv[2])
        except NEVER_SENT as error:
            print(type(error).__name__)
        else:
            print(answer.status, answer.body.decode())

asyncio.run(main())
"""


@pytest.fixture
def issued(tmp_path: Path) -> Path:
    """A folder with the certificate of NAME, its key and its authority."""
    authority = new_authority(datetime.now(UTC))
    (tmp_path / "ca.pem").write_bytes(authority.certificate)
    (tmp_path / "ca.key").write_bytes(authority.key)
    certificate = Authority.read(tmp_path / "ca.pem", tmp_path / "ca.key").issue(NAME, (), datetime.now(UTC))
    (tmp_path / "of.pem").write_bytes(certificate.certificate)
    (tmp_path / "of.key").write_bytes(certificate.key)
    return tmp_path


@pytest.fixture
def port(issued: Path) -> Iterator[int]:
    """Where a process answers with that certificate."""
    port = free_port()
    with program(SERVING, str(port), str(issued / "of.pem"), str(issued / "of.key")):
        eventually(lambda: answers(port), "it listens")
        yield port


@asynccontextmanager
async def connected(
    port: int, tls: ssl.SSLContext | None
) -> AsyncIterator[tuple[asyncio.StreamReader, asyncio.StreamWriter]]:
    reader, writer = await asyncio.open_connection("127.0.0.1", port, ssl=tls, server_hostname=NAME if tls else None)
    try:
        yield reader, writer
    finally:
        writer.close()


async def said(port: int, tls: ssl.SSLContext | None) -> tuple[bytes, object]:
    """The answer, and the version of the handshake."""
    async with connected(port, tls) as (reader, writer):
        writer.write(b"GET / HTTP/1.1\r\nhost: identification\r\nconnection: close\r\n\r\n")
        version = writer.get_extra_info("ssl_object")
        return await reader.read(), version and version.version()


def trusting(issued: Path, version: ssl.TLSVersion) -> ssl.SSLContext:
    made = ssl.create_default_context(cafile=str(issued / "ca.pem"))
    made.maximum_version = version
    return made


@pytest.mark.parametrize("version", [ssl.TLSVersion.TLSv1_3, ssl.TLSVersion.TLSv1_2])
async def test_it_answers_over_tls(port: int, issued: Path, version: ssl.TLSVersion) -> None:
    answer, spoken = await said(port, trusting(issued, version))
    assert (answer.startswith(b"HTTP/1.1 200"), b"https" in answer) == (True, True)
    assert spoken == version.name.replace("v1_", "v1.")


async def test_it_answers_nothing_older_and_nothing_in_clear(port: int, issued: Path) -> None:
    # No client here can still offer an older one.
    assert tls_of(issued / "of.pem", issued / "of.key").minimum_version is ssl.TLSVersion.TLSv1_2
    assert await said(port, None) == (b"", None)


@pytest.mark.parametrize("known", [True, False], ids=["known", "unknown"])
async def test_the_gateway_believes_whom_ssl_cert_file_names_and_sends_nothing_to_others(
    port: int, issued: Path, *, known: bool
) -> None:
    environment = {name: value for name, value in os.environ.items() if name != "SSL_CERT_FILE"}
    environment |= {"SSL_CERT_FILE": str(issued / "ca.pem")} if known else {}
    asked = await asyncio.create_subprocess_exec(
        sys.executable,
        "-c",
        ASKING,
        f"https://127.0.0.1:{port}/",
        NAME,
        cwd=ROOT,
        env=environment,
        stdout=asyncio.subprocess.PIPE,
    )
    found, _ = await asked.communicate()
    assert found.decode().strip() == ("200 https" if known else "ClientConnectorCertificateError")


def test_a_certificate_without_its_key_is_a_sentence(issued: Path) -> None:
    with pytest.raises(CertificateUnusable, match="no certificate and its key"):
        tls_of(issued / "of.pem", issued / "ca.key")
