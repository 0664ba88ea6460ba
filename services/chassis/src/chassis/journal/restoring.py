"""`restore`, for a service's `python -m <service>.operations`: an empty database is rebuilt from journals."""

import asyncio
import json
import sys
from collections.abc import Awaitable, Callable, Collection, Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Annotated
from uuid import UUID

import typer
from pydantic import SecretStr

from chassis.cli_errors import NOT_RUN, asking_the_database
from chassis.db.database import Database
from chassis.journal.errors import JournalRefused
from chassis.journal.journals import Journals
from chassis.journal.operations import STATEMENT_TIMEOUT_MS
from chassis.journal.rebuilding import Rebuilt

NOT_REBUILT = 1

Rebuild = Callable[[Database, Journals, Collection[UUID]], Awaitable[Rebuilt]]
"""Rebuilds the service's database, as its migrator role, in one transaction; what it raises leaves it empty."""

Files = Annotated[list[Path] | None, typer.Argument(help="Files with whole journals; none: standard input.")]
Without = Annotated[list[UUID] | None, typer.Option("--without", help="An event that had been given up; repeatable.")]
AsJson = Annotated[bool, typer.Option("--json", help="One JSON object instead of a sentence.")]


def add_restore(group: typer.Typer, service: str, migrator_dsn: Callable[[], SecretStr], rebuild: Rebuild) -> None:
    """Adds the command; `migrator_dsn` is asked when it runs."""

    @group.command("restore")
    def restore_command(files: Files = None, *, without: Without = None, as_json: AsJson = False) -> None:
        """Rebuild the empty database from journals of the others; exit 1 when something speaks against it."""
        dsn = migrator_dsn()
        try:
            journals = Journals.from_lines(service, _lines(files))
            with asking_the_database():
                rebuilt = asyncio.run(_rebuild(dsn, journals, without or (), rebuild))
        except JournalRefused as refused:
            typer.echo(str(refused), err=True)
            raise typer.Exit(NOT_REBUILT) from refused
        typer.echo(json.dumps(asdict(rebuilt)) if as_json else _sentence(service, rebuilt))


async def _rebuild(dsn: SecretStr, journals: Journals, without: Collection[UUID], rebuild: Rebuild) -> Rebuilt:
    database = Database(dsn, pool_size=1, statement_timeout_ms=STATEMENT_TIMEOUT_MS)
    try:
        return await rebuild(database, journals, without)
    finally:
        await database.dispose()


def _lines(files: list[Path] | None) -> Iterator[str]:
    if not files:
        yield from sys.stdin
        return
    for file in files:
        try:
            with file.open(encoding="utf-8") as journal:
                yield from journal
        except OSError as error:
            typer.echo(f"The file {file.name} cannot be read: check its path and rights.", err=True)
            raise typer.Exit(NOT_RUN) from error


def _sentence(service: str, rebuilt: Rebuilt) -> str:
    return (
        f"{service} is rebuilt: {rebuilt.matters} reports, {rebuilt.applied} events applied, {rebuilt.retold} told as "
        f"before, {rebuilt.anew} that nobody knew and that its relay will publish."
    )
