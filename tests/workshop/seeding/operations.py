"""`seed` and `seed-followed`, for `python -m tests.workshop.service`."""

import asyncio
import json
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from chassis.cli import asking_the_database
from tests.workshop.seeding.filling import AlreadyFilled, Filling, TookTooLong
from tests.workshop.seeding.story import Plot

FULL, NEVER, TOO_LONG = 1, 2, 4
_MOMENT = "%Y-%m-%dT%H:%M:%S%z"

Reports = Annotated[int, typer.Option("--reports", min=1, max=10_000_000, help="How many reports.")]
Seed = Annotated[int, typer.Option("--seed", help="Another number gives other reports; the same gives the same.")]
AsOf = Annotated[datetime | None, typer.Option("--as-of", formats=[_MOMENT], help="When the newest was filed; now.")]
Numbers = Annotated[
    Path | None, typer.Option("--numbers", help="A file that gets the number of the last event of each key.")
]
NumbersFiles = Annotated[list[Path], typer.Argument(help="Files that `seed --numbers` of the others wrote.")]
OnlyLook = Annotated[bool, typer.Option("--only-look", help="Write nothing, say only whether the database is empty.")]
AsJson = Annotated[bool, typer.Option("--json", help="One JSON object instead of a sentence.")]


def add_seed(group: typer.Typer, service: str, filling: Callable[[Plot], Filling]) -> None:
    """Adds both commands; `filling` is asked when one runs."""

    @group.command("seed")
    def seed_command(
        *,
        reports: Reports,
        seed: Seed = 1,
        as_of: AsOf = None,
        numbers: Numbers = None,
        only_look: OnlyLook = False,
        as_json: AsJson = False,
    ) -> None:
        """Write this service's part of invented reports into its empty database; `spona seed` has all parts written.

        Most are long done, as after years; some of the newest wait. Exit 1 when any table that it writes holds something already.
        """
        refuse_production()
        began = time.monotonic()
        made = filling(Plot(reports, seed, as_of or datetime.now(UTC).replace(microsecond=0)))
        with asking_the_database(), _refusals_told(service):
            if only_look:
                asyncio.run(made.look())
                return
            written = asyncio.run(made.run(lambda done: _tell(done, reports), numbers))
        found = {"service": service, "reports": written, "seed": seed, "seconds": round(time.monotonic() - began, 1)}
        typer.echo(json.dumps(found) if as_json else f"{service}: {written} reports in {found['seconds']} s")

    @group.command("seed-followed")
    def followed_command(shown: NumbersFiles) -> None:
        """Note how far this service followed the seeded events of others, so that their next ones are applied."""
        refuse_production()
        with asking_the_database():
            followed = asyncio.run(filling(Plot(0, 0, datetime.now(UTC))).follow(shown))
        typer.echo(f"{service}: {followed} keys of others followed", err=True)


def refuse_production() -> None:
    """Ends the command in production, which knows real people only; without SPONA_ENV a process takes itself to be there."""
    if os.environ.get("SPONA_ENV", "production") == "production":
        typer.echo("A seed is made of invented reports, so it never runs in production.", err=True)
        raise typer.Exit(NEVER)


@contextmanager
def _refusals_told(service: str) -> Iterator[None]:
    try:
        yield
    except AlreadyFilled as found:
        typer.echo(
            f"The database of {service} is not empty ({found.table}), and invented reports must not stand among others. "
            "Seed an installation that nobody used: another --data folder, or this one removed.",
            err=True,
        )
        raise typer.Exit(FULL) from None
    except TookTooLong:
        typer.echo(
            f"{service} was kept waiting for so long (did the machine sleep?) that keys may have been removed as nobody's. "
            "What was written is whole but too little: remove the --data folder, and seed anew.",
            err=True,
        )
        raise typer.Exit(TOO_LONG) from None


def _tell(done: int, total: int) -> None:
    typer.echo(f"{done} of {total}", err=True)
