"""A sweep that is kept waiting by a person's lock ends by itself, and a referral that cannot be breached is before no other."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

import pytest
from sqlalchemy import text
from structlog.testing import capture_logs

from chassis.db.database import Database
from chassis.processes.health import assess
from chassis.processes.rounds import Rounds
from referral.entrypoints import sweeping
from referral.entrypoints.sweeping import ClockSweeper, TermCounter
from tests.integration.referral.service import Service
from tests.support.probe import eventually_async
from tests.support.referral import SUBMITTED
from tests.support.refusing import refusing

PUBLISHED = "select count(*) from outbox where type = 'referral.clock-breached.v1'"
COUNTED = "select count(*) from term_count"
# What each sweep cannot do without, and the other can.
HOLDS_TERMS = "lock table term_count in access exclusive mode"
HOLDS_CLOCKS = "select from clock for update"


@asynccontextmanager
async def held(service: Service, lock: str) -> AsyncIterator[None]:
    """Another person's session keeps a lock meanwhile."""
    async with service.scratch.database("referral_migrator") as other, other.transaction() as connection:
        await connection.execute(text(lock))
        yield


@asynccontextmanager
async def running(*works: Rounds) -> AsyncIterator[None]:
    """The worker's jobs side by side."""
    stop = asyncio.Event()
    tasks = [asyncio.create_task(each.run(stop)) for each in works]
    yield
    stop.set()
    await asyncio.wait_for(asyncio.gather(*tasks), 10)


async def number(service: Service, query: str) -> int:
    return int((await asyncio.to_thread(service.rows, query))[0][0])


@pytest.mark.parametrize(
    ("lock", "waits", "goes_on"),
    [(HOLDS_TERMS, "terms", PUBLISHED), (HOLDS_CLOCKS, "clocks", COUNTED)],
    ids=["terms", "clocks"],
)
async def test_one_sweep_that_times_out_takes_no_other_with_it(
    service: Service, lock: str, waits: str, goes_on: str
) -> None:
    await service.opened()
    service.bench.clock.at = SUBMITTED + timedelta(days=2)
    worker = Database(service.scratch.dsn("referral_worker"), statement_timeout_ms=300)
    works = [made(worker, service.bench.clock).rounds for made in (ClockSweeper, TermCounter)]
    checks = [each.check for each in works]

    async def degraded() -> bool:
        found = await assess(checks)
        return (found.status, [name for name, state in found.checks.items() if state == "down"]) == (
            "degraded",
            [waits],
        )

    async def done() -> bool:
        return await number(service, goes_on) > 0

    async with held(service, lock), running(*works):
        await eventually_async(done, "the other sweep has done its work")
        await eventually_async(degraded, "the one that waits says so")
        assert await number(service, goes_on) > 0
    async with running(*works):
        await eventually_async(lambda: all_done(service), "both have done their work")

        async def ready() -> bool:
            return (await assess(checks)).status == "ready"

        await eventually_async(ready, "neither says that anything is left")
    await worker.dispose()


async def all_done(service: Service) -> bool:
    return await number(service, PUBLISHED) > 0 and await number(service, COUNTED) > 0


async def test_those_that_cannot_be_breached_are_published_and_hold_up_no_other(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    at_once = 2
    monkeypatch.setattr(sweeping, "AT_ONCE", at_once)
    bad = [str(each) for _ in range(2) for name, each in (await service.opened()).items() if name != "report"]
    assert len(bad) == 2 * at_once
    good = await service.opened(submitted_at=SUBMITTED + timedelta(hours=1))
    service.bench.clock.at = SUBMITTED + timedelta(days=2)
    of_good = f"{PUBLISHED} and data ->> 'reportId' = '{good['report']}'"

    works = ClockSweeper(service.worker, service.bench.clock).rounds
    with refusing(service.scratch, "clock", "referral_id", bad), capture_logs() as lines:

        async def happened() -> bool:
            put_off = {str(line["subject_id"]) for line in lines if line["event"] == "work.put_off"}
            # The good one's shorter term ends before the longer ones of the bad.
            return put_off == set(bad) and await number(service, of_good) > 0

        async with running(works):
            await eventually_async(
                happened, "those that cannot be breached are put off, and the one behind them is breached"
            )
        assert (await assess([works.check])).status == "degraded"
    assert await number(service, PUBLISHED) == await number(service, of_good)
    # Another process, or this one a little later, tries each again.
    again = ClockSweeper(service.worker, service.bench.clock)
    while await again.sweep_once():
        pass
    async with service.following() as uow:
        assert await uow.referrals.due(service.bench.clock.at, 10) == []
    assert await number(service, PUBLISHED) > await number(service, of_good)
