"""`python -m referral.operations`: migrate, audit, dead-letters, openapi."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chassis.operations import run, service_commands
from referral.entrypoints.reception import event_handlers
from referral.settings import Operations

if TYPE_CHECKING:
    from fastapi import FastAPI


def _documented_app() -> FastAPI:
    from referral.entrypoints.http.app import documented_app  # noqa: PLC0415 -- a migration needs no web framework

    return documented_app()


commands = service_commands("referral", Operations, event_handlers(), _documented_app)

if __name__ == "__main__":
    run(commands)
