"""`look-at-reads`, `seal-record` and `look-at-jobs`, for `python -m tests.workshop.service`: what `spona bench growth` asks each service."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from datetime import datetime

import typer

from chassis.cli import asking_the_database
from chassis.settings.processes import WorkerSettings
from tests.workshop.probes.measuring import Look
from tests.workshop.probes.sealed import seal_record
from tests.workshop.seeding.operations import AsOf, Reports, Seed, refuse_production
from tests.workshop.seeding.story import Plot

Looks = Callable[[Plot], AsyncIterator[Look]]


def add_looks(
    group: typer.Typer, service: str, reads: Looks, jobs: Looks, settings: Callable[[], WorkerSettings]
) -> None:
    """Adds them; `reads` needs the settings of the request process, the other two those of the worker: `settings`."""

    @group.command("look-at-reads")
    def look_at_reads_command(*, reports: Reports, as_of: AsOf = None, seed: Seed = 1) -> None:
        """Print, as a line of JSON each, what every list and count reads of a database that was seeded so."""
        _print(reads, reports, seed, as_of)

    @group.command("seal-record")
    def seal_record_command() -> None:
        """Seal a record that was seeded at once: years of it never wait for one round of a worker."""
        refuse_production()
        with asking_the_database():
            asyncio.run(seal_record(service, settings()))

    @group.command("look-at-jobs")
    def look_at_jobs_command(*, reports: Reports, as_of: AsOf = None, seed: Seed = 1) -> None:
        """Print, as a line of JSON each, what a round of every job of the worker reads. It works, as a worker does."""
        _print(jobs, reports, seed, as_of)


def _print(looks: Looks, reports: int, seed: int, as_of: datetime | None) -> None:
    refuse_production()
    if as_of is None:
        raise typer.BadParameter("Name the moment that the seed is as of.", param_hint="--as-of")

    async def run() -> None:
        async for each in looks(Plot(reports, seed, as_of)):
            typer.echo(json.dumps(each.as_json()))

    with asking_the_database():
        asyncio.run(run())
