"""`places`, for `python -m identification.operations`."""

import asyncio
from collections.abc import Callable

import typer

from chassis.cli import asking_the_database
from identification.bootstrap import find_places_anew
from identification.entrypoints.coding import name_closed
from identification.settings import Operations


def add_places(group: typer.Typer, settings: Callable[[], Operations]) -> None:
    """Adds the command; `settings` are asked when it runs."""

    @group.command("places")
    def places_command() -> None:
        """Have the Centre's list find reports by place that a release before filed, or all of them under a new key.

        A report that cannot be opened is found by no place, and is named at the end, with exit code 1.
        It may run beside the service, be ended at any moment and be repeated.
        """
        with asking_the_database():
            changed, closed = asyncio.run(find_places_anew(settings()))
        typer.echo(f"The code of the place of {changed} reports was another one, and is right now.")
        name_closed(closed)
