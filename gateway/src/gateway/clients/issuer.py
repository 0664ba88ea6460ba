"""The issuer over HTTP: kept connections and one deadline."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import aiohttp

from chassis.auth.asking import Unreachable
from gateway.clients.connections import Connections

if TYPE_CHECKING:
    from collections.abc import Mapping
    from contextlib import AsyncExitStack


class IssuerClient:
    """Asks whatever address it is given. What a dead connection sends twice may be: infra/decisions/0011 says how often a token counts."""

    def __init__(self, to: Connections) -> None:
        """`to` stays the caller's to close."""
        self._to = to

    @classmethod
    async def open(cls, stack: AsyncExitStack) -> IssuerClient:
        """With connections of its own, which `stack` closes."""
        return cls(await Connections.open("issuer", stack))

    async def ask(
        self,
        method: str,
        address: str,
        *,
        headers: Mapping[str, str],
        form: Mapping[str, str] | None = None,
        within: float,
    ) -> tuple[int, bytes]:
        """Status and body of the answer; raises Unreachable when none came `within` so many seconds."""
        try:
            async with asyncio.timeout(within):
                answer = await self._to.ask(method, address, headers=headers, data=form)
        except (TimeoutError, aiohttp.ClientError, OSError) as error:
            raise Unreachable from error
        return answer.status, answer.body
