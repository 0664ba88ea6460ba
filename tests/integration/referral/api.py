"""Referral's application over a real database, and tokens for the one who asks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from chassis.domain.principal import Principal
from tests.integration.referral.service import Service
from tests.support.asgi import Answer, AsgiClient
from tests.support.referral import PEOPLE
from tests.support.tokens import TokenSigner


@dataclass
class Api:
    """The application and tokens for the one who asks."""

    service: Service
    client: AsgiClient
    mint: TokenSigner

    def by(self, who: Principal) -> AsgiClient:
        """The client as a person."""
        claims: dict[str, Any] = {
            "sub": str(who.subject),
            "roles": sorted(who.roles),
            "unit": str(who.unit) if who.unit else None,
        }
        return self.client.bearing(self.mint.token(**claims))

    async def get(self, who: str, path: str) -> Answer:
        """GET as one of the people."""
        return await self.by(PEOPLE[who]).get(path)

    async def post(self, who: str, path: str, body: object, key: str | None = None) -> Answer:
        """POST as one of the people, with a fresh key unless given."""
        return await self.by(PEOPLE[who]).post(path, body, headers={"idempotency-key": key or str(uuid4())})
