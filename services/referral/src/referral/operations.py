"""`python -m referral.operations`: migrate, audit, dead-letters, journal, restore, openapi."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chassis.journal.restoring import add_restore
from chassis.operations import run, service_commands
from chassis.settings.loading import load, needed
from referral.entrypoints.rebuilding import rebuild
from referral.entrypoints.reception import event_handlers
from referral.settings import Operations

if TYPE_CHECKING:
    from fastapi import FastAPI


def _documented_app() -> FastAPI:
    from referral.entrypoints.http.app import documented_app  # noqa: PLC0415 -- a migration needs no web framework

    return documented_app()


commands = service_commands("referral", Operations, event_handlers(), _documented_app)
add_restore(
    commands, "referral", lambda: needed(load(Operations).db.migrator_dsn, "REFERRAL_DB__MIGRATOR_DSN"), rebuild
)

if __name__ == "__main__":
    run(commands)
