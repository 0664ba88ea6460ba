"""The inbox served over HTTP, and clients of it."""

from __future__ import annotations

from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

from notifications.entrypoints.http.app import make_app
from tests.integration.notifications.world import CSR, World
from tests.support.asgi import Answer, AsgiClient, started
from tests.support.tokens import SettableClock, TokenSigner

if TYPE_CHECKING:
    from collections.abc import AsyncIterator


@dataclass
class Served:
    """The application on a world, and clients of it."""

    world: World
    mint: TokenSigner = field(default_factory=lambda: TokenSigner(SettableClock()))

    def __post_init__(self) -> None:
        """Puts it together."""
        self.app = make_app(self.world.container, self.mint.verifier("notifications"), production=False)

    def person(self, role: str, unit: UUID | None = CSR, subject: UUID | None = None, **claims: Any) -> AsgiClient:
        """A client of a person with one role."""
        said = {
            "aud": "notifications",
            "roles": [role],
            "unit": str(unit) if unit else None,
            "sub": str(subject or uuid4()),
            **claims,
        }
        return AsgiClient(self.app).bearing(self.mint.token(**said))


@asynccontextmanager
async def serving(world: World) -> AsyncIterator[Served]:
    served = Served(world)
    async with started(served.app):
        yield served


async def opened(client: AsgiClient, notice_id: object, body: object = None, key: str | None = None) -> Answer:
    return await client.post(
        f"/inbox/{notice_id}/open", {} if body is None else body, headers={"Idempotency-Key": key or f"key-{uuid4()}"}
    )
