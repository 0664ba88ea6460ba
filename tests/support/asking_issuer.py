"""The issuer as the gateway asks it, for whoever is no gateway."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager

from chassis.auth.exchange import TokenExchanger
from chassis.ports import Clock
from chassis.settings import AuthWithExchange
from gateway.clients.processes.issuer import IssuerProcesses


@asynccontextmanager
async def exchanging(auth: AuthWithExchange, clock: Clock | None = None) -> AsyncIterator[TokenExchanger]:
    """One with connections of its own, until the block ends."""
    async with AsyncExitStack() as stack:
        yield TokenExchanger(auth, await IssuerProcesses.open(auth, stack), clock=clock)
