"""`python -m notifications.operations`: migrate, audit, dead-letters, openapi."""

from __future__ import annotations

from chassis.operations import run, service_commands
from notifications.entrypoints.http.app import documented_app
from notifications.entrypoints.reception import handlers
from notifications.settings import NotificationsOperationsSettings

commands = service_commands("notifications", NotificationsOperationsSettings, handlers(), documented_app)

if __name__ == "__main__":
    run(commands)
