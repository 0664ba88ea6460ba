"""`python -m referral.operations`: what every service has, and what invented reports need."""

from __future__ import annotations

from chassis.growth.operations import add_looks
from chassis.operations import run, service_commands
from chassis.seeding.operations import add_seed
from chassis.settings.loading import load
from referral import bootstrap
from referral.entrypoints import looks
from referral.entrypoints.reception import event_handlers
from referral.settings import Operations, Worker

commands = service_commands("referral", Operations, event_handlers())
add_seed(commands, "referral", lambda plot: bootstrap.seeding(load(Operations), plot))
add_looks(commands, "referral", looks.reads, looks.jobs, lambda: load(Worker))

if __name__ == "__main__":
    run(commands)
