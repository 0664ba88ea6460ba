"""`python -m gateway`: the gateway's process."""

from typing import Final

from chassis.auth.tokens import TokenVerifier
from chassis.processes.server import run_served
from chassis.settings.loading import load
from gateway.app import make_app
from gateway.pages.rendering.templates import load_all
from gateway.settings import GatewaySettings

CONNECTIONS: Final = 4000
"""A browser holds a few connections, and each window with a stream one more."""

if __name__ == "__main__":
    settings = load(GatewaySettings)
    auth = settings.auth
    verifier = TokenVerifier(auth.issuer, auth.audience, auth.jwks_url, auth.clients)
    load_all()
    run_served(
        "gateway",
        settings.http,
        settings.telemetry,
        lambda stop: make_app(settings, verifier, stop=stop),
        first=verifier.ready,
        connections=CONNECTIONS,
    )
