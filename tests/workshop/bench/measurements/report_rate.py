"""`reports`, `telemetry` and `metrics`: how many reports a second identification takes, beside bare inserts and beside itself untold.

All file at a process of their own on an empty copy of the databases: nothing works on the events meanwhile.
"""

from __future__ import annotations

from contextlib import AsyncExitStack, asynccontextmanager
from typing import TYPE_CHECKING

import aiohttp

from infra.errors import CliError
from tests.workshop.bench import scratch
from tests.workshop.bench.rounds import interleaved
from tests.workshop.bench.sides import pgbench
from tests.workshop.bench.sides.filing import AT_ONCE, REPORTERS, Filing, tokens

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from contextlib import AbstractAsyncContextManager

    from tests.workshop.bench.measured_stack import MeasuredStack
    from tests.workshop.bench.rounds import Round, Tick

_TURNS, _REPORTS, _TRANSACTIONS = 4, 64, 640
_COUNT = "select count(*) from report"


async def reports(measured: MeasuredStack, tick: Tick) -> list[Round]:
    """Reports a second with all guards, beside pgbench writing the same rows over as many connections. Raises CliError."""
    with scratch.identification_copy(measured), scratch.folder(measured) as folder:
        async with _open(measured) as (session, signed_in), scratch.identification(measured, folder) as address:
            ours = Filing(session, signed_in, address)
            file = folder / "report.sql"
            file.write_text(await _script(measured, ours))
            bare = pgbench.Pgbench(measured, file, AT_ONCE)
            found = await interleaved(
                lambda: ours.turn(_REPORTS), lambda: bare.turn(_TRANSACTIONS), turns=_TURNS, tick=tick
            )
            await _require(measured, scratch.COPY, ours.filed)
            await _require(measured, scratch.INSERTS, bare.done)
            return found


async def telemetry(measured: MeasuredStack, tick: Tick) -> list[Round]:
    """Reports a second with traces written, beside a second process that writes none. Raises CliError."""
    with scratch.folder(measured) as folder:
        found = await _told(measured, tick, scratch.identification(measured, folder))
        if not any(file.stat().st_size for file in folder.glob("*.jsonl")):
            raise CliError(
                "The traced side wrote no traces, so nothing is measured; see tests/workshop/bench/README.md."
            )
        return found


async def metrics(measured: MeasuredStack, tick: Tick) -> list[Round]:
    """Reports a second with figures told, beside a second process that says none. Raises CliError."""
    with scratch.folder(measured) as folder:
        found = await _told(measured, tick, scratch.identification(measured, None, folder))
        if not any(file.stat().st_size for file in folder.glob("*.json")):
            raise CliError(
                "The side that tells figures told none, so nothing is measured; see tests/workshop/bench/README.md."
            )
        return found


async def _told(measured: MeasuredStack, tick: Tick, telling: AbstractAsyncContextManager[str]) -> list[Round]:
    """A process that says something, beside one that says nothing; both are started and ended here."""
    with scratch.identification_copy(measured):
        async with AsyncExitStack() as stack:
            session, signed_in = await stack.enter_async_context(_open(measured))
            ours, plain = [
                Filing(session, signed_in, await stack.enter_async_context(side))
                for side in (telling, scratch.identification(measured, None))
            ]
            found = await interleaved(
                lambda: ours.turn(_REPORTS), lambda: plain.turn(_REPORTS), turns=_TURNS, tick=tick
            )
            await _require(measured, scratch.COPY, ours.filed + plain.filed)
        return found


async def _script(measured: MeasuredStack, ours: Filing) -> str:
    """What one report writes: the rows after one, and after another."""
    await ours.one()
    first = await pgbench.written(measured)
    await ours.one()
    return pgbench.script_between(first, await pgbench.written(measured))


@asynccontextmanager
async def _open(measured: MeasuredStack) -> AsyncIterator[tuple[aiohttp.ClientSession, list[str]]]:
    signed_in = await tokens(measured, REPORTERS, "identification")
    connector = aiohttp.TCPConnector(limit=AT_ONCE)
    async with aiohttp.ClientSession(connector=connector, timeout=aiohttp.ClientTimeout(total=10)) as session:
        yield session, signed_in


async def _require(measured: MeasuredStack, database: str, wanted: int) -> None:
    connection = await measured.connect(database)
    try:
        arrived = await connection.fetchval(_COUNT)
    finally:
        await connection.close()
    if arrived != wanted:
        raise CliError(f"{wanted} reports were answered and {arrived} are stored, so nothing is measured; see the log.")
