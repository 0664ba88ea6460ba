"""`python -m notifications.operations`: migrate, audit, dead-letters, journal, restore, openapi."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chassis.journal.restoring import add_restore
from chassis.operations import run, service_commands
from chassis.settings.loading import load, needed
from notifications.entrypoints.rebuilding import rebuild
from notifications.entrypoints.reception import handlers
from notifications.settings import NotificationsOperationsSettings

if TYPE_CHECKING:
    from fastapi import FastAPI


def _documented_app() -> FastAPI:
    from notifications.entrypoints.http.app import documented_app  # noqa: PLC0415 -- a migration needs no web framework

    return documented_app()


commands = service_commands("notifications", NotificationsOperationsSettings, handlers(), _documented_app)
add_restore(
    commands,
    "notifications",
    lambda: needed(load(NotificationsOperationsSettings).db.migrator_dsn, "NOTIFICATIONS_DB__MIGRATOR_DSN"),
    rebuild,
)

if __name__ == "__main__":
    run(commands)
