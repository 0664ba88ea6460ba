"""`python -m notifications.operations`: what every service has, and what invented reports need."""

from __future__ import annotations

from chassis.growth.operations import add_looks
from chassis.operations import run, service_commands
from chassis.seeding.operations import add_seed
from chassis.settings.loading import load
from notifications import bootstrap
from notifications.entrypoints import looks
from notifications.entrypoints.reception import handlers
from notifications.settings import NotificationsOperationsSettings, NotificationsWorkerSettings

commands = service_commands("notifications", NotificationsOperationsSettings, handlers())
add_seed(commands, "notifications", lambda plot: bootstrap.seeding(load(NotificationsOperationsSettings), plot))
add_looks(commands, "notifications", looks.reads, looks.jobs, lambda: load(NotificationsWorkerSettings))

if __name__ == "__main__":
    run(commands)
