"""`graphql-cpu`: what `python -m tests.workshop.bench.gateway_rounds` says; the gateway knows its schema, we know the method."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING

from infra.errors import CliError
from infra.processes.children import PLAIN_ENVIRONMENT
from tests.workshop.bench.rounds import ROUNDS, Round
from tests.workshop.launched import ROOT, workshop

if TYPE_CHECKING:
    from tests.workshop.bench.rounds import Tick


async def graphql_cpu(tick: Tick) -> list[Round]:
    """Microseconds of CPU of each execution; needs no installation that runs. Raises CliError."""
    running = await asyncio.create_subprocess_exec(
        *workshop("bench.gateway_rounds", str(ROUNDS)),
        cwd=ROOT,
        env=PLAIN_ENVIRONMENT,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    if running.stdout is None:
        raise CliError("gateway_rounds has no output; see tests/workshop/bench/README.md.")
    found = []
    async for line in running.stdout:
        found.append(read(line))
        tick(len(found))
    result = (await running.communicate())[1].decode(errors="replace").strip()
    if running.returncode or len(found) != ROUNDS:
        raise CliError(f"gateway_rounds failed, so nothing is measured: {result[-300:]}")
    return found


def read(line: bytes) -> Round:
    """One round as it is printed; raises CliError when it is none."""
    try:
        said = json.loads(line)
        return Round(float(said["ours"]), float(said["baseline"]))
    except (ValueError, KeyError, TypeError) as error:
        raise CliError("gateway_rounds printed something else than rounds: run make setup.") from error
