"""One real installation of each stack for all stories, and the people in front of it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator

import aiohttp
import pytest

from infra.processes.fork_server import ForkServer
from tests.e2e.people import Everybody, Tokens, Wire
from tests.support.kafka import require_kafka
from tests.support.stack import Stack, running_stack


# One of each for the whole session: pytest puts together what asks for the same one.
@pytest.fixture(scope="session", params=["embedded", "full"])
def stack(request: pytest.FixtureRequest, nursery: ForkServer) -> Iterator[Stack]:
    """The installation; nothing of it runs at the end, and its folder with the logs stays only when a test failed.

    Over Apache Kafka and with Keycloak the stories are told a second time, where the machine can run them; what neither
    engine touches (who may read what, bad input) asks for one stack only.
    """
    if request.param == "full":
        require_kafka()
    with running_stack(request.param, keep=lambda: request.session.testsfailed, nursery=nursery) as running:
        yield running


@pytest.fixture(scope="session")
def tokens(stack: Stack) -> Tokens:
    """What the issuer gave so far."""
    return Tokens(stack)


@pytest.fixture
async def people(stack: Stack, tokens: Tokens) -> AsyncIterator[Everybody]:
    """The demo people, by name."""
    # Shorter than the servers' five seconds: a connection that they are about to close is not used again.
    connector = aiohttp.TCPConnector(keepalive_timeout=3)
    async with aiohttp.ClientSession(connector=connector, timeout=aiohttp.ClientTimeout(total=20)) as session:
        yield Everybody(Wire(stack, tokens, session))
