"""What operator commands have alike: refusals of one sentence and an exit code, JSON on request, a database."""

from __future__ import annotations

from contextlib import asynccontextmanager, contextmanager
from typing import TYPE_CHECKING, Annotated

import typer

from chassis.db.database import Database
from chassis.db.reach import why
from chassis.domain.errors import Unavailable

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

    from pydantic import SecretStr

NOT_RUN = 2
"""Exit code: nothing was looked at and nothing was done."""
# A walk over years of reads counts rows for longer than a request may wait.
_STATEMENT_TIMEOUT_MS = 60_000

AsJson = Annotated[bool, typer.Option("--json", help="JSON instead of sentences.")]


def refused(sentence: object, code: int = NOT_RUN) -> typer.Exit:
    """To be raised: ends the command with the sentence and the exit code."""
    typer.echo(str(sentence), err=True)
    return typer.Exit(code)


@contextmanager
def asking_the_database() -> Iterator[None]:
    """Ends the command with a sentence and NOT_RUN when the database cannot be reached."""
    try:
        yield
    except Unavailable as error:
        raise refused(why(error)) from error


@asynccontextmanager
async def database_at(dsn: SecretStr) -> AsyncIterator[Database]:
    """The database for one command, whose statements may take a minute each."""
    database = Database(dsn, pool_size=2, statement_timeout_ms=_STATEMENT_TIMEOUT_MS)
    try:
        yield database
    finally:
        await database.dispose()
