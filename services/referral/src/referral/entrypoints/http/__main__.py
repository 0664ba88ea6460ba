"""`python -m referral.entrypoints.http`: the request process."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chassis import process, server
from chassis.auth.tokens import TokenVerifier
from chassis.settings.loading import load
from referral import bootstrap
from referral.entrypoints.http.app import make_app
from referral.settings import Api

if TYPE_CHECKING:
    import asyncio


def main() -> None:
    """Serves until told to stop."""
    settings = load(Api)

    async def serve(stop: asyncio.Event) -> None:
        auth = settings.auth
        verifier = TokenVerifier(auth.issuer, auth.audience, auth.jwks_url)
        app = make_app(bootstrap.wire(settings), verifier, production=settings.production)
        await server.serve(app, settings.http.host, settings.http.port, stop)

    process.run("referral-http", serve, settings.telemetry)


if __name__ == "__main__":
    main()
