"""Runs a service's request process."""

from __future__ import annotations

from typing import TYPE_CHECKING, NoReturn

from chassis.auth.tokens import TokenVerifier
from chassis.http.rate import RateLimits
from chassis.processes.server import run_served

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Callable

    from fastapi import FastAPI

    from chassis.settings.processes import HttpSettings


def run_http(service: str, settings: HttpSettings, make_app: Callable[[TokenVerifier], FastAPI]) -> NoReturn:
    """Serves the application until it is asked to stop."""
    auth = settings.auth
    verifier = TokenVerifier(auth.issuer, auth.audience, auth.jwks_url, auth.clients)

    def app(_: asyncio.Event) -> FastAPI:
        made = make_app(verifier)
        made.state.rate = RateLimits(settings.rate)
        return made

    run_served(f"{service}-http", settings.http, settings.telemetry, app, first=verifier.ready)
