"""The gateway's HTTP application."""

# FastAPI reads these signatures at run time, so annotations are not postponed here.

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Annotated, cast

from fastapi import APIRouter, FastAPI, Request
from starlette.responses import Response

from chassis.auth.dependencies import bearer_token, signed_in
from chassis.auth.exchange import TokenExchanger
from chassis.auth.tokens import TokenVerifier
from chassis.domain.principal import Principal
from chassis.health import Check
from chassis.http.app import create_app
from gateway import documents
from gateway.clients.caller import BUDGET_SECONDS, Caller
from gateway.clients.identification import Identification
from gateway.clients.notifications import Notifications
from gateway.clients.peer import Peer, pooled_session
from gateway.clients.referral import Referrals
from gateway.context import Services
from gateway.edge import Edge
from gateway.explain.routes import explaining_router
from gateway.graphql.schema import make_schema
from gateway.rate import RateLimits
from gateway.settings import GatewaySettings

router = APIRouter()


@router.post("/graphql", include_in_schema=False)
async def post_graphql(request: Request, principal: Annotated[Principal, signed_in]) -> Response:
    """One GraphQL request."""
    edge = cast("Edge", request.app.state.edge)
    deadline = asyncio.get_running_loop().time() + BUDGET_SECONDS
    caller = Caller(principal, bearer_token(request), deadline)
    return await edge.answer(await request.body(), request.headers.get("accept", ""), caller)


class Peers:
    """The three services over pooled connections, once the process runs."""

    def __init__(self, settings: GatewaySettings) -> None:
        """Connects to nothing yet."""
        self._settings = settings
        self._all: dict[str, Peer] = {}

    async def open(self, stack: AsyncExitStack) -> Services:
        """Opens the sessions, which `stack` closes."""
        issuer = await stack.enter_async_context(pooled_session("issuer"))
        exchanger = TokenExchanger(self._settings.auth, issuer)
        what = {"identification": "reports", "referral": "referrals", "notifications": "notices"}
        for name, matter in what.items():
            session = await stack.enter_async_context(pooled_session(name))
            self._all[name] = Peer(name, matter, getattr(self._settings.services, name), session, exchanger)
        return Services(
            Identification(self._all["identification"]),
            Referrals(self._all["referral"]),
            Notifications(self._all["notifications"]),
        )

    async def probe(self, name: str) -> None:
        """Returns when the service `name` is ready; raises otherwise."""
        await self._all[name].probe()


def make_app(settings: GatewaySettings, verifier: TokenVerifier) -> FastAPI:
    """The application. Raises StartupRefused when a trusted document does not fit the schema."""
    schema = make_schema(production=settings.production)
    trusted = documents.load(settings.operations, schema._schema)  # noqa: SLF001 -- Strawberry has no public way to the executable schema
    peers = Peers(settings)

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        async with AsyncExitStack() as stack:
            services = await peers.open(stack)
            rate = RateLimits(settings.rate)
            app.state.edge = Edge(schema, services, trusted, rate, trusted_only=settings.production)
            yield

    checks = (
        Check("issuer-keys", verifier.ready),
        # Reports are taken as long as identification answers; without the others the gateway is degraded.
        Check("identification", lambda: peers.probe("identification")),
        Check("referral", lambda: peers.probe("referral"), required=False),
        Check("notifications", lambda: peers.probe("notifications"), required=False),
    )
    address = f"{settings.http.host}:{settings.http.port}"
    routers = [router] if settings.production else [router, explaining_router(trusted, schema.as_str(), address)]
    return create_app("gateway", routers, verifier, checks, production=settings.production, lifespan=lifespan)
