"""The gateway inside the test's process, in front of `Upstream`, and a caller of it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from gateway.app import make_app
from gateway.settings import GatewaySettings
from tests.support.asgi import Answer, AsgiClient, started
from tests.support.tokens import SettableClock, TokenSigner
from tests.support.upstream import Upstream

# Said in every resolver's error path; must never come back.
CANARY = "Jelisaveta-Kanarinac"


def settings(upstream: Upstream, *, production: bool = False, **more: Any) -> GatewaySettings:
    """Settings of a gateway in front of `upstream`; in production with an issuer that production would accept."""
    issuer = "https://issuer.example.org" if production else f"http://127.0.0.1:{upstream.port}"
    values: dict[str, Any] = {
        "SPONA_ENV": "production" if production else "development",
        "public_url": "https://spona.example.org" if production else "http://127.0.0.1:28000",
        # No one listens there: what a program with a token asks needs no session.
        "db": {"app_dsn": "postgresql+asyncpg://gateway_app@127.0.0.1:1/gateway"},
        "keys": {"sessions": "5e" * 32},
        "auth": {
            "issuer": issuer,
            "jwks_url": f"{issuer}/certs",
            "audience": "gateway",
            "token_url": f"{issuer}/token",
            "client_id": "gateway",
            "client_secret": "a-secret",
        },
        "services": {name: f"{issuer}/{name}" for name in ("identification", "referral", "notifications")},
        # Any file that can be read: it is opened by the one who serves.
        "http": {"port": 28000, "certificate": __file__, "certificate_key": __file__},
        **more,
    }
    return GatewaySettings(**values)


@dataclass(frozen=True)
class GatewayCaller:
    """A person with a token, before a running gateway."""

    client: AsgiClient
    upstream: Upstream
    mint: TokenSigner

    def as_(self, **claims: Any) -> GatewayCaller:
        """Another person."""
        token = self.mint.token(aud="gateway", **claims)
        return GatewayCaller(self.client.bearing(token), self.upstream, self.mint)

    async def send(self, body: Any, **more: Any) -> Answer:
        """One request to /graphql, as it comes."""
        return await self.client.post("/graphql", body, **more)

    async def ask(self, query: str, **variables: Any) -> Any:
        """`data` of a query that must succeed without an error."""
        answer = await self.send({"query": query, "variables": variables})
        content = answer.json()
        assert answer.status == 200, content
        assert "errors" not in content, content
        return content["data"]


@asynccontextmanager
async def gateway(*, production: bool = False, **more: Any) -> AsyncIterator[GatewayCaller]:
    """A gateway with the caller `csr.nis` signed in."""
    mint = TokenSigner(SettableClock(datetime.now(UTC)))
    upstream = Upstream()
    async with upstream.serving():
        app = make_app(settings(upstream, production=production, **more), mint.verifier("gateway"))
        async with started(app):
            yield GatewayCaller(AsgiClient(app), upstream, mint).as_()
