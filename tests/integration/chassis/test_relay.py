"""The relay on a real outbox and a real log: order, waking, two relays, sessions and processes that die, its span."""

import asyncio
import os
import signal
import sys
from uuid import uuid4

import pytest
from opentelemetry.trace import SpanKind

from chassis.bus.codec import decode
from chassis.bus.ports import Record
from chassis.db.database import Database
from chassis.outbox import relay as relay_module
from chassis.outbox.relay import RelayStalled
from chassis.outbox.writer import OutboxWriter
from chassis.telemetry import spans as spans_module
from tests.integration.chassis.bus_engines import Log, PostgresEngine
from tests.integration.chassis.relay_at_work import (
    WORKER,
    Faults,
    published,
    ready,
    relay_over,
    running,
    sequences,
    unpublished,
    until,
    write,
)
from tests.integration.chassis.sample_events import Spans, opened, within_trace
from tests.integration.chassis.scratch_database import Scratch
from tests.support.probe import eventually_async


async def test_every_event_is_published_in_the_order_of_its_key(
    outbox: Scratch, app: Database, worker: Database, bus: PostgresEngine
) -> None:
    keys = [uuid4() for _ in range(5)]
    await write(app, *keys * 4)
    async with running(relay_over(worker, bus)):
        got = await published(bus, 20)
        await until(lambda: unpublished(outbox) == 0, "all rows are marked")
    assert {key: sequences(got, key) for key in keys} == {key: [1, 2, 3, 4] for key in keys}


