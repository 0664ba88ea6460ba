"""`python -m notifications.operations`: migrate, audit, dead-letters, openapi."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chassis.operations import run, service_commands
from notifications.entrypoints.reception import handlers
from notifications.settings import NotificationsOperationsSettings

if TYPE_CHECKING:
    from fastapi import FastAPI


def _documented_app() -> FastAPI:
    from notifications.entrypoints.http.app import documented_app  # noqa: PLC0415 -- a migration needs no web framework

    return documented_app()


commands = service_commands("notifications", NotificationsOperationsSettings, handlers(), _documented_app)

if __name__ == "__main__":
    run(commands)
