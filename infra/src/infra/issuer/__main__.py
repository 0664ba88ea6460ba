"""`python -m infra.issuer`: serves until SIGTERM."""

from chassis.processes.server import run_served
from chassis.settings.loading import load
from infra.issuer.app import create_app
from infra.issuer.settings import IssuerSettings

if __name__ == "__main__":
    settings = load(IssuerSettings)
    run_served("issuer", settings.http, settings.telemetry, lambda _: create_app(settings))
