"""The issuer runs twice behind one name, over TLS: one of the two ends, is gone, breaks off or hangs while tokens are asked for."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from chassis.auth import keys
from chassis.auth.asking import Unreachable
from chassis.auth.keys import JwksEndpoint
from chassis.settings import AuthWithExchange
from gateway.clients.processes.issuer import IssuerProcesses
from infra.deployment.certificates import Authority, new_authority, today
from infra.issuer.memory import REUSED
from tests.integration.gateway.asking import FIRST, NAME, SECOND
from tests.support.probe import eventually_async
from tests.support.program import free_port

FORM = {"grant_type": "refresh_token", "refresh_token": "spent once"}
SENT = b"grant_type=refresh_token&refresh_token=spent+once"
KEYS = "/realms/spona/protocol/openid-connect/certs"


@dataclass
class Keycloak:
    """One of the two: breaks off as often as it is told, takes connections and says nothing while it hangs, and else answers."""

    breaks_off: int = 0
    hangs: bool = False
    status: bytes = b"200 OK"
    heard: list[bytes] = field(default_factory=list)
    looks: int = 0
    _open: set[asyncio.StreamWriter] = field(default_factory=set)

    async def _take(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._open.add(writer)
        try:
            while True:
                head = await reader.readuntil(b"\r\n\r\n")
                length = head.lower().partition(b"content-length: ")[2].partition(b"\r\n")[0]
                body = await reader.readexactly(int(length or 0))
                assert b"\r\nhost: " + NAME.encode() in head.lower()
                if KEYS.encode() in head:
                    self.looks += 1
                else:
                    self.heard.append(body)
                if self.hangs:
                    await reader.read()
                    return
                if self.breaks_off:
                    self.breaks_off -= 1
                    return
                writer.write(b"HTTP/1.1 %s\r\ncontent-length: 4\r\n\r\ngood" % self.status)
        except asyncio.IncompleteReadError:
            pass
        finally:
            self._open.discard(writer)
            writer.close()

    @asynccontextmanager
    async def running(self, host: str, port: int, tls: ssl.SSLContext) -> AsyncIterator[None]:
        """Until the block ends, and with it every connection that was kept."""
        async with await asyncio.start_server(self._take, host, port, ssl=tls):
            try:
                yield
            finally:
                for writer in tuple(self._open):
                    writer.close()


@dataclass
class Two:
    """Both, and the gateway's way to them."""

    first: Keycloak
    second: Keycloak
    asking: IssuerProcesses
    address: str
    first_running: AsyncExitStack

    async def refreshed(self, within: float = 5.0) -> tuple[int, bytes]:
        """What comes of a refresh token."""
        return await self.asking.ask("POST", f"{self.address}/token", headers={}, form=FORM, within=within)

    @property
    def heard(self) -> list[bytes]:
        """What either was told."""
        return [*self.first.heard, *self.second.heard]


