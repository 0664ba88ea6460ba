"""Makes the HTTP application of a service or the gateway, with every guard on."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack, asynccontextmanager
from typing import TYPE_CHECKING, Any, Protocol

from chassis.auth.tokens import TokenVerifier
from chassis.http.as_declared import as_declared
from chassis.http.documentation import NOTHING_SAID
from chassis.http.health import health_router
from chassis.http.measured import Active, Measured
from chassis.http.methods import HeadAsGet
from chassis.http.middleware import FailureBoundary, RequestLimits, SecurityHeaders
from chassis.http.openapi import DocumentedApp
from chassis.http.problems import answer_problems
from chassis.http.rate import RateLimits
from chassis.http.route_guard import UNGUARDED, guard_routes
from chassis.processes.health import Condition
from chassis.settings.groups import Rate

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Mapping, MutableMapping, Sequence
    from contextlib import AbstractAsyncContextManager

    from fastapi import APIRouter, FastAPI
    from fastapi.routing import APIRoute
    from starlette.middleware import Middleware

    from chassis.http.documentation import Documentation
    from chassis.http.measured import Kind
    from chassis.processes.health import Check, Figures

    Lifespan = Callable[[FastAPI], AbstractAsyncContextManager[None]]


class Container(Protocol):
    """What a process of a service is made of."""

    async def close(self) -> None:
        """Closes every connection."""


def create_app(
    name: str,
    routers: Sequence[APIRouter],
    verifier: TokenVerifier,
    checks: Sequence[Check] = (),
    *,
    production: bool,
    container: Container | None = None,
    lifespan: Lifespan | None = None,
    content_types: Sequence[str] = ("application/json",),
    content_types_at: Mapping[str, Sequence[str]] | None = None,
    uploads: Mapping[str, str] | None = None,
    middleware: Sequence[Middleware] = (),
    figures: Figures = dict,
    keyless: Kind = "read",
    own_addresses: bool = False,
    documentation: Documentation = NOTHING_SAID,
) -> FastAPI:
    """The application `name` with `routers`; outside production it also serves /openapi.json.

    It answers each person as often as a service does by default, until its server sets `app.state.rate`.

    `content_types_at` are those of single addresses; `uploads` is the kind of a body that may be as long as a file, by the
    method that sends it (`chassis.http.uploads`).

    `container` is what the routes of a service use, closed at the end; `lifespan` opens and closes what else there is;
    `middleware` runs inside the guards; `figures` are shown at /readyz; `keyless` is what a POST without an Idempotency-Key does;
    `documentation` is put into the document. With `own_addresses` the routes read the query of an address themselves.
    Raises StartupRefused (see `Condition`, and `chassis.http.route_guard`: here for the routers given, at start-up for routes added since).
    """
    app = DocumentedApp(
        title=name,
        version="1.0.0",
        openapi_url=None if production else "/openapi.json",
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        generate_unique_id_function=_operation_id,
        lifespan=_guarded(lifespan, container, lambda: condition),
        middleware=list(middleware),
        # FastAPI's own instrumentation: one span per request. Its logs would quote exceptions; its operation spans are noise.
        telemetry={
            "metrics": False,
            "logs": False,
            "operation_spans": False,
            "auto_configure": False,
            "exclude": _untraced,
        },
    )
    app.documentation = documentation
    app.state.container = container
    app.state.verifier = verifier
    app.state.rate = RateLimits(Rate())
    active = Active()
    condition = Condition(checks, lambda: {**figures(), **app.state.rate.figures(), **active.figures()})
    answer_problems(app)
    kinds_at, of_files = content_types_at or {}, uploads or {}
    app.add_middleware(RequestLimits, content_types=content_types, uploads=of_files, at=kinds_at)
    app.add_middleware(FailureBoundary)
    app.add_middleware(SecurityHeaders)
    app.add_middleware(Measured, active=active, keyless=keyless)
    app.add_middleware(HeadAsGet)
    app.include_router(health_router(condition), dependencies=[as_declared])
    for router in routers:
        app.include_router(router, dependencies=[] if own_addresses else [as_declared])
    guard_routes(app)
    return app


def documented(name: str, routers: Sequence[APIRouter], documentation: Documentation) -> FastAPI:
    """The routes alone, for the OpenAPI document: nothing is connected and nothing can be served."""
    unused = TokenVerifier("http://127.0.0.1/", name, "http://127.0.0.1/")
    return create_app(name, routers, unused, production=False, documentation=documentation)


def _guarded(lifespan: Lifespan | None, container: Container | None, condition: Callable[[], Condition]) -> Lifespan:
    @asynccontextmanager
    async def guarded(app: FastAPI) -> AsyncIterator[None]:
        guard_routes(app)
        async with AsyncExitStack() as stack:
            over = asyncio.Event()
            watching = asyncio.create_task(condition().watch(over))
            stack.push_async_callback(_awaited, watching)
            stack.callback(over.set)
            if container is not None:
                stack.push_async_callback(container.close)
            if lifespan is not None:
                await stack.enter_async_context(lifespan(app))
            yield

    return guarded


async def _awaited(task: asyncio.Task[None]) -> None:
    await task


def _operation_id(route: APIRoute) -> str:
    return route.name


def _untraced(scope: MutableMapping[str, Any]) -> bool:
    """Health polls would bury the traces that people want to read."""
    return scope.get("path") in UNGUARDED
