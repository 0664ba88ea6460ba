"""`journal`, for a service's `python -m <service>.operations`."""

import asyncio
from collections.abc import Callable
from typing import Annotated

import typer
from pydantic import SecretStr

from chassis.bus.engine import connected
from chassis.bus.errors import BusError
from chassis.cli_errors import NOT_RUN, asking_the_database
from chassis.db.database import Database
from chassis.journal.entry import written
from chassis.journal.reading import journal
from chassis.settings.processes import OperationsSettings
from contracts.topics import CONSUMERS, OWNERS, tellers_of

BEHIND = 1
STATEMENT_TIMEOUT_MS = 60_000
"""A journal of years is read in one query."""
_PATIENCE_SECONDS = 30.0
_LOOK_EVERY_SECONDS = 0.5

Of = Annotated[str | None, typer.Option("--of", help="Another service, whose events this one was told.")]


def add_journal(
    group: typer.Typer, service: str, worker_dsn: Callable[[], SecretStr], settings: Callable[[], OperationsSettings]
) -> None:
    """Adds the command; `worker_dsn` and `settings` are asked when it runs."""
    owners = sorted({service, *tellers_of(service)})

    @group.command("journal")
    def journal_command(owner: Of = None) -> None:
        """Print every event that was told here as a line of JSON, in order; the last line counts them.

        With --of, and with the settings of the bus, it waits until all that the other has published was heard here.
        """
        if owner is not None and owner not in owners:
            raise typer.BadParameter(f"Take one of {', '.join(owners)}: {service} is told nothing by others.")
        try:
            with asking_the_database():
                asyncio.run(_print(worker_dsn(), service, owner or service, settings()))
        except BusError as error:
            typer.echo(str(error), err=True)
            raise typer.Exit(NOT_RUN) from error


async def _print(dsn: SecretStr, service: str, owner: str, settings: OperationsSettings) -> None:
    if owner != service and (settings.bus or settings.kafka):
        await _until_heard(service, owner, settings)
    database = Database(dsn, pool_size=1, statement_timeout_ms=STATEMENT_TIMEOUT_MS)
    try:
        async with database.transaction() as connection:
            async for line in journal(connection, service, owner):
                typer.echo(written(line))
    finally:
        await database.dispose()


async def _until_heard(service: str, owner: str, settings: OperationsSettings) -> None:
    """What lies on the bus unheard is in nobody's journal: whoever is rebuilt without it would have told something else."""
    topics = [topic for topic in CONSUMERS[service] if OWNERS[topic] == owner]
    until = asyncio.get_running_loop().time() + _PATIENCE_SECONDS
    async with connected(settings) as bus:
        while behind := await bus.behind(service, topics):
            if asyncio.get_running_loop().time() >= until:
                typer.echo(
                    f"{behind} events of {owner} lie on the bus that {service} has not heard. "
                    f"Check that its consumer runs, and repeat.",
                    err=True,
                )
                raise typer.Exit(BEHIND)
            await asyncio.sleep(_LOOK_EVERY_SECONDS)
