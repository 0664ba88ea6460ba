"""What routes of a service are given: its container, closed at the end, and one transaction in the caller's name."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Annotated

from fastapi import APIRouter

from chassis.auth.dependencies import permission
from chassis.domain.errors import Unavailable
from chassis.domain.principal import Principal
from chassis.http.app import create_app
from chassis.http.dependencies import container, unit_of_work
from contracts.scopes import Permission
from tests.support.asgi import AsgiClient
from tests.support.tokens import TokenSigner


@dataclass
class Container:
    """Writes down what is asked of it; a commit may fail."""

    failure: Exception | None = None
    steps: list[str] = field(default_factory=list)

    @asynccontextmanager
    async def unit_of_work(self, principal: Principal) -> AsyncIterator[str]:
        yield f"for {principal.username}"
        self.steps.append("committed")
        if self.failure is not None:
            raise self.failure

    async def close(self) -> None:
        self.steps.append("closed")


def client(of: Container) -> AsgiClient:
    router = APIRouter()

    @router.post("/things")
    async def do(
        _: Annotated[Principal, permission(Permission.REPORTS_READ)],
        uow: Annotated[str, unit_of_work],
        parts: Annotated[Container, container],
    ) -> dict[str, str]:
        parts.steps.append(uow)
        return {"done": "yes"}

    mint = TokenSigner()
    app = create_app("example", [router], mint.verifier(), production=True, container=of)
    return AsgiClient(app).bearing(mint.token())


async def test_a_route_works_in_one_transaction_of_the_caller() -> None:
    of = Container()
    assert (await client(of).request("POST", "/things")).status == 200
    assert [step.split()[0] for step in of.steps] == ["for", "committed"]


async def test_what_is_not_committed_is_not_answered() -> None:
    assert (await client(Container(Unavailable())).request("POST", "/things")).status == 503


async def test_nothing_is_begun_for_a_stranger() -> None:
    of = Container()
    stranger = AsgiClient(client(of).app)
    assert (await stranger.request("POST", "/things")).status == 401
    assert of.steps == []


async def test_the_container_is_closed_with_the_application() -> None:
    of = Container()
    app = create_app("example", [], TokenSigner().verifier(), production=True, container=of)
    async with app.router.lifespan_context(app):
        assert of.steps == []
    assert of.steps == ["closed"]
