"""The issuer as the gateway asks it, for the one who is no gateway."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager

from chassis.auth.exchange import TokenExchanger
from chassis.ports import Clock
from chassis.settings.groups import AuthWithExchange
from gateway.clients.issuer import IssuerClient


@asynccontextmanager
async def exchanging(auth: AuthWithExchange, clock: Clock | None = None) -> AsyncIterator[TokenExchanger]:
    """One with connections of its own, until the block ends."""
    async with AsyncExitStack() as stack:
        yield TokenExchanger(auth, await IssuerClient.open(stack), clock=clock)
