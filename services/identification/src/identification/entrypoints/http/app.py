"""The HTTP application of identification."""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from chassis.auth.tokens import TokenVerifier
from chassis.health import Check
from chassis.http.app import create_app
from identification.entrypoints.http import consents, disclosures, drafts, reports, roster

ROUTERS = (reports.router, consents.router, drafts.router, disclosures.router, roster.router)

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from fastapi import FastAPI

    from identification.bootstrap import Wired


def make_app(wired: Wired, verifier: TokenVerifier, *, production: bool) -> FastAPI:
    """The application on `wired`, which it closes at its end."""

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        app.state.wired = wired
        yield
        await wired.close()

    checks = (
        Check("database", wired.database.ping),
        Check("keys", wired.keys.ping),
        Check("issuer-keys", verifier.ready),
    )
    figures = wired.shared.altered.figures
    return create_app(
        "identification", ROUTERS, verifier, checks, production=production, lifespan=lifespan, figures=figures
    )


def documented_app() -> FastAPI:
    """The routes alone, for the OpenAPI document: nothing is connected and nothing can be served."""
    nobody = TokenVerifier("http://127.0.0.1/", "identification", "http://127.0.0.1/")
    return create_app("identification", ROUTERS, nobody, production=False)
