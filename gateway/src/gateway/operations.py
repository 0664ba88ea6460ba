"""`python -m gateway.operations`: migrate."""

from __future__ import annotations

import sys

import typer

from chassis.db.migrations import upgrade
from chassis.settings.loading import EXIT_CODE, load, needed
from chassis.startup_errors import StartupRefused
from gateway.settings import GatewayOperationsSettings

commands = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)


@commands.callback()
def group() -> None:
    """Commands on the data of the gateway."""


@commands.command()
def migrate() -> None:
    """Bring the gateway's database to its newest migration."""
    dsn = needed(load(GatewayOperationsSettings).db.migrator_dsn, "GATEWAY_DB__MIGRATOR_DSN")
    upgrade("gateway.migrations", dsn.get_secret_value())


if __name__ == "__main__":
    try:
        commands()
    except StartupRefused as refused:
        sys.stderr.write(f"{refused}\n")
        sys.exit(EXIT_CODE)
