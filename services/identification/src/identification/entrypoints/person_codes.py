"""`persons` and `who-searched`, for `python -m identification.operations`."""

import asyncio
import sys
from collections.abc import Callable

import typer
from pydantic import ValidationError

from chassis.audit.operations import lines_of
from chassis.cli import AsJson, asking_the_database, refused
from contracts.commands.linking import PersonSearch
from identification.bootstrap import find_persons_anew, who_searched
from identification.entrypoints.coding import name_closed
from identification.settings import Operations

_NO_SEARCH = "No search for this is on the record."


def add_persons(group: typer.Typer, settings: Callable[[], Operations]) -> None:
    """Adds the commands; `settings` are asked when one runs."""

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

    @group.command("who-searched")
    def who_searched_command(*, as_json: AsJson = False) -> None:
        """List who searched for a person, found or not: from standard input, asked as in the body of `searchPersons`.

        Standard input, since arguments stay in the history of the shell. Searches under another key are not found.
        """
        try:
            asked = PersonSearch.model_validate_json(sys.stdin.buffer.read())
        except ValidationError:
            raise refused('Give what was searched, for example {"reference": "S-7K3Q-9F"}.') from None
        with asking_the_database():
            searches = asyncio.run(who_searched(settings(), asked))
        for line in lines_of(searches, _NO_SEARCH, as_json=as_json):
            typer.echo(line)
