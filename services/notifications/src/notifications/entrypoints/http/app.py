"""The HTTP application of notifications."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chassis.http.app import create_app, documented
from chassis.http.documentation import Documentation
from chassis.processes.health import Check
from notifications.entrypoints.http import duty as presses
from notifications.entrypoints.http.notices import routes as inbox

ROUTERS = [inbox.router, presses.router]
SAYS = Documentation(
    "Inboxes of units and of people. An item says that something waits and gives nothing away; what it is about is "
    "the owning service's to show. What a caller may not see is missing for them: 404.",
    {
        "inbox": "What waits for the caller's unit and for the caller.",
        "phone": "What the telephone service tells back; signed instead of signed in.",
    },
    {
        presses.SIGNED_BY_TELEPHONE: {
            name: {"type": "apiKey", "in": "header", "name": header, "description": said}
            for name, (header, said) in presses.SIGNATURE.items()
        }
    },
)

if TYPE_CHECKING:
    from fastapi import FastAPI

    from chassis.auth.tokens import TokenVerifier
    from notifications.bootstrap import Container


def make_app(container: Container, verifier: TokenVerifier, *, production: bool) -> FastAPI:
    """The application on `container`, which it closes at its end."""
    checks = (Check("database", container.ping), Check("issuer-keys", verifier.ready))
    return create_app(
        "notifications", ROUTERS, verifier, checks, production=production, container=container, documentation=SAYS
    )


def documented_app() -> FastAPI:
    """The routes alone, for the OpenAPI document."""
    return documented("notifications", ROUTERS, SAYS)
