"""`graphql-cpu`: what `python -m gateway.measure` says; the gateway knows its schema, we know the method."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING

from infra.bench.rounds import ROUNDS, Round
from infra.errors import CliError
from infra.launcher.plan import python
from infra.processes.children import PLAIN_ENVIRONMENT

if TYPE_CHECKING:
    from infra.bench.rounds import Tick


async def graphql_cpu(tick: Tick) -> list[Round]:
    """Microseconds of CPU of each execution; needs no installation that runs. Raises CliError."""
    running = await asyncio.create_subprocess_exec(
        *python("gateway.measure", str(ROUNDS)),
        env=PLAIN_ENVIRONMENT,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    if running.stdout is None:
        raise CliError("gateway.measure has no output; see infra/bench/README.md.")
    found = []
    async for line in running.stdout:
        found.append(read(line))
        tick(len(found))
    told = (await running.communicate())[1].decode(errors="replace").strip()
    if running.returncode or len(found) != ROUNDS:
        raise CliError(f"gateway.measure failed, so nothing is measured: {told[-300:]}")
    return found


def read(line: bytes) -> Round:
    """One round as it is printed; raises CliError when it is none."""
    try:
        said = json.loads(line)
        return Round(float(said["ours"]), float(said["baseline"]))
    except (ValueError, KeyError, TypeError) as error:
        raise CliError("gateway.measure printed something else than rounds: run make setup.") from error
