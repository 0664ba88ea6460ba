"""`python -m infra.phonecatcher`: serves until SIGTERM."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chassis.processes.process import run
from chassis.processes.server import serve
from chassis.settings import load
from infra.phonecatcher.app import create_app
from infra.phonecatcher.settings import PhoneCatcherSettings

if TYPE_CHECKING:
    import asyncio


def main() -> None:
    """Reads the settings and serves; exits with 2 and one sentence when refused."""
    settings = load(PhoneCatcherSettings)

    async def work(stop: asyncio.Event) -> None:
        await serve(create_app(settings), settings.http.host, settings.http.port, stop)

    run("phone-catcher", work, settings.telemetry, database=False)


if __name__ == "__main__":
    main()
