"""`sync-people`, for `python -m identification.operations`."""

import asyncio
import json
import sys
from collections.abc import Callable
from dataclasses import asdict

import typer
from pydantic import ValidationError

from chassis.cli import AsJson, asking_the_database, refused
from contracts.people import CentrePeople
from identification.bootstrap import sync_people
from identification.settings import Operations


def add_sync_people(group: typer.Typer, settings: Callable[[], Operations]) -> None:
    """Adds the command; `settings` are asked when it runs."""

    @group.command("sync-people")
    def sync_people_command(*, as_json: AsJson = False) -> None:
        """Take from standard input who works at the Centre, as `spona people read` prints it: who is not named becomes inactive.

        Exit 2, with nothing changed, when that is not what it should be or the database cannot be reached.
        """
        try:
            given = CentrePeople.model_validate_json(sys.stdin.buffer.read())
        except ValidationError as error:
            first = error.errors(include_url=False, include_input=False, include_context=False)[0]
            where = ".".join(map(str, first["loc"])) or "the whole"
            raise refused(f"Nothing was changed. What was read is wrong at {where}: {first['msg']}") from None
        with asking_the_database():
            synced = asyncio.run(sync_people(settings(), given))
        counts = asdict(synced)
        typer.echo(
            json.dumps(counts)
            if as_json
            else f"People of the Centre: {synced.added} added, {synced.changed} changed, {synced.became_inactive} became inactive."
        )
