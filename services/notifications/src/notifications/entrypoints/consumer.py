"""`python -m notifications.entrypoints.consumer`: handles the events of the other services."""

from chassis.processes.background import run_consumer
from chassis.settings.loading import load
from notifications.entrypoints.reception import handlers
from notifications.settings import NotificationsConsumerSettings

if __name__ == "__main__":
    run_consumer("notifications", load(NotificationsConsumerSettings), handlers())
