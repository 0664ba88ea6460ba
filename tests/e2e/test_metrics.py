"""What the processes of an installation export: each fault moves its figure, `spona status` shows the same, and no person is in it."""

from __future__ import annotations

import asyncio
import base64
from typing import Any

import pytest

from infra.data.metrics import Point, read
from tests.e2e.exports import comes_to, value
from tests.e2e.filings import filed, girl
from tests.e2e.people import Everybody, until
from tests.support import prometheus
from tests.support.stack import Stack

pytestmark = pytest.mark.parametrize("stack", ["embedded"], indirect=True)

NAME = "Zvonislava"
# Of a machine of its own, which is not limited and speaks without TLS.
ELSEWHERE = {"spona.process.memory.limit", "spona.certificate.left"}
# What moves by itself: ages, and what is done just now.
RESTLESS = ("pool_", "requests_", "streams_", "record_", "outbox_oldest", "inbox_oldest")


async def test_an_event_that_is_not_published_is_a_backlog_that_ages(people: Everybody, stack: Stack) -> None:
    await comes_to(stack, "identification-relay", "spona.outbox.backlog", lambda now: now == 0)
    # One that the relay has done with: a head of the record that was just told it would still set published.
    kept = "select id from outbox where published_at is not null order by created_at desc limit 1"
    await filed(people("health.nis"), girl())
    await stack.quiet()
    async with stack.database("identification") as database:
        row = await database.fetchval(kept)
        held = "update outbox set published_at = null, attempts = 1, retry_at = clock_timestamp() + interval '1 hour' where id = $1"
        await database.execute(held, row)
        try:
            for metric in ("backlog", "failing", "age"):
                await comes_to(stack, "identification-relay", f"spona.outbox.{metric}", lambda now: now >= 1)
        finally:
            await database.execute("update outbox set published_at = clock_timestamp() where id = $1", row)
    await comes_to(stack, "identification-relay", "spona.outbox.backlog", lambda now: now == 0)


async def test_a_term_that_passes_is_a_breach_and_waits_for_a_person(people: Everybody, stack: Stack) -> None:
    breached = value(stack, "referral-worker", "spona.clock.breached") or 0
    missed = (
        "select count(distinct referral_id) from clock join referral on referral.id = clock.referral_id "
        "where clock.state = 'breached' and due_at > now() - interval '7 days' and coalesce(clock.ended_at, referral.ended_at) is null"
    )
    report = await filed(people("health.nis"), girl())
    await stack.quiet()
    past = (
        "update clock set started_at = now() - interval '2 hours', due_at = now() - interval '1 hour' "
        "where state = 'running' and referral_id = (select id from referral where report_id = $1 limit 1)"
    )
    async with stack.database("referral") as database:
        waiting = await database.fetchval(missed)
        assert await database.execute(past, report) != "UPDATE 0"
        await comes_to(stack, "referral-worker", "spona.clock.breached", lambda now: now >= breached + 1)
        # Terms of reports of other tests pass too, and the figure is counted from time to time: it is what there is, now.
        assert await database.fetchval(missed) >= waiting + 1

        async def as_counted() -> bool:
            return bool(value(stack, "referral-worker", "spona.clock.unhandled") == await database.fetchval(missed))

        await until(as_counted, "what is exported is what waits", seconds=25)


async def test_rows_that_cannot_be_sealed_wait_and_age(people: Everybody, stack: Stack) -> None:
    report = await filed(people("health.nis"), girl())
    async with stack.database("identification") as database, database.transaction():
        await database.execute("lock table audit_seal in share row exclusive mode")
        await people("health.nis").ask("ReadReport", id=report)
        await comes_to(stack, "identification-worker", "spona.record.unsealed", lambda now: now >= 1)
        await comes_to(stack, "identification-worker", "spona.record.age", lambda now: now >= 3)
    await comes_to(stack, "identification-worker", "spona.record.unsealed", lambda now: now == 0)


