"""`spona bench`: measures a running installation."""

from __future__ import annotations

import asyncio
import json
import os
from enum import StrEnum
from pathlib import Path  # noqa: TC003 -- typer reads the annotations
from typing import Annotated

import typer

from infra import secrets
from infra.bench.missing_is_forbidden import CALLS, compare
from infra.installation import Installation, default_data, port_base


class Bench(StrEnum):
    """What can be measured."""

    MISSING_IS_FORBIDDEN = "missing-is-forbidden"
    ALL = "all"


def bench(
    name: Annotated[Bench, typer.Argument(metavar="[NAME|all]", help="Which measurement.")] = Bench.ALL,
    data: Annotated[Path | None, typer.Option(envvar="SPONA_DATA", help="State folder of the installation.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object instead of lines.")] = False,
) -> None:
    """Compare, in one run, the time of forbidden and missing; exit 1 when they can be told apart."""
    installation = Installation((data or default_data()).resolve(), port_base(os.environ))
    found = asyncio.run(compare(installation, secrets.read(installation)))
    if as_json:
        typer.echo(json.dumps({Bench.MISSING_IS_FORBIDDEN: [each.as_json() for each in found]}))
    else:
        typer.echo(f"Medians of {CALLS} interleaved calls ({name}):")
        typer.echo("\n".join(each.line() for each in found))
    raise typer.Exit(0 if all(each.alike for each in found) else 1)
