"""The HTTP application of referral."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chassis.http.app import create_app, documented
from chassis.http.documentation import Documentation
from chassis.processes.health import Check
from referral.entrypoints.http import flow
from referral.entrypoints.http.referrals import routes as referrals

ROUTERS = [referrals.router, flow.router]
SAYS = Documentation(
    "Referrals to units, their terms, and the national totals. A referral holds ids, codes and moments; what it is about "
    "is identification's to show. What a caller may not see is missing for them: 404.",
    {
        "referrals": "What waits for a unit: accepted or rejected, and by when.",
        "flow": "How many cases reached each stage; no person can be identified from it.",
    },
)

if TYPE_CHECKING:
    from fastapi import FastAPI

    from chassis.auth.tokens import TokenVerifier
    from referral.bootstrap import Container


def make_app(container: Container, verifier: TokenVerifier, *, production: bool) -> FastAPI:
    """The application on `container`, which it closes at its end."""
    checks = (Check("database", container.database.ping), Check("issuer-keys", verifier.ready))
    return create_app(
        "referral", ROUTERS, verifier, checks, production=production, container=container, documentation=SAYS
    )


def documented_app() -> FastAPI:
    """The routes alone, for the OpenAPI document."""
    return documented("referral", ROUTERS, SAYS)