async def test_what_a_process_works_without_is_down(people: Everybody, stack: Stack) -> None:
    referral = {"check": "referral"}
    await comes_to(stack, "gateway", "spona.check.up", lambda now: now == 1, **referral)
    with stack.frozen("referral-http"):
        await comes_to(stack, "gateway", "spona.check.up", lambda now: now == 0, **referral)
        assert value(stack, "gateway", "spona.process.ready") == 1
    await comes_to(stack, "gateway", "spona.check.up", lambda now: now == 1, **referral)
    identification = {"check": "identification"}
    with stack.frozen("identification-http"):
        await comes_to(stack, "gateway", "spona.check.up", lambda now: now == 0, **identification)
        assert value(stack, "gateway", "spona.process.ready") == 0
    await comes_to(stack, "gateway", "spona.process.ready", lambda now: now == 1)


async def test_status_shows_what_is_exported(people: Everybody, stack: Stack) -> None:
    await filed(people("health.nis"), girl())
    await stack.quiet(sealed=True)
    known = prometheus.declared()

    async def differing() -> dict[tuple[str, str], Any]:
        status = await asyncio.to_thread(stack.json_of, "status")
        found: dict[tuple[str, str], Any] = {}
        for process in status["processes"]:
            result = {
                figure: value(stack, process["name"], name, **attributes)
                for name, metric in known.items()
                for figure, attributes in figures_of(metric).items()
            }
            for figure, shown in process["figures"].items():
                if not figure.startswith(RESTLESS) and shown is not None and result[figure] != shown:
                    found[process["name"], figure] = (shown, result[figure])
        assert sum(len(process["figures"]) for process in status["processes"]) > 60
        return found

    async def alike() -> bool:
        return await differing() == {}

    await until(alike, "status and exports say the same")
    gateway = next(each for each in stack.json_of("status")["processes"] if each["name"] == "gateway")
    assert set(gateway["latencies"]["write"]) == {"p50", "p95", "p99"}
    assert "writes answered within" in stack.spona("status", "--figures").stdout


def figures_of(metric: Any) -> dict[str, dict[str, str]]:
    """Figures of /readyz that are this metric, with what distinguishes them."""
    if "figure" in metric:
        return {metric["figure"]: {}}
    return {figure: {metric["by"]: each} for figure, each in metric.get("figures", {}).items()}


async def test_everything_that_is_declared_is_exported_and_everything_that_is_asked_for(
    people: Everybody, stack: Stack
) -> None:
    await filed(people("health.nis"), girl())

    async def everything() -> bool:
        return set(prometheus.declared()) - {each.metric for each in all_points(stack)} <= ELSEWHERE

    await until(everything, "every metric is exported")
    series: dict[str, set[str]] = {}
    for point in all_points(stack):
        known = prometheus.declared()[point.metric]
        for name, labels in prometheus.series_of(point.metric, point.unit, known["kind"], point.attributes).items():
            series.setdefault(name, set()).update(labels)
    declared = prometheus.declared_series()
    assert [name for name, labels in series.items() if labels - declared[name]] == []
    elsewhere = {"spona_process_memory_limit_bytes", "spona_certificate_left_seconds", *prometheus.OF_THE_PROXY}
    for query in prometheus.queries().values():
        metrics, _ = prometheus.named_by(query)
        assert metrics - elsewhere - prometheus.recorded().keys() <= series.keys()


def all_points(stack: Stack) -> list[Point]:
    """Of every process."""
    return [point for file in stack.installation.metrics.glob("*.json") for point in read(file)]


async def test_no_name_is_in_what_is_exported(people: Everybody, stack: Stack) -> None:
    doctor, intake = people("health.nis"), people("intake.centre")
    report = await filed(doctor, {**girl(), "concern": f"{NAME} is afraid."})
    assert NAME in str(await intake.ask("ReadReport", id=report))
    for offset in (0, 1, 2, 3):
        for path in (f"/{NAME}", f"/reports/{NAME}", f"/graphql?query={NAME}", f"/referrals?unit={NAME}"):
            headers = {"authorization": f"Bearer {NAME}", "user-agent": NAME, "traceparent": NAME}
            await people.wire.send("GET", offset, path, None, headers)
            await people.wire.send("POST", offset, path, {"name": NAME}, headers)
    before = value(stack, "gateway", "process.uptime") or 0
    await comes_to(stack, "gateway", "process.uptime", lambda now: now >= before + 4)
    text = b"".join(file.read_bytes() for file in stack.installation.metrics.glob("*.json")).lower()
    assert text
    subject = str((await doctor.ask("Me"))["id"])
    for planted in (NAME, report, subject, base64.b64encode(NAME.encode()).decode()):
        assert planted.lower().encode() not in text
