"""`python -m referral.operations`: what every service has."""

from __future__ import annotations

from chassis.operations import run, service_commands
from referral.entrypoints.reception import event_handlers
from referral.settings import Operations

commands = service_commands("referral", Operations, event_handlers())

if __name__ == "__main__":
    run(commands)