async def test_a_wave_holds_one_row_per_key_and_at_most_five_hundred(
    app: Database, worker: Database, bus: PostgresEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert relay_module.WAVE == 500
    monkeypatch.setattr(relay_module, "WAVE", 3)
    faults, keys = Faults(), [uuid4() for _ in range(4)]
    await write(app, *(key for key in keys for _ in range(2)))
    async with running(relay_over(worker, bus, faults)):
        await published(bus, 8)
    assert max(map(len, faults.sent)) == 3
    assert all(len({record.key for record in wave}) == len(wave) for wave in faults.sent)


async def test_what_was_acknowledged_while_it_was_asked_to_end_is_marked(
    app: Database, worker: Database, bus: PostgresEngine, outbox: Scratch
) -> None:
    stop = asyncio.Event()

    def asked_to_end(_: Record) -> None:
        stop.set()

    await write(app, *(uuid4() for _ in range(3)))
    await asyncio.wait_for(relay_over(worker, bus, Faults(refuse=asked_to_end)).run(stop), 5)
    assert len(await published(bus, 3)) == 3
    assert unpublished(outbox) == 0


async def test_a_commit_wakes_the_relay(
    app: Database, worker: Database, bus: PostgresEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(relay_module, "_POLL_SECONDS", 60.0)
    async with running(relay_over(worker, bus)) as relay:
        await eventually_async(lambda: ready(relay), "the relay is ready")
        await write(app, uuid4())
        assert len(await published(bus, 1)) == 1


async def test_a_row_whose_notification_was_lost_is_found_by_the_poll(
    app: Database, worker: Database, bus: PostgresEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(relay_module, "CHANNEL", "nobody_writes_here")
    async with running(relay_over(worker, bus)) as relay:
        await eventually_async(lambda: ready(relay), "the relay is ready")
        await write(app, uuid4())
        assert len(await published(bus, 1)) == 1


async def test_a_row_that_commits_late_is_published(app: Database, worker: Database, bus: PostgresEngine) -> None:
    early, late = uuid4(), uuid4()
    async with running(relay_over(worker, bus)):
        async with app.transaction() as connection:
            OutboxWriter(connection, "identification").write(opened(late))
            await connection.send()
            await write(app, early)
            assert sequences(await published(bus, 1), early) == [1]
        assert sequences(await published(bus, 2), late) == [1]


async def test_a_second_relay_is_on_standby_and_takes_over(
    app: Database, worker: Database, bus: PostgresEngine
) -> None:
    first_faults, second_faults = Faults(), Faults()
    second = relay_over(worker, bus, second_faults)
    async with running(relay_over(worker, bus, first_faults)) as first:
        await until(lambda: first.status()["outbox_leads"], "the first relay leads")
        async with running(second):
            await eventually_async(lambda: ready(second), "the second is ready to take over")
            await write(app, uuid4(), uuid4())
            await published(bus, 2)
            assert (second.status()["outbox_leads"], second.status()["outbox_depth"], second_faults.sent) == (
                False,
                None,
                [],
            )
    async with running(second):
        await write(app, uuid4())
        await published(bus, 3)
    assert len(second_faults.sent) == 1


async def test_a_relay_whose_session_dies_takes_its_lock_again(
    outbox: Scratch, app: Database, worker: Database, bus: PostgresEngine
) -> None:
    async with running(relay_over(worker, bus)) as relay:
        await until(lambda: relay.status()["outbox_leads"], "the relay leads")
        outbox.as_superuser(
            f"select pg_terminate_backend(pid) from pg_stat_activity where usename = '{WORKER}' and datname = current_database()"
        )
        await write(app, uuid4())
        assert len(await published(bus, 1)) == 1
        await eventually_async(lambda: ready(relay), "the relay is ready again")


async def test_published_rows_stay_for_good(
    outbox: Scratch, app: Database, worker: Database, bus: PostgresEngine
) -> None:
    old, fresh = uuid4(), uuid4()
    await write(app, old, fresh)
    outbox.as_superuser(f"update outbox set published_at = now() - interval '99 days' where key = '{old}'")
    async with running(relay_over(worker, bus)):
        await published(bus, 1)
    assert sorted(row[0] for row in outbox.as_superuser("select key from outbox")) == sorted(map(str, (old, fresh)))


async def test_the_record_names_the_span_that_published_it(
    app: Database, worker: Database, bus: PostgresEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    spans = Spans()
    monkeypatch.setattr(spans_module, "_tracer", spans.tracer)
    async with app.transaction() as connection:
        with within_trace(0xABC, 0xDEF):
            OutboxWriter(connection, "identification").write(opened(uuid4()))
    async with running(relay_over(worker, bus)):
        [record] = await published(bus, 1)
        await until(lambda: len(spans.finished()) == 1, "one span ended")
    [span] = spans.finished()
    assert (span.name, span.kind) == ("publish identification.reports", SpanKind.PRODUCER)
    assert span.parent is not None
    assert (span.context.trace_id, span.parent.span_id) == (0xABC, 0xDEF)
    assert decode(record).traceparent == f"00-{0xABC:032x}-{span.context.span_id:016x}-01"


async def test_a_relay_that_is_killed_is_followed_by_one_that_misses_nothing(
    outbox: Scratch, app: Database, log: Log, worker: Database, bus: PostgresEngine
) -> None:
    keys = [uuid4() for _ in range(40)]
    child = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "tests.integration.chassis.relay_process",
        env={
            **os.environ,
            "DB": outbox.dsn(WORKER).get_secret_value(),
            "BUS": log.dsn("identification_bus").get_secret_value(),
        },
    )
    try:
        await write(app, *keys)
        await published(bus, 1)
        writing = asyncio.create_task(write(app, *keys * 3))
        await published(bus, 45)
    finally:
        child.send_signal(signal.SIGKILL)
        await child.wait()
    await writing
    async with running(relay_over(worker, bus)):
        await until(lambda: unpublished(outbox) == 0, "all rows are marked")
    got = await published(bus, 160)
    for key in keys:
        numbers = sequences(got, key)
        assert list(dict.fromkeys(numbers)) == [1, 2, 3, 4]
        assert numbers == sorted(numbers)


async def test_a_relay_that_has_not_looked_yet_is_not_ready(worker: Database, bus: PostgresEngine) -> None:
    relay = relay_over(worker, bus)
    with pytest.raises(RelayStalled, match="Ask again"):
        await relay.ready()
