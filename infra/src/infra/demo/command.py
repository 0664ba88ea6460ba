"""`spona demo`: does the main job and prints the hops."""

import asyncio
import os
import time
from dataclasses import asdict

import typer

from infra.command_line import AsJson, Data, answer
from infra.errors import CliError
from infra.installation.runfile import installation_at
from infra.keys import secrets

_NOT_HERE = (
    "Production knows no demo people and takes no synthetic person: make people (spona keycloak add), sign in with a browser "
    "and do the main job by hand (infra/production/set-up.md#9-check-that-it-works), or run spona demo where spona up runs."
)


def demo(
    data: Data = None,
    as_json: AsJson = False,
) -> None:
    """Do the main job once with a synthetic person; exit 0 only when the Office's totals moved."""
    if os.environ.get("SPONA_ENV") == "production":
        raise CliError(_NOT_HERE, code=2)
    from infra.demo.job import MOVES, Demonstration  # noqa: PLC0415 -- its clients take half a second to load

    installation = installation_at(data, os.environ)
    job, began = Demonstration(installation, secrets.read(installation)), time.monotonic()
    moved = asyncio.run(job.run())
    seconds = time.monotonic() - began
    content = {"moved": moved, "seconds": round(seconds, 3), "hops": [asdict(hop) for hop in job.hops]}
    lines = [
        "The main job, once, with a synthetic person (times in UTC):",
        *(hop.line() for hop in job.hops),
        f"Done in {seconds:.1f} s. What it set in motion, over all processes: spona traces",
    ]
    answer(content, lines, as_json=as_json)
    raise typer.Exit(0 if all(moved.get(stage) for stage in MOVES) else 1)
