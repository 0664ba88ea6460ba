"""`python -m notifications.entrypoints.background`: relay, consumer and worker in one process, for one machine."""

from chassis.processes.background import run_background
from chassis.settings.loading import load
from chassis.settings.processes import BackgroundSettings
from notifications.entrypoints.reception import handlers
from notifications.entrypoints.worker import work_of
from notifications.settings import NotificationsWorkerSettings


class Background(BackgroundSettings, NotificationsWorkerSettings):
    """All three."""


if __name__ == "__main__":
    settings = load(Background)
    run_background("notifications", settings, handlers(), lambda database: work_of(settings, database))
