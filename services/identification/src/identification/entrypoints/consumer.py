"""`python -m identification.entrypoints.consumer`: handles events of referral and notifications."""

from chassis.processes.background import run_consumer
from chassis.settings.loading import load
from identification.entrypoints.reception import HANDLERS
from identification.settings import Consumer

if __name__ == "__main__":
    run_consumer("identification", load(Consumer), HANDLERS)
