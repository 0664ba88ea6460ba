"""How a command ends that gives reports their codes anew, for `python -m identification.operations`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from collections.abc import Collection
    from uuid import UUID

NOT_OPENED = 1


def name_closed(closed: Collection[UUID]) -> None:
    """Names what cannot be opened, and ends with exit code 1 where there is any."""
    for each in closed:
        typer.echo(f"NOT OPENED {each}: it was altered, or its key is missing. Restore it from a backup and repeat.")
    if closed:
        raise typer.Exit(NOT_OPENED)
