"""`persons`, for `python -m identification.operations`."""

import asyncio
from collections.abc import Callable

import typer

from chassis.cli import asking_the_database
from identification.bootstrap import find_persons_anew
from identification.entrypoints.coding import name_closed
from identification.settings import Operations


def add_persons(group: typer.Typer, settings: Callable[[], Operations]) -> None:
    """Adds the command; `settings` are asked when it runs."""

    @group.command("persons")
    def persons_command() -> None:
        """Find persons of reports that a release before filed, or all of them under a new key.

        The person of a report that cannot be opened is found by no one; it is named at the end, with exit code 1.
        It may run beside the service, be ended at any moment and be repeated.
        """
        with asking_the_database():
            changed, closed = asyncio.run(find_persons_anew(settings()))
        typer.echo(f"The codes of the person of {changed} reports were others, and are right now.")
        name_closed(closed)
