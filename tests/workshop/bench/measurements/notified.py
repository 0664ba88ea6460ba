"""`filed-to-notified`: from the answer to a filing to the item in the Centre's inbox, beside one bare trip over the broker.

The item is looked for in the database, which costs a tenth of what asking the service costs and disturbs what is measured the less;
each one is then asked for at the service as well.
"""

from __future__ import annotations

import asyncio
import time
from contextlib import AsyncExitStack, closing
from datetime import UTC, datetime
from http import HTTPStatus
from typing import TYPE_CHECKING, Any
from uuid import UUID

import aiohttp

from infra.demo import documents as ask
from infra.demo.job import GIRL, DemoCaller
from infra.errors import CliError
from infra.launcher.environment import GATEWAY, HTTP
from infra.launcher.plan import people_file
from infra.sign_in import people
from tests.workshop.bench.measured_stack import NeedsKafka
from tests.workshop.bench.measurements.relay_rate import sample
from tests.workshop.bench.rounds import interleaved
from tests.workshop.bench.sides.filing import tokens

if TYPE_CHECKING:
    import asyncpg

    from tests.workshop.bench.measured_stack import MeasuredStack
    from tests.workshop.bench.rounds import Round, Tick, Turn

TOPIC = "bench.round-trip"
WHAT = "The ratio to a bare round trip"
# An adult's report can be taken back: what was filed here leaves no one's worklist longer.
_ADULT = GIRL | {"age": "adult", "wayIn": "consent_adult", "consent": {"identification": True}}
_VERSION = "query ($id: ID!) { receipt(id: $id) { version } }"
_WITHDRAW = """mutation ($input: WithdrawReportInput!) { withdrawReport(input: $input) {
  ... on Report { state } ... on Refusal { slug title } } }"""
_TURNS, _FIRST_TRIPS = 8, 300
_LIMIT_SECONDS, _LOOK_SECONDS = 10.0, 0.003
_NEWEST = 5
_UNSEEN_SECONDS = 0.01
"""Nothing arrives sooner, and who looks all the time slows down what is looked for. What is told is never too short."""
_IDLE_SECONDS = 0.5
"""Before either side's turn, so that neither is helped by the one before: mail, seals and further events are done by then."""
_THERE = "select exists (select from notice where report_id = $1 and unit_id = $2 and person_id is null)"


async def filed_to_notified(measured: MeasuredStack, tick: Tick) -> list[Round]:
    """Milliseconds, while nothing else is done; without Apache Kafka there is no second side. Raises CliError."""
    unit = people.load(people_file()).by_username["intake.centre"].unit
    async with AsyncExitStack() as stack:
        session = await stack.enter_async_context(aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=10)))
        graphql = measured.installation.address(GATEWAY, "/graphql")
        doctor = await DemoCaller.sign_in(session, graphql, "health.nis", measured.issuer)
        intake = (await tokens(measured, ["intake.centre"], "notifications"))[0]
        notices = await measured.connect("notifications")
        stack.push_async_callback(notices.close)

        async def ours() -> list[float]:
            await asyncio.sleep(_IDLE_SECONDS)
            filed = await doctor.do(ask.FILE, encounterDate=datetime.now(UTC).date().isoformat(), **_ADULT)
            took = await _arrival(notices, UUID(filed["id"]), unit)
            await _require_shown(session, measured, intake, str(filed["id"]))
            seen = await doctor.ask(_VERSION, id=filed["id"])
            await doctor.do(_WITHDRAW, reportId=filed["id"], expectedVersion=seen["version"], reason="filed_by_mistake")
            return [took]

        return await interleaved(ours, await _bare(measured, stack), turns=_TURNS, tick=tick)


async def _bare(measured: MeasuredStack, stack: AsyncExitStack) -> Turn | None:
    """A round trip over the broker."""
    try:
        settings = measured.broker(WHAT)
    except NeedsKafka:
        return None
    from tests.workshop.bench.sides import broker

    stack.enter_context(broker.topic(settings, TOPIC))
    raw = stack.enter_context(closing(await asyncio.to_thread(broker.Raw, settings, TOPIC)))

    def trip() -> list[float]:
        return raw.round_trip(sample(TOPIC))

    async def turn() -> list[float]:
        await asyncio.sleep(_IDLE_SECONDS)
        return await asyncio.to_thread(trip)

    # A broker that has just started needs a few seconds of work before it is as quick as it will be.
    for _ in range(_FIRST_TRIPS):
        await asyncio.to_thread(trip)
    return turn


async def _arrival(notices: asyncpg.Connection, report: UUID, unit: UUID) -> float:
    began = time.perf_counter()
    await asyncio.sleep(_UNSEEN_SECONDS)
    while time.perf_counter() - began < _LIMIT_SECONDS:
        if await notices.fetchval(_THERE, report, unit):
            return (time.perf_counter() - began) * 1000
        await asyncio.sleep(_LOOK_SECONDS)
    raise CliError(f"A report reached no inbox within {_LIMIT_SECONDS:.0f} s; see: spona status")


async def _require_shown(session: aiohttp.ClientSession, measured: MeasuredStack, token: str, report: str) -> None:
    address = measured.installation.address(HTTP["notifications"], "/inbox")
    headers = {"authorization": f"Bearer {token}"}
    # Newest first: whatever else is open there, in whatever urgency, was told before.
    async with session.get(address, params={"first": str(_NEWEST)}, headers=headers) as answer:
        said: Any = await answer.json(content_type=None)
        if answer.status != HTTPStatus.OK or not any(item["reportId"] == report for item in said["items"]):
            raise CliError("The item is stored and the inbox does not show it, so nothing is measured; see the log.")
