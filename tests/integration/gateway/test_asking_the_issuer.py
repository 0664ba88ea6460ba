"""The issuer is asked over kept connections: what a dead one loses is asked once more, and everything else is said."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack

import pytest

from chassis.auth.asking import Unreachable
from chassis.auth.keys import KeysUnreachable, published_keys
from gateway.clients.issuer import IssuerClient
from infra.issuer.memory import REUSED
from tests.support.breaking import Breaking, answer
from tests.support.program import free_port

FORM = {"grant_type": "refresh_token", "refresh_token": "spent once"}
SENT = b"grant_type=refresh_token&refresh_token=spent+once"
GOOD, ENDED = answer(b"good"), b""
SAYS_NOTHING = b"HTTP/1.1 "


@pytest.fixture
async def issuer() -> AsyncIterator[IssuerClient]:
    async with AsyncExitStack() as stack:
        yield await IssuerClient.open(stack)


async def refreshed(issuer: IssuerClient, address: str, within: float = 5.0) -> tuple[int, bytes]:
    return await issuer.ask("POST", f"{address}/token", headers={}, form=FORM, within=within)


async def test_what_a_dead_connection_lost_is_asked_once_more(issuer: IssuerClient) -> None:
    async with Breaking([GOOD, ENDED, GOOD]).serving() as server:
        assert [await refreshed(issuer, server.address) for _ in range(2)] == [(200, b"good")] * 2
    assert server.heard == [SENT] * 3


async def test_a_refresh_token_is_never_asked_for_more_often_than_it_is_good(issuer: IssuerClient) -> None:
    async with Breaking([GOOD, ENDED, ENDED, GOOD]).serving() as server:
        await refreshed(issuer, server.address)
        with pytest.raises(Unreachable):
            await refreshed(issuer, server.address)
    assert len(server.heard) - 1 == 2 <= 1 + REUSED


async def test_one_that_is_silent_is_asked_once_and_given_up_in_time(issuer: IssuerClient) -> None:
    async with Breaking([SAYS_NOTHING]).serving() as server:
        began = time.monotonic()
        with pytest.raises(Unreachable) as refused:
            await refreshed(issuer, server.address, within=0.3)
        assert time.monotonic() - began < 2
    assert (isinstance(refused.value.__cause__, TimeoutError), server.heard) == (True, [SENT])


async def test_no_one_is_there_and_it_is_said(issuer: IssuerClient) -> None:
    nowhere = f"http://127.0.0.1:{free_port()}"
    with pytest.raises(Unreachable):
        await refreshed(issuer, nowhere)
    with pytest.raises(KeysUnreachable):
        await published_keys(nowhere)


async def test_keys_are_what_the_issuer_answers_and_nothing_else() -> None:
    does = [GOOD, answer(b"no server", b"503 Service Unavailable"), ENDED]
    async with Breaking(does).serving() as server:
        assert await published_keys(server.address) == b"good"
        for _ in range(2):
            with pytest.raises(KeysUnreachable):
                await published_keys(server.address)
