"""The HTTP application of notifications."""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from chassis.health import Check
from chassis.http.app import create_app
from notifications.entrypoints.http.inbox import router

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from fastapi import FastAPI

    from chassis.auth.tokens import TokenVerifier
    from notifications.bootstrap import Wired


def make_app(wired: Wired, verifier: TokenVerifier, *, production: bool) -> FastAPI:
    """The application on `wired`, which it closes at its end."""

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        app.state.wired = wired
        yield
        await wired.close()

    checks = (Check("database", wired.ping), Check("issuer-keys", verifier.ready))
    return create_app("notifications", [router], verifier, checks, production=production, lifespan=lifespan)
