"""`spona demo`: does the main job and prints the hops."""

from __future__ import annotations

import asyncio
import json
import os
import time
from pathlib import Path  # noqa: TC003 -- typer reads the annotations
from typing import Annotated

import typer

from infra.errors import CliError
from infra.installation.target import installation_at
from infra.keys import secrets

_NOT_HERE = (
    "Production knows no demo people and takes no synthetic person: make people (spona keycloak add), sign in with a browser "
    "and do the main job by hand (infra/production/set-up.md#9-check-that-it-works), or run spona demo where spona up runs."
)


def demo(
    data: Annotated[Path | None, typer.Option(envvar="SPONA_DATA", help="State folder of the installation.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object instead of lines.")] = False,
) -> None:
    """Do the main job once with a synthetic person; exit 0 only when the Office's totals moved."""
    if os.environ.get("SPONA_ENV") == "production":
        raise CliError(_NOT_HERE, code=2)
    from infra.demo.job import MOVES, Demonstration  # noqa: PLC0415 -- its clients take half a second to load

    installation = installation_at(data, os.environ)
    job, began = Demonstration(installation, secrets.read(installation)), time.monotonic()
    moved = asyncio.run(job.run())
    seconds = time.monotonic() - began
    if as_json:
        hops = [hop.as_json() for hop in job.hops]
        typer.echo(json.dumps({"moved": moved, "seconds": round(seconds, 3), "hops": hops}, ensure_ascii=False))
    else:
        typer.echo("The main job, once, with a synthetic person (times in UTC):")
        typer.echo("\n".join(hop.line() for hop in job.hops))
        typer.echo(f"Done in {seconds:.1f} s. What it set in motion, over all processes: spona traces")
    raise typer.Exit(0 if all(moved.get(stage) for stage in MOVES) else 1)
