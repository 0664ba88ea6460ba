"""`python -m infra.issuer`: serves until SIGTERM."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chassis.processes.process import run
from chassis.processes.server import serve
from chassis.settings import load
from infra.issuer.app import create_app
from infra.issuer.settings import IssuerSettings

if TYPE_CHECKING:
    import asyncio


def main() -> None:
    """Reads the settings and serves; exits with 2 and one sentence when refused."""
    settings = load(IssuerSettings)

    async def work(stop: asyncio.Event) -> None:
        await serve(create_app(settings), settings.http.host, settings.http.port, stop)

    run("issuer", work, settings.telemetry, database=False)


if __name__ == "__main__":
    main()
