"""The HTTP application of notifications."""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from chassis.auth.tokens import TokenVerifier
from chassis.health import Check
from chassis.http.app import create_app
from chassis.http.documentation import Documentation
from notifications.entrypoints.http import answers, inbox

ROUTERS = [inbox.router, answers.router]
SAYS = Documentation(
    "Inboxes of units and of people. An item says that something waits and gives nothing away; what it is about is "
    "the owning service's to show. What somebody may not see is missing for them: 404.",
    {
        "inbox": "What waits for the caller's unit and for the caller.",
        "phone": "What the telephone service tells back; signed instead of signed in.",
    },
    {
        answers.SIGNED_BY_TELEPHONE: {
            name: {"type": "apiKey", "in": "header", "name": header, "description": said}
            for name, (header, said) in answers.SIGNATURE.items()
        }
    },
)

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from fastapi import FastAPI

    from notifications.bootstrap import Wired


def make_app(wired: Wired, verifier: TokenVerifier, *, production: bool) -> FastAPI:
    """The application on `wired`, which it closes at its end."""

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        app.state.wired = wired
        yield
        await wired.close()

    checks = (Check("database", wired.ping), Check("issuer-keys", verifier.ready))
    return create_app(
        "notifications", ROUTERS, verifier, checks, production=production, lifespan=lifespan, documentation=SAYS
    )


def documented_app() -> FastAPI:
    """The routes alone, for the OpenAPI document: nothing is connected and nothing can be served."""
    nobody = TokenVerifier("http://127.0.0.1/", "notifications", "http://127.0.0.1/")
    return create_app("notifications", ROUTERS, nobody, production=False, documentation=SAYS)
