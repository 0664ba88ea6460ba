"""`python -m identification.operations`: what every service has, reseal, and what invented reports need."""

from __future__ import annotations

from chassis.growth.operations import add_looks
from chassis.operations import run, service_commands
from chassis.seeding.operations import add_seed
from chassis.settings.loading import load, needed
from chassis.vault.operations import migrate
from identification import bootstrap
from identification.entrypoints import looks
from identification.entrypoints.reception import HANDLERS
from identification.entrypoints.resealing import add_reseal
from identification.settings import Operations, Worker


def _migrate_keys() -> None:
    migrate(needed(load(Operations).vault.migrator_dsn, "IDENTIFICATION_VAULT__MIGRATOR_DSN"))


commands = service_commands("identification", Operations, HANDLERS, _migrate_keys)
add_reseal(commands, lambda: load(Operations))
add_seed(commands, "identification", lambda plot: bootstrap.seeding(load(Operations), plot))
add_looks(commands, "identification", looks.reads, looks.jobs, lambda: load(Worker))

if __name__ == "__main__":
    run(commands)
