"""`python -m tests.workshop.service SERVICE COMMAND`: a service's part of a seed, and what `spona bench growth` asks it."""

from __future__ import annotations

import sys
from collections.abc import Callable
from importlib import import_module
from typing import Any

import typer

from chassis.operations import run
from chassis.settings.loading import load
from tests.workshop.probes.operations import add_looks
from tests.workshop.seeding.operations import add_seed

SETTINGS = {
    "identification": ("Operations", "Worker"),
    "referral": ("Operations", "Worker"),
    "notifications": ("NotificationsOperationsSettings", "NotificationsWorkerSettings"),
}
"""What each calls the settings of its commands and of its worker."""


def commands(service: str) -> typer.Typer:
    """Both groups of commands, for one service: no other is imported."""
    group = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)
    seeding, probes = (import_module(f"tests.workshop.{kind}.{service}") for kind in ("seeding", "probes"))
    operations, worker = (_settings(service, name) for name in SETTINGS[service])
    add_seed(group, service, lambda plot: seeding.filling(operations(), plot))
    add_looks(group, service, probes.reads, probes.jobs, worker)
    return group


def _settings(service: str, name: str) -> Callable[[], Any]:
    return lambda: load(getattr(import_module(f"{service}.settings"), name))


if __name__ == "__main__":
    run(commands(sys.argv.pop(1)))