@pytest.fixture
def serving(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ssl.SSLContext:
    """What both show, for their name alone; the gateway believes its authority, as in a container."""
    authority = new_authority(today())
    (tmp_path / "ca.pem").write_bytes(authority.certificate)
    (tmp_path / "ca.key").write_bytes(authority.key)
    issued = Authority.read(tmp_path / "ca.pem", tmp_path / "ca.key").issue(NAME, (), today())
    (tmp_path / "pem").write_bytes(issued.certificate + issued.key)
    trusting = ssl.create_default_context(cafile=str(tmp_path / "ca.pem"))
    monkeypatch.setattr("aiohttp.connector._SSL_CONTEXT_VERIFIED", trusting)
    shown = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    shown.load_cert_chain(tmp_path / "pem")
    return shown


@pytest.fixture
async def two(serving: ssl.SSLContext, named: list[str | Exception]) -> AsyncIterator[Two]:
    named.extend([FIRST, SECOND])
    port, first, second = free_port(), Keycloak(), Keycloak()
    address = f"https://{NAME}:{port}"
    auth = AuthWithExchange.model_validate(
        {
            "issuer": "https://sign-in.test/realms/spona",
            "jwks_url": f"{address}{KEYS}",
            "audience": "gateway",
            "token_url": f"{address}/token",
            "client_id": "gateway",
            "client_secret": "a secret",
        }
    )
    async with AsyncExitStack() as stack:
        await stack.enter_async_context(second.running(SECOND, port, serving))
        ending = await stack.enter_async_context(AsyncExitStack())
        await ending.enter_async_context(first.running(FIRST, port, serving))
        yield Two(first, second, await IssuerProcesses.open(auth, stack), address, ending)


async def test_both_are_asked_in_turn_by_their_name(two: Two) -> None:
    assert [await two.refreshed() for _ in range(4)] == [(200, b"good")] * 4
    assert two.first.heard == two.second.heard == [SENT] * 2


@pytest.mark.parametrize("times", [1, 2])
async def test_what_breaks_off_is_asked_again(two: Two, times: int) -> None:
    for each in (two.first, two.second)[:times]:
        each.breaks_off = 1
    while two.first.breaks_off or two.second.breaks_off:
        assert await two.refreshed() == (200, b"good")


async def test_a_refresh_token_is_never_asked_for_more_often_than_it_is_good(two: Two) -> None:
    two.first.breaks_off = two.second.breaks_off = 9
    with pytest.raises(Unreachable):
        await two.refreshed()
    assert two.heard == [SENT] * 3
    assert len(two.heard) <= 1 + REUSED


async def test_nobody_notices_that_one_ends_under_connections_that_are_kept(two: Two) -> None:
    await asyncio.gather(*(two.refreshed() for _ in range(8)))
    await two.first_running.aclose()
    assert await asyncio.gather(*(two.refreshed() for _ in range(8))) == [(200, b"good")] * 8
    assert [await two.refreshed() for _ in range(4)] == [(200, b"good")] * 4


async def test_who_hangs_is_found_and_what_waits_there_is_asked_of_the_other(two: Two) -> None:
    two.first.hangs = True
    assert await asyncio.gather(*(two.refreshed() for _ in range(4))) == [(200, b"good")] * 4
    assert (len(two.first.heard), len(two.second.heard)) == (2, 4)
    assert two.first.looks
    # It is left aside, and whoever comes later notices nothing.
    assert [await two.refreshed(within=0.5) for _ in range(4)] == [(200, b"good")] * 4


async def test_who_has_not_started_yet_is_left_aside_until_it_has(two: Two) -> None:
    two.first.status = b"503 Service Unavailable"
    assert [await two.refreshed() for _ in range(4)] == [(200, b"good")] * 4
    assert len(two.first.heard) == 1
    two.first.status = b"200 OK"

    async def back() -> bool:
        assert await two.refreshed() == (200, b"good")
        return len(two.first.heard) > 1

    await eventually_async(back, "the first is asked again")


async def test_where_nobody_has_started_it_is_said(two: Two) -> None:
    two.first.status = two.second.status = b"503 Service Unavailable"
    assert (await two.refreshed())[0] == 503


async def test_where_both_are_silent_nobody_is_asked_twice(two: Two) -> None:
    two.first.hangs = two.second.hangs = True
    with pytest.raises(Unreachable) as refused:
        await two.refreshed(within=2.0)
    assert isinstance(refused.value.__cause__, TimeoutError)
    assert two.heard == [SENT]


@pytest.mark.parametrize(
    "first",
    [{"status": b"503 Service Unavailable"}, {"breaks_off": 9}, {"hangs": True}],
    ids=["has not started", "breaks off", "hangs"],
)
async def test_its_keys_are_found_at_the_other(
    two: Two, first: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keys, "_TIMEOUT", aiohttp.ClientTimeout(total=0.5))
    for name, value in first.items():
        setattr(two.first, name, value)
    assert await JwksEndpoint(f"{two.address}{KEYS}").fetch() == b"good"
    assert (two.first.looks, two.second.looks) == (1, 1)


async def test_nobody_is_there_and_it_is_said(two: Two, named: list[str | Exception]) -> None:
    named[:] = ["127.0.0.9"]
    with pytest.raises(Unreachable):
        await two.refreshed()


async def test_what_the_issuer_names_elsewhere_is_asked_there(two: Two, serving: ssl.SSLContext) -> None:
    elsewhere, port = Keycloak(), free_port()
    async with elsewhere.running(SECOND, port, serving):
        told = await two.asking.ask("GET", f"https://{NAME}:{port}/logout", headers={}, within=5.0)
    assert (told, len(elsewhere.heard), two.heard) == ((200, b"good"), 1, [])
