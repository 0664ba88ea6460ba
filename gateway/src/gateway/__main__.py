"""`python -m gateway`: the gateway's process."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from chassis.auth.tokens import TokenVerifier
from chassis.http.patience import Patience
from chassis.processes import process, server
from chassis.settings.loading import load
from gateway.app import make_app
from gateway.settings import GatewaySettings

if TYPE_CHECKING:
    import asyncio

PATIENCE: Final = Patience(connections=4000)
"""A browser holds a few connections, and each window with a stream one more."""


def main() -> None:
    """Serves until told to stop."""
    settings = load(GatewaySettings)

    async def serve(stop: asyncio.Event) -> None:
        auth = settings.auth
        app = make_app(settings, TokenVerifier(auth.issuer, auth.audience, auth.jwks_url), stop=stop)
        await server.serve(app, settings.http.host, settings.http.port, stop, patience=PATIENCE)

    process.run("gateway", serve, settings.telemetry)


if __name__ == "__main__":
    main()
