"""`python -m chassis.bus.operations migrate|retain`: the two things the bus's migrator role does."""

import asyncio
import os

import typer
from pydantic import SecretStr

from chassis.bus.ports import KEPT
from chassis.bus.postgres.retention import delete_older
from chassis.db.database import Database
from chassis.db.migrations import upgrade
from chassis.db.reach import DatabaseUnreachable, why
from chassis.domain.errors import Unavailable

_DSN = "BUS_MIGRATOR_DSN"
_STATEMENT_TIMEOUT_MS = 60_000

commands = typer.Typer(no_args_is_help=True, help="Topics of the PostgreSQL log.", add_completion=False)


@commands.command()
def migrate() -> None:
    """Bring topics and rights to what contracts.topics says."""
    dsn = _dsn().get_secret_value()
    try:
        upgrade("chassis.bus.postgres.migrations", dsn)
    except DatabaseUnreachable as error:
        raise _refused(str(error)) from error


@commands.command()
def retain() -> None:
    """Delete records older than 14 days, read or not, and print how many went from each topic."""
    for topic, gone in asyncio.run(_retain(_dsn())).items():
        typer.echo(f"{topic}: {gone} records older than {KEPT.days} days deleted")


async def _retain(dsn: SecretStr) -> dict[str, int]:
    bus = Database(dsn, pool_size=1, statement_timeout_ms=_STATEMENT_TIMEOUT_MS)
    try:
        return await delete_older(bus, KEPT)
    except Unavailable as error:
        raise _refused(why(error)) from error
    finally:
        await bus.dispose()


def _dsn() -> SecretStr:
    if os.environ.get("SPONA_ENV", "production") == "production":
        raise _refused("The PostgreSQL log is no bus of production: events travel over Kafka; see `spona kafka apply`.")
    value = os.environ.get(_DSN, "")
    if not value.startswith("postgresql+asyncpg://"):
        raise _refused(f"{_DSN} is missing: set it to the address of `bus` as bus_migrator (postgresql+asyncpg://…).")
    return SecretStr(value)


def _refused(sentence: str) -> typer.Exit:
    typer.echo(sentence, err=True)
    return typer.Exit(2)


if __name__ == "__main__":
    commands()
