"""`python -m referral.operations`: migrate, audit, dead-letters, openapi."""

from __future__ import annotations

from chassis.operations import run, service_commands
from referral.entrypoints.http.app import documented_app
from referral.entrypoints.reception import event_handlers
from referral.settings import Operations

commands = service_commands("referral", Operations, event_handlers(), documented_app)

if __name__ == "__main__":
    run(commands)
