"""`python -m referral.entrypoints.consumer`: handles the events of the other services."""

from chassis.processes.background import run_consumer
from chassis.settings.loading import load
from referral.entrypoints.reception import event_handlers
from referral.settings import Consumer

if __name__ == "__main__":
    run_consumer("referral", load(Consumer), event_handlers())
