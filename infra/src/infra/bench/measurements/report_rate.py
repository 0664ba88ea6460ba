"""`reports` and `telemetry`: how many reports a second identification takes, beside bare inserts and beside itself without traces.

Both file at a process of their own on an empty copy of the databases: nothing works on the events meanwhile.
"""

from __future__ import annotations

from contextlib import AsyncExitStack, asynccontextmanager
from typing import TYPE_CHECKING

import aiohttp

from infra.bench import scratch
from infra.bench.rounds import interleaved
from infra.bench.sides import pgbench
from infra.bench.sides.filing import AT_ONCE, REPORTERS, Filing, tokens
from infra.errors import CliError

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from infra.bench.ground import Ground
    from infra.bench.rounds import Round, Tick

_TURNS, _REPORTS, _TRANSACTIONS = 4, 64, 640
_COUNT = "select count(*) from report"


async def reports(ground: Ground, tick: Tick) -> list[Round]:
    """Reports a second with all guards, beside pgbench writing the same rows over as many connections. Raises CliError."""
    with scratch.identification_copy(ground), scratch.folder(ground) as folder:
        async with _open(ground) as (session, signed_in), scratch.identification(ground, folder) as address:
            ours = Filing(session, signed_in, address)
            file = folder / "report.sql"
            file.write_text(await _script(ground, ours))
            bare = pgbench.Pgbench(ground, file, AT_ONCE)
            found = await interleaved(
                lambda: ours.turn(_REPORTS), lambda: bare.turn(_TRANSACTIONS), turns=_TURNS, tick=tick
            )
            await _require(ground, scratch.COPY, ours.filed)
            await _require(ground, scratch.INSERTS, bare.done)
            return found


async def telemetry(ground: Ground, tick: Tick) -> list[Round]:
    """Reports a second with traces written, beside a second process that writes none. Raises CliError."""
    with scratch.identification_copy(ground), scratch.folder(ground) as folder:
        async with AsyncExitStack() as stack:
            session, signed_in = await stack.enter_async_context(_open(ground))
            traced, plain = [
                Filing(
                    session,
                    signed_in,
                    await stack.enter_async_context(scratch.identification(ground, traces)),
                )
                for traces in (folder, None)
            ]
            found = await interleaved(
                lambda: traced.turn(_REPORTS), lambda: plain.turn(_REPORTS), turns=_TURNS, tick=tick
            )
            await _require(ground, scratch.COPY, traced.filed + plain.filed)
        _require_traces(folder)
        return found


async def _script(ground: Ground, ours: Filing) -> str:
    """What one report writes: the rows after one, and after another."""
    await ours.one()
    first = await pgbench.written(ground)
    await ours.one()
    return pgbench.script_between(first, await pgbench.written(ground))


@asynccontextmanager
async def _open(ground: Ground) -> AsyncIterator[tuple[aiohttp.ClientSession, list[str]]]:
    signed_in = await tokens(ground, REPORTERS, "identification")
    connector = aiohttp.TCPConnector(limit=AT_ONCE)
    async with aiohttp.ClientSession(connector=connector, timeout=aiohttp.ClientTimeout(total=10)) as session:
        yield session, signed_in


async def _require(ground: Ground, database: str, wanted: int) -> None:
    connection = await ground.connect(database)
    try:
        arrived = await connection.fetchval(_COUNT)
    finally:
        await connection.close()
    if arrived != wanted:
        raise CliError(f"{wanted} reports were answered and {arrived} are stored, so nothing is measured; see the log.")


def _require_traces(folder: Path) -> None:
    if not any(file.stat().st_size for file in folder.glob("*.jsonl")):
        raise CliError("The traced side wrote no traces, so nothing is measured; see infra/bench/README.md.")
