"""`python -m identification.operations`: migrate, audit, dead-letters, openapi."""

from __future__ import annotations

from chassis.operations import run, service_commands
from chassis.settings.loading import load, needed
from chassis.vault.operations import migrate
from identification.entrypoints.events import HANDLERS
from identification.entrypoints.http.app import documented_app
from identification.settings import Operations


def _migrate_keys() -> None:
    migrate(needed(load(Operations).vault.migrator_dsn, "IDENTIFICATION_VAULT__MIGRATOR_DSN"))


commands = service_commands("identification", Operations, HANDLERS, documented_app, _migrate_keys)

if __name__ == "__main__":
    run(commands)
