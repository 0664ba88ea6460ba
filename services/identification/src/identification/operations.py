"""`python -m identification.operations`: what every service has and reseal."""

from __future__ import annotations

from chassis.operations import run, service_commands
from chassis.settings.loading import load, needed
from chassis.vault.operations import migrate
from identification.entrypoints.reception import HANDLERS
from identification.entrypoints.resealing import add_reseal
from identification.settings import Operations


def _migrate_keys() -> None:
    migrate(needed(load(Operations).vault.migrator_dsn, "IDENTIFICATION_VAULT__MIGRATOR_DSN"))


commands = service_commands("identification", Operations, HANDLERS, _migrate_keys)
add_reseal(commands, lambda: load(Operations))

if __name__ == "__main__":
    run(commands)
