"""`python -m referral.operations`: migrate, audit, dead-letters, openapi."""

from __future__ import annotations

from chassis.operations import commands
from referral.entrypoints.http.app import documented_app
from referral.entrypoints.reception import event_handlers
from referral.settings import Operations

app = commands("referral", Operations, event_handlers(), documented_app)

if __name__ == "__main__":
    app()
