"""`python -m chassis.bus.operations migrate|retain`: the two things the bus's migrator role does."""

import asyncio
import os

import typer
from pydantic import SecretStr
from sqlalchemy import text

from chassis.bus.ports import KEPT
from chassis.bus.postgres.naming import table_of
from chassis.cli import asking_the_database, database_at, refused
from chassis.db.migrations import upgrade
from chassis.db.reach import DatabaseUnreachable
from contracts.topics import OWNERS

_DSN = "BUS_MIGRATOR_DSN"
_OLD = "written_at < clock_timestamp() - cast(:age as interval)"

commands = typer.Typer(no_args_is_help=True, help="Topics of the PostgreSQL log.", add_completion=False)


@commands.command()
def migrate() -> None:
    """Bring topics and rights to what contracts.topics says."""
    dsn = _dsn().get_secret_value()
    try:
        upgrade("chassis.bus.postgres.migrations", dsn)
    except DatabaseUnreachable as error:
        raise refused(error) from error


@commands.command()
def retain() -> None:
    """Delete records older than 14 days, read or not, and print how many went from each topic.

    A group that was away for longer has a gap: `republish` closes it from the outboxes.
    """
    with asking_the_database():
        gone = asyncio.run(_retain(_dsn()))
    for topic, records in gone.items():
        typer.echo(f"{topic}: {records} records older than {KEPT.days} days deleted")


async def _retain(dsn: SecretStr) -> dict[str, int]:
    gone: dict[str, int] = {}
    async with database_at(dsn) as bus, bus.transaction() as connection:
        for topic in OWNERS:
            query = text(f"delete from {table_of(topic)} where {_OLD}")
            gone[topic] = (await connection.execute(query, {"age": KEPT})).rowcount
    return gone


def _dsn() -> SecretStr:
    if os.environ.get("SPONA_ENV", "production") == "production":
        raise refused("The PostgreSQL log is no bus of production: events travel over Kafka; see `spona kafka apply`.")
    value = os.environ.get(_DSN, "")
    if not value.startswith("postgresql+asyncpg://"):
        raise refused(f"{_DSN} is missing: set it to the address of `bus` as bus_migrator (postgresql+asyncpg://…).")
    return SecretStr(value)


if __name__ == "__main__":
    commands()
