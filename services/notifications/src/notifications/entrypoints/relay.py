"""`python -m notifications.entrypoints.relay`: publishes what happened here."""

from chassis.processes.background import run_relay
from chassis.settings.loading import load
from notifications.settings import NotificationsRelaySettings

if __name__ == "__main__":
    run_relay("notifications", load(NotificationsRelaySettings))
