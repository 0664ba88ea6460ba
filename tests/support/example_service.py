"""A small HTTP service on the chassis, with one route for each thing that can happen to a request."""

# Annotations are real objects in this module: FastAPI reads the signatures at run time.

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, FastAPI, Header, Query
from pydantic import AwareDatetime, Field

from chassis.auth.access import public
from chassis.auth.dependencies import permission, signed_in
from chassis.domain.errors import (
    DomainError,
    Forbidden,
    IdempotencyKeyReused,
    IllegalTransition,
    InvalidInput,
    NotFound,
    StaleVersion,
    Unavailable,
)
from chassis.domain.principal import Principal
from chassis.http.app import create_app
from contracts.fields import Email, LanguageCode, PhoneNumber, SafeLine, SafeText
from contracts.models import CamelModel
from contracts.scopes import Permission
from tests.support.asgi import AsgiClient
from tests.support.tokens import TokenSigner

THERE = UUID("b0a3c3de-9a53-4c0e-8a1f-4a1d7c8f2e55")
CANARY = "Jelisaveta-Kanarinac"


class Colour(StrEnum):
    """An enum."""

    RED = "red"
    BLUE = "blue"


class Part(CamelModel):
    """A nested document."""

    label: SafeLine
    count: Annotated[int, Field(ge=1, le=9)] = 1


class Thing(CamelModel):
    """A document with one field of each kind."""

    given_name: Annotated[SafeLine, Field(max_length=20)]
    story: SafeText | None = None
    phone: PhoneNumber | None = None
    email: Email | None = None
    colour: Colour | None = None
    urgent: bool = False
    born: date | None = None
    seen_at: AwareDatetime | None = None
    owner: UUID | None = None
    parts: Annotated[list[Part], Field(max_length=3)] = Field(default_factory=list)


class Made(CamelModel):
    """An answer."""

    id: UUID
    given_name: str


REFUSALS: dict[str, DomainError] = {
    "not-found": NotFound(),
    "forbidden": Forbidden(),
    "invalid-input": InvalidInput([("givenName", "is missing: give it a value.")]),
    "stale-version": StaleVersion("accepted", 4, ["state", "answer"]),
    "illegal-transition": IllegalTransition("closed", "accept"),
    "idempotency-key-reused": IdempotencyKeyReused(),
    "unavailable": Unavailable(),
}
CanFile = Annotated[Principal, permission(Permission.REPORTS_FILE)]


async def failing_commit() -> AsyncIterator[None]:
    """A unit of work whose COMMIT fails after the handler returned."""
    yield
    raise Unavailable


FailingCommit = Annotated[None, Depends(failing_commit, scope="function")]


def example_router() -> APIRouter:
    """The routes."""
    router = APIRouter(prefix="/v1")

    @router.post("/things", status_code=201)
    async def make_thing(
        thing: Thing, principal: CanFile, language: Annotated[LanguageCode | None, Header(alias="X-Language")] = None
    ) -> Made:
        return Made(id=principal.subject, given_name=thing.given_name + (language or ""))

    @router.get("/things/{thing_id}")
    async def read_thing(thing_id: UUID, _: Annotated[Principal, permission(Permission.REPORTS_READ)]) -> Made:
        if thing_id != THERE:
            raise NotFound
        return Made(id=thing_id, given_name="Ana")

    @router.get("/totals")
    async def read_totals(
        _: Annotated[Principal, permission(Permission.FLOW_READ)],
        first: Annotated[int, Query(ge=1)] = 1,
        colours: Annotated[list[Colour] | None, Query(alias="colour")] = None,
    ) -> dict[str, int]:
        return {"reports": first + len(colours or ())}

    @router.put("/totals")
    async def count_anew(_: Annotated[Principal, permission(Permission.FLOW_READ)]) -> dict[str, int]:
        return {"reports": 0}

    @router.get("/me")
    async def read_me(principal: Annotated[Principal, signed_in]) -> dict[str, str]:
        return {"username": principal.username}

    @router.get("/refusals/{name}")
    @public
    async def refuse(name: str) -> None:
        raise REFUSALS[name]

    @router.get("/lost")
    @public
    async def lose_connection() -> None:
        raise ConnectionResetError(CANARY)

    @router.get("/faults/{secret}")
    @public
    async def fail(secret: str, q: str = "") -> None:
        raise ValueError(CANARY + secret + q)

    @router.post("/commits")
    @public
    async def commit(_: FailingCommit) -> dict[str, str]:
        return {"saved": "yes"}

    return router


@dataclass
class Example:
    """The service, an issuer it trusts, and a client."""

    mint: TokenSigner = field(default_factory=TokenSigner)
    production: bool = False

    def __post_init__(self) -> None:
        """Puts them together."""
        self.app: FastAPI = create_app("example", [example_router()], self.mint.verifier(), production=self.production)
        self.anonymous = AsgiClient(self.app)
        self.client = self.anonymous.bearing(self.mint.token())

    def as_role(self, *roles: str) -> AsgiClient:
        """A client of a person with these roles."""
        return self.anonymous.bearing(self.mint.token(roles=list(roles)))
