"""The gateway's HTTP application."""

# FastAPI reads these signatures at run time, so annotations are not postponed here.

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, suppress

from fastapi import FastAPI
from starlette.middleware import Middleware

from chassis.auth.asking import AsksIssuer
from chassis.auth.exchange import TokenExchanger
from chassis.auth.tokens import TokenVerifier
from chassis.db.database import Database
from chassis.http.app import create_app
from chassis.http.rate import PerMinute, RateLimits
from chassis.http.uploads import FORM_WITH_FILES, OCTETS, OpenUploads
from chassis.ports import Clock
from chassis.processes.health import Check
from chassis.time import SystemClock
from gateway.clients.connections import Connections
from gateway.clients.issuer import IssuerClient
from gateway.clients.peer import Peer
from gateway.context import Service, Services
from gateway.endpoint import accept, documents
from gateway.endpoint.edge import Edge
from gateway.endpoint.files import files_router
from gateway.endpoint.routes import graphql_router
from gateway.explain.routes import explaining_router, query_page
from gateway.graphql.schema import make_schema
from gateway.pages.rendering.document import Pages
from gateway.pages.rendering.problem_pages import speak_to_people
from gateway.pages.report_form.signed_out import keep_when_signed_out
from gateway.pages.signed_in import signed_in_pages
from gateway.pages.start.public import public_pages
from gateway.pages.worklist.streams import Streams
from gateway.sessions.answers import answer_sign_ins
from gateway.sessions.browser.fetch_metadata import FetchMetadata
from gateway.sessions.browser_sessions import BrowserSessions
from gateway.sessions.routes import router as sessions_router
from gateway.sessions.sign_in.return_address import PageAddresses
from gateway.settings import GatewayRate, GatewaySettings

_FORM = "application/x-www-form-urlencoded"

# Longer than the issuer may take to renew a session, whose row is held meanwhile.
_SILENCE_MS = 4000


class Limits:
    """What is counted by person, and by address while the person is not known."""

    def __init__(self, rate: GatewayRate) -> None:
        """Starts at zero."""
        self.calls = PerMinute(rate.calls_per_person)
        self.signing_in = PerMinute(rate.sign_ins_per_address)
        self.keeping = PerMinute(rate.kept_forms_per_address)

    def figures(self) -> dict[str, int]:
        """Refusals since the start, for /readyz."""
        return {
            "rate_refused_calls": self.calls.refused,
            "rate_refused_sign_ins": self.signing_in.refused,
            "rate_refused_kept_forms": self.keeping.refused,
        }


class Peers:
    """The three services over pooled connections, once the process runs."""

    def __init__(self, settings: GatewaySettings, calls: PerMinute, clock: Clock) -> None:
        """Connects to nothing yet. `calls` counts by service and person."""
        self._settings = settings
        self._calls = calls
        self._clock = clock
        self._all: dict[Service, Peer] = {}

    async def open(self, issuer: AsksIssuer, stack: AsyncExitStack) -> Services:
        """Opens the sessions, which `stack` closes."""
        exchanger = TokenExchanger(self._settings.auth, issuer, clock=self._clock)
        what: dict[Service, str] = {"identification": "reports", "referral": "referrals", "notifications": "notices"}
        for name, matter in what.items():
            connections = await Connections.open(name, stack)
            address = getattr(self._settings.services, name)
            self._all[name] = Peer(name, matter, address, connections, exchanger, self._calls)
        return Services(self._all)

    async def probe(self, name: Service) -> None:
        """Returns when the service `name` is ready; raises otherwise."""
        await self._all[name].probe()


def make_app(
    settings: GatewaySettings,
    verifier: TokenVerifier,
    *,
    clock: Clock | None = None,
    stop: asyncio.Event | None = None,
) -> FastAPI:
    """The application; streams that stay open end with `stop`. Raises StartupRefused when a trusted document does not fit the schema."""
    clock = clock or SystemClock()
    database = Database(settings.db.app_dsn, pool_size=10, silence_ms=_SILENCE_MS)
    schema = make_schema()
    trusted = documents.load(settings.operations, schema.core)
    limits = Limits(settings.rate)
    peers = Peers(settings, limits.calls, clock)
    pages = Pages(schema, trusted, production=settings.production)
    streams = Streams(stop or asyncio.Event())

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        async with AsyncExitStack() as stack:
            issuer = await IssuerClient.open(stack)
            services = await peers.open(issuer, stack)
            pages.open(services)
            app.state.services = services
            app.state.edge = Edge(schema, services, trusted, trusted_only=settings.production)
            sessions = app.state.sessions = await _open_sessions(stack, settings, database, issuer, verifier, clock)
            feeding = asyncio.create_task(streams.feed(sessions.presence))
            stack.push_async_callback(_end, feeding)
            yield

    checks = (
        Check("issuer-keys", verifier.ready),
        # Without it no new sign-in succeeds, and those signed in are answered until their token ends.
        Check("issuer", verifier.answered, required=False),
        # Reports are taken as long as identification answers; without the others the gateway is degraded.
        Check("identification", lambda: peers.probe("identification")),
        Check("referral", lambda: peers.probe("referral"), required=False),
        Check("notifications", lambda: peers.probe("notifications"), required=False),
        # Without it no browser is signed in; programs with a token of their own are still answered.
        Check("sessions", database.ping, required=False),
    )
    address = f"{settings.http.host}:{settings.http.port}"
    routers = [graphql_router, files_router, sessions_router, *public_pages(), *signed_in_pages(streams)]
    if not settings.production:
        routers.append(explaining_router(address))
    app = create_app(
        "gateway",
        routers,
        verifier,
        checks,
        production=settings.production,
        lifespan=lifespan,
        content_types=(_FORM,),
        content_types_at={"/graphql": (accept.JSON,)},
        uploads={"PUT": OCTETS, "POST": FORM_WITH_FILES},
        middleware=[Middleware(FetchMetadata, origin=settings.origin)],
        # A form of a page is sent to be kept or done.
        keyless="write",
        # People follow links that a mail programme added something to; /graphql refuses what it does not know by itself.
        own_addresses=True,
        figures=lambda: {**streams.figures(), **limits.figures()},
    )
    app.state.open_uploads = OpenUploads()
    app.state.rate, app.state.proxies = RateLimits(settings.rate), settings.proxies
    app.state.signing_in, app.state.keeping = limits.signing_in, limits.keeping
    app.state.query_page = None if settings.production else query_page(trusted, schema.as_str)
    app.state.exit_url = settings.exit_url
    app.state.addresses = PageAddresses(app)
    answer_sign_ins(app)
    keep_when_signed_out(app)
    speak_to_people(app, pages)
    return app


async def _open_sessions(
    stack: AsyncExitStack,
    settings: GatewaySettings,
    database: Database,
    issuer: AsksIssuer,
    verifier: TokenVerifier,
    clock: Clock,
) -> BrowserSessions:
    """The sessions with their sweeping under way; `stack` ends both."""
    stack.push_async_callback(database.dispose)
    sessions = BrowserSessions.of(settings, database, issuer, verifier, clock)
    sweeping = asyncio.create_task(sessions.sweeping.run())
    stack.push_async_callback(_end, sweeping)
    return sessions


async def _end(task: asyncio.Task[None]) -> None:
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task
