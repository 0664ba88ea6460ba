"""The frame of a service's request process."""

from __future__ import annotations

from typing import TYPE_CHECKING, NoReturn

from chassis.auth.tokens import TokenVerifier
from chassis.http.rate import RateLimits
from chassis.processes import process, server

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Callable

    from fastapi import FastAPI

    from chassis.settings.processes import HttpSettings


def run_http(service: str, settings: HttpSettings, make_app: Callable[[TokenVerifier], FastAPI]) -> NoReturn:
    """Serves the application until told to stop."""

    async def serve(stop: asyncio.Event) -> None:
        auth = settings.auth
        app = make_app(TokenVerifier(auth.issuer, auth.audience, auth.jwks_url))
        app.state.rate = RateLimits(settings.rate)
        await server.serve(app, settings.http.host, settings.http.port, stop)

    process.run(f"{service}-http", serve, settings.telemetry)
