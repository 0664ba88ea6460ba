"""What every command says when it cannot ask its database."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import typer

from chassis.db.reach import why
from chassis.domain.errors import Unavailable

if TYPE_CHECKING:
    from collections.abc import Iterator

NOT_RUN = 2
"""Exit code: nothing was looked at and nothing was done."""


@contextmanager
def asking_the_database() -> Iterator[None]:
    """Ends the command with a sentence and NOT_RUN when the database cannot be reached."""
    try:
        yield
    except Unavailable as error:
        typer.echo(why(error), err=True)
        raise typer.Exit(NOT_RUN) from error
