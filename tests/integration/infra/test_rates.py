"""Every process that answers people counts how much it answers one of them, as its environment says."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from functools import partial
from pathlib import Path

import aiohttp
import pytest

from infra.installation.place import Installation
from infra.keys import secrets
from infra.launcher.environment import GATEWAY, HTTP, Environments
from infra.launcher.plan import EMBEDDED, Process
from infra.processes.probes import why_not_ready
from infra.sign_in.code_flow import SignIn
from tests.support.ports import free_block
from tests.support.probe import eventually

MOST = 4
_START_SECONDS = 120
NO_DATABASE = "/nowhere"
READS = {
    "identification": (HTTP["identification"], "/reports"),
    "referral": (HTTP["referral"], "/referrals"),
    "notifications": (HTTP["notifications"], "/inbox/count"),
    "gateway": (GATEWAY, "/graphql"),
}


@pytest.fixture
async def address(tmp_path: Path) -> AsyncIterator[tuple[Installation, SignIn]]:
    """The demo issuer and the four processes, which answer MOST requests a minute; there is no database behind them."""
    here = Installation(tmp_path / "state", free_block())
    here.prepare()
    known = secrets.ensure(here)
    environments = Environments(here, known, NO_DATABASE, {"PATH": "/bin", "SPONA_REQUESTS_A_MINUTE": str(MOST)})
    wanted = {"issuer", "gateway", *(f"{service}-http" for service in HTTP)}
    processes = [each for stage in EMBEDDED.build(here, environments).stages for each in stage if each.name in wanted]
    assert {each.name for each in processes} == wanted
    async with AsyncExitStack() as stack:
        for each in processes:
            child = await asyncio.create_subprocess_exec(
                *each.command, env=each.environment, stderr=asyncio.subprocess.DEVNULL
            )
            stack.push_async_callback(child.wait)
            stack.callback(child.kill)
        for each in processes:
            eventually(partial(_lives, each), each.name, seconds=_START_SECONDS)
        yield here, SignIn.at(here.port_base, known.gateway_client)


def _lives(process: Process) -> bool:
    return why_not_ready(process.port, "/healthz") == ""


async def test_one_person_is_answered_so_often_and_others_and_health_go_on(
    address: tuple[Installation, SignIn],
) -> None:
    here, issuer = address
    async with aiohttp.ClientSession() as session:
        for name, (offset, path) in READS.items():
            base = f"http://127.0.0.1:{here.port(offset)}"
            found = await _asked(session, base + path, await _token(issuer, "intake.centre", name), 2 * MOST + 1)
            assert 429 not in [status for status, _ in found[:MOST]], name
            assert (429, "urn:problem:too-many-requests") in found[MOST:], name
            [(status, _)] = await _asked(session, base + path, await _token(issuer, "csr.nis", name), 1)
            assert status != 429, name
            async with session.get(f"{base}/healthz") as answer:
                assert answer.status == 200


async def _token(issuer: SignIn, person: str, audience: str) -> str:
    token = await issuer.token(person)
    return token if audience == "gateway" else await issuer.exchange(token, audience)


async def _asked(session: aiohttp.ClientSession, address: str, token: str, times: int) -> list[tuple[int, str]]:
    """Status and problem of each answer."""
    graphql = {"query": "{ me { name } }"} if address.endswith("/graphql") else None
    values = []
    for _ in range(times):
        async with session.request(
            "GET" if graphql is None else "POST", address, json=graphql, headers={"authorization": f"Bearer {token}"}
        ) as answer:
            values.append((answer.status, (await answer.json(content_type=None)).get("type", "")))
    return values
