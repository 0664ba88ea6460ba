"""`python -m notifications.operations`: what every service has."""

from __future__ import annotations

from chassis.operations import run, service_commands
from notifications.entrypoints.reception import handlers
from notifications.settings import NotificationsOperationsSettings

commands = service_commands("notifications", NotificationsOperationsSettings, handlers())

if __name__ == "__main__":
    run(commands)
