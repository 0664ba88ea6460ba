"""`python -m identification.operations`: what every service has, reseal, places, persons and sync-people."""

from __future__ import annotations

from chassis.db.migrations import upgrade
from chassis.operations import run, service_commands
from chassis.settings.loading import load, needed
from identification.entrypoints.people_sync import add_sync_people
from identification.entrypoints.person_codes import add_persons
from identification.entrypoints.placing import add_places
from identification.entrypoints.reception import HANDLERS
from identification.entrypoints.resealing import add_reseal
from identification.settings import Operations


def _migrate_keys() -> None:
    dsn = needed(load(Operations).vault.migrator_dsn, "IDENTIFICATION_VAULT__MIGRATOR_DSN")
    upgrade("chassis.vault.migrations", dsn.get_secret_value())


commands = service_commands("identification", Operations, HANDLERS, _migrate_keys)
add_reseal(commands, lambda: load(Operations))
add_places(commands, lambda: load(Operations))
add_persons(commands, lambda: load(Operations))
add_sync_people(commands, lambda: load(Operations))

if __name__ == "__main__":
    run(commands)
