"""`republish`, for a service's `python -m <service>.operations`."""

import asyncio
import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Annotated

import typer
from pydantic import SecretStr

from chassis.bus.engine import connected
from chassis.bus.errors import BusError, ConsumerRuns
from chassis.cli import AsJson, asking_the_database, database_at, refused
from chassis.outbox.republishing import NotRepublished, republish
from chassis.settings.processes import OperationsSettings

REFUSED = 1

Since = Annotated[
    str,
    typer.Option(
        "--since", help="The moment to which the databases were put back, with its zone: 2026-11-30T05:00:00+01:00."
    ),
]


def add_republish(
    group: typer.Typer, service: str, worker_dsn: Callable[[], SecretStr], settings: Callable[[], OperationsSettings]
) -> None:
    """Adds the command; `worker_dsn` and `settings` are asked when it runs."""

    @group.command("republish")
    def republish_command(since: Since, *, as_json: AsJson = False) -> None:
        """Publish the service's events again, and pass over all that the bus holds; exit 1 when it is not the time for it.

        For every service after the databases were put back to an earlier moment, before any relay or consumer starts.
        """
        moment = moment_of(since)
        try:
            with asking_the_database():
                events = asyncio.run(_republish(worker_dsn(), service, moment, settings()))
        except (NotRepublished, ConsumerRuns) as error:
            raise refused(error, REFUSED) from error
        except BusError as error:
            raise refused(error) from error
        sentence = f"{service}: {events} events will be published again when its relay starts."
        typer.echo(json.dumps({"service": service, "events": events}) if as_json else sentence)


def moment_of(text: str) -> datetime:
    """The moment that was typed. Raises typer.BadParameter when it is none, has no zone, or is still to come."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter("Give a moment as 2026-11-30T05:00:00+01:00.", param_hint="--since") from None
    if moment.tzinfo is None:
        raise typer.BadParameter("Give the moment's zone as well: 2026-11-30T05:00:00+01:00.", param_hint="--since")
    if moment > datetime.now(UTC):
        raise typer.BadParameter(
            "This moment is still to come. Give the one to which the databases were put back.", param_hint="--since"
        )
    return moment


async def _republish(dsn: SecretStr, service: str, since: datetime, settings: OperationsSettings) -> int:
    if settings.bus is None and settings.kafka is None:
        raise NotRepublished("The settings of the bus are missing: give those that a consumer is given.")
    async with database_at(dsn) as database, connected(settings) as bus:
        return await republish(database, bus.skip, service, since)
