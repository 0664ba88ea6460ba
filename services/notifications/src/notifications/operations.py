"""`python -m notifications.operations`: migrate, audit, dead-letters, openapi."""

from __future__ import annotations

from chassis.operations import commands
from notifications.entrypoints.http.app import documented_app
from notifications.entrypoints.reception import handlers
from notifications.settings import NotificationsOperationsSettings

app = commands("notifications", NotificationsOperationsSettings, handlers(), documented_app)

if __name__ == "__main__":
    app()
