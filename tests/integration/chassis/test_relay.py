"""The relay on a real outbox and a real log: order, at least once, one bad key, a bus that goes away, two relays."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from uuid import UUID, uuid4

import pytest
from opentelemetry.trace import SpanKind

from chassis.bus.codec import decode
from chassis.bus.errors import BusUnavailable, RecordRefused
from chassis.bus.ports import BusProducer, Received, Record
from chassis.db.database import Database
from chassis.outbox import relay as relay_module
from chassis.outbox.ddl import create_outbox
from chassis.outbox.relay import Relay, RelayStalled
from chassis.outbox.writer import OutboxWriter
from chassis.telemetry import spans as spans_module
from contracts.topics import IDENTIFICATION_REPORTS
from tests.integration.chassis.bus_engines import Log, PostgresEngine
from tests.integration.chassis.scratch_database import Scratch, scratch_database
from tests.integration.chassis.told_events import Spans, opened, within_trace
from tests.support.postgres import Cluster
from tests.support.probe import eventually_async

LONG = 30.0
APP, WORKER = "identification_app", "identification_worker"


@pytest.fixture(scope="module")
def scratch(postgres: Cluster) -> Iterator[Scratch]:
    with scratch_database(postgres, "identification") as made:
        made.build(lambda: create_outbox(APP, WORKER))
        yield made


@pytest.fixture(autouse=True)
def _empty(scratch: Scratch) -> None:
    scratch.as_superuser("truncate outbox, outbox_sequence")


@pytest.fixture
async def app(scratch: Scratch) -> AsyncIterator[Database]:
    async with scratch.database(APP) as database:
        yield database


@pytest.fixture
async def worker(scratch: Scratch) -> AsyncIterator[Database]:
    async with scratch.database(WORKER) as database:
        yield database


@dataclass
class Faults:
    """What goes wrong between the relay and the real log, and what was seen there."""

    refuse: Callable[[Record], Exception | None] = lambda _: None
    lose_answers: bool = False
    sent: list[list[Record]] = field(default_factory=list)
    closed: int = 0


class FaultyProducer:
    """The real producer behind faults."""

    system = "postgres"

    def __init__(self, inner: BusProducer, faults: Faults) -> None:
        """Send through `inner` unless `faults` say otherwise."""
        self._inner = inner
        self._faults = faults
        self._broken = False

    async def send(self, records: Sequence[Record]) -> list[Exception | None]:
        """Send what is not refused; a producer that failed once never sends again, as Kafka's does."""
        self._faults.sent.append(list(records))
        if self._broken:
            return [BusUnavailable() for _ in records]
        answers: list[Exception | None] = [self._faults.refuse(record) for record in records]
        good = [record for record, answer in zip(records, answers, strict=True) if answer is None]
        real = iter(await self._inner.send(good))
        answers = [answer or next(real) for answer in answers]
        if self._faults.lose_answers:
            answers = [BusUnavailable() for _ in records]
        self._broken = any(answers)
        return answers

    async def close(self) -> None:
        """Fail, as Kafka's does when records are left over."""
        self._faults.closed += 1
        await self._inner.close()
        raise RuntimeError("records left over")


@asynccontextmanager
async def running(relay: Relay) -> AsyncIterator[Relay]:
    """The relay at work until the block ends; it must end by itself."""
    stop = asyncio.Event()
    task = asyncio.create_task(relay.run(stop))
    try:
        yield relay
    finally:
        stop.set()
        await asyncio.wait_for(task, 5)


def relay_over(worker: Database, bus: PostgresEngine, faults: Faults | None = None) -> Relay:
    inner = bus.producer("identification")
    return Relay(worker, lambda: FaultyProducer(inner, faults) if faults else inner)


async def write(app: Database, *keys: UUID) -> None:
    for key in keys:
        async with app.transaction() as connection:
            await OutboxWriter(connection, "identification").write(opened(key))


async def published(bus: PostgresEngine, count: int) -> list[Received]:
    """At least `count` records, and all that are there by then."""
    consumer = bus.consumer("referral", [IDENTIFICATION_REPORTS])
    got: list[Received] = []

    async def enough() -> bool:
        got.extend(await consumer.poll(1000, 0.1))
        return len(got) >= count

    await eventually_async(enough, f"{count} records on the bus", seconds=LONG)
    got.extend(await consumer.poll(1000, 0.1))
    await consumer.close()
    return got


def sequences(received: Sequence[Received], key: UUID) -> list[int]:
    return [decode(record).sequence for record in received if record.key == key]


async def until(condition: Callable[[], object], what: str) -> None:
    """Wait until `condition` is true. It is asked in a thread: the relay shares this event loop."""
    await eventually_async(lambda: asyncio.to_thread(condition), what, seconds=LONG)


def unpublished(scratch: Scratch) -> int:
    [[count]] = scratch.as_superuser("select count(*) from outbox where published_at is null")
    return int(count)


async def test_every_event_is_published_in_the_order_of_its_key(
    scratch: Scratch, app: Database, worker: Database, bus: PostgresEngine
) -> None:
    keys = [uuid4() for _ in range(5)]
    await write(app, *keys * 4)
    async with running(relay_over(worker, bus)):
        got = await published(bus, 20)
        await until(lambda: unpublished(scratch) == 0, "all rows are marked")
    assert {key: sequences(got, key) for key in keys} == {key: [1, 2, 3, 4] for key in keys}


async def test_a_wave_holds_one_row_per_key_and_at_most_two_hundred(
    app: Database, worker: Database, bus: PostgresEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert relay_module.WAVE == 200
    monkeypatch.setattr(relay_module, "WAVE", 3)
    faults, keys = Faults(), [uuid4() for _ in range(4)]
    await write(app, *(key for key in keys for _ in range(2)))
    async with running(relay_over(worker, bus, faults)):
        await published(bus, 8)
    assert max(map(len, faults.sent)) == 3
    assert all(len({record.key for record in wave}) == len(wave) for wave in faults.sent)


async def test_a_commit_wakes_the_relay(
    app: Database, worker: Database, bus: PostgresEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(relay_module, "_POLL_SECONDS", 60.0)
    async with running(relay_over(worker, bus)) as relay:
        await eventually_async(lambda: ready(relay), "the relay is ready")
        await write(app, uuid4())
        assert len(await published(bus, 1)) == 1


async def test_a_row_whose_notification_was_lost_is_found_by_the_poll(
    app: Database, worker: Database, bus: PostgresEngine
) -> None:
    async with running(relay_over(worker, bus)) as relay:
        await eventually_async(lambda: ready(relay), "the relay is ready")
        await relay._leadership.session.execute("unlisten *")
        await write(app, uuid4())
        assert len(await published(bus, 1)) == 1


async def test_a_row_that_commits_late_is_published(app: Database, worker: Database, bus: PostgresEngine) -> None:
    early, late = uuid4(), uuid4()
    async with running(relay_over(worker, bus)):
        async with app.transaction() as connection:
            await OutboxWriter(connection, "identification").write(opened(late))
            await write(app, early)
            assert sequences(await published(bus, 1), early) == [1]
        assert sequences(await published(bus, 2), late) == [1]


async def test_a_key_stops_at_its_first_failure_and_the_others_go_on(
    scratch: Scratch, app: Database, worker: Database, bus: PostgresEngine
) -> None:
    bad, good = uuid4(), uuid4()
    faults = Faults(refuse=lambda record: RecordRefused(record.topic) if record.key == bad else None)
    await write(app, bad, good, bad, good, good)
    async with running(relay_over(worker, bus, faults)) as relay:
        got = await published(bus, 3)
        assert (sequences(got, good), sequences(got, bad)) == ([1, 2, 3], [])
        await until(
            lambda: len([w for w in faults.sent if any(r.key == bad for r in w)]) >= 3, "the bad key is tried again"
        )
        await until(lambda: relay.status()["outbox_failing"] == 1, "the gauge shows the key that stopped")
        await relay.ready()
        assert {decode_sequence(r) for wave in faults.sent for r in wave if r.key == bad} == {1}
        faults.refuse = lambda _: None
        await until(lambda: unpublished(scratch) == 0, "the key goes on once its cause is gone")
        assert sequences(await published(bus, 5), bad) == [1, 2]


def decode_sequence(record: Record) -> int:
    return int(record.headers["ce_sequence"])


async def test_a_failing_key_is_left_alone_until_its_time(
    scratch: Scratch, app: Database, worker: Database, bus: PostgresEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(relay_module, "_pause_after", lambda _: 3600.0)
    bad, good = uuid4(), uuid4()
    faults = Faults(refuse=lambda record: RecordRefused(record.topic) if record.key == bad else None)
    async with running(relay_over(worker, bus, faults)):
        await write(app, bad, good, good, good)
        await published(bus, 3)
        assert len([record for wave in faults.sent for record in wave if record.key == bad]) == 1
        faults.refuse = lambda _: None
        scratch.as_superuser("update outbox set retry_at = now() where retry_at is not null")
        assert sequences(await published(bus, 4), bad) == [1]


async def test_pauses_of_a_failing_key_grow_with_jitter_up_to_five_seconds() -> None:
    pauses = [[relay_module._pause_after(attempts) for _ in range(50)] for attempts in range(12)]
    assert all(0.1 <= pause <= 0.2 for pause in pauses[0])
    assert all(2.5 <= pause <= 5.0 for pause in pauses[11])
    assert all(len(set(same)) > 1 for same in pauses)


async def test_a_producer_is_replaced_after_any_failed_send(
    scratch: Scratch, app: Database, worker: Database, bus: PostgresEngine
) -> None:
    """The stand-in never sends again once it failed: a relay that kept it would never publish."""
    failures = iter([BusUnavailable(), BusUnavailable()])
    faults = Faults(refuse=lambda _: next(failures, None))
    await write(app, uuid4())
    async with running(relay_over(worker, bus, faults)) as relay:
        await until(lambda: unpublished(scratch) == 0, "published by a third producer")
        assert relay.status()["bus_producers_made"] == 3
    assert faults.closed == 3  # the last one at the end


async def test_an_outage_loses_nothing_and_shows_in_the_gauges(
    scratch: Scratch, app: Database, worker: Database, bus: PostgresEngine
) -> None:
    faults = Faults(refuse=lambda _: BusUnavailable())
    keys = [uuid4() for _ in range(6)]
    async with running(relay_over(worker, bus, faults)) as relay:
        await write(app, *keys)
        await eventually_async(lambda: stalled(relay), "the relay says that it stalls")
        await write(app, *keys)
        await until(lambda: relay.status()["outbox_depth"] == 12, "the depth")
        await until(lambda: float(relay.status()["outbox_oldest_seconds"] or 0) > 1, "the age of the oldest row")
        faults.refuse = lambda _: None
        got = await published(bus, 12)
        await until(lambda: unpublished(scratch) == 0, "all rows are marked")
        await eventually_async(lambda: ready(relay), "the relay is ready again")
        await until(
            lambda: (relay.status()["outbox_depth"], relay.status()["outbox_oldest_seconds"]) == (0, 0.0),
            "empty gauges",
        )
    assert {key: sequences(got, key) for key in keys} == {key: [1, 2] for key in keys}


async def test_a_lost_acknowledgement_sends_twice_and_never_out_of_order(
    scratch: Scratch, app: Database, worker: Database, bus: PostgresEngine
) -> None:
    faults, key = Faults(lose_answers=True), uuid4()
    await write(app, key, key)
    async with running(relay_over(worker, bus, faults)):
        await until(lambda: len(faults.sent) >= 2, "the first row is sent again")
        faults.lose_answers = False
        await until(lambda: unpublished(scratch) == 0, "all rows are marked")
    got = await published(bus, 3)
    assert sequences(got, key) == [1] * (len(got) - 1) + [2]
    assert len({decode(record).id for record in got}) == 2


async def test_a_damaged_row_stops_its_own_key_only(
    scratch: Scratch, app: Database, worker: Database, bus: PostgresEngine
) -> None:
    damaged, whole = uuid4(), uuid4()
    await write(app, damaged, whole)
    scratch.as_superuser(f"update outbox set data = '[]' where key = '{damaged}'")
    async with running(relay_over(worker, bus)) as relay:
        assert sequences(await published(bus, 1), whole) == [1]
        await until(lambda: relay.status()["outbox_failing"] == 1, "the damaged row is counted")
    assert unpublished(scratch) == 1


async def test_a_second_relay_stands_by_and_takes_over(app: Database, worker: Database, bus: PostgresEngine) -> None:
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
    scratch: Scratch, app: Database, worker: Database, bus: PostgresEngine
) -> None:
    async with running(relay_over(worker, bus)) as relay:
        await until(lambda: relay.status()["outbox_leads"], "the relay leads")
        scratch.as_superuser(
            f"select pg_terminate_backend(pid) from pg_stat_activity where usename = '{WORKER}' and datname = current_database()"
        )
        await write(app, uuid4())
        assert len(await published(bus, 1)) == 1
        await eventually_async(lambda: ready(relay), "the relay is ready again")


async def test_published_rows_go_after_fourteen_days(
    scratch: Scratch, app: Database, worker: Database, bus: PostgresEngine
) -> None:
    old, fresh, waiting = uuid4(), uuid4(), uuid4()
    await write(app, old, fresh, waiting)
    scratch.as_superuser(f"update outbox set published_at = now() - interval '14 days 1 minute' where key = '{old}'")
    scratch.as_superuser(f"update outbox set published_at = now() - interval '13 days 23 hours' where key = '{fresh}'")
    scratch.as_superuser(f"update outbox set created_at = now() - interval '99 days' where key = '{waiting}'")
    async with running(relay_over(worker, bus)):
        await published(bus, 1)
        await until(lambda: len(scratch.as_superuser("select 1 from outbox")) == 2, "one row is purged")
    assert sorted(row[0] for row in scratch.as_superuser("select key from outbox")) == sorted(
        map(str, (fresh, waiting))
    )


async def test_the_record_names_the_span_that_published_it(
    app: Database, worker: Database, bus: PostgresEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    spans = Spans()
    monkeypatch.setattr(spans_module, "_tracer", spans.tracer)
    async with app.transaction() as connection:
        with within_trace(0xABC, 0xDEF):
            await OutboxWriter(connection, "identification").write(opened(uuid4()))
    async with running(relay_over(worker, bus)):
        [record] = await published(bus, 1)
        await until(lambda: len(spans.finished()) == 1, "one span ended")
    [span] = spans.finished()
    assert (span.name, span.kind) == ("publish identification.reports", SpanKind.PRODUCER)
    assert span.parent is not None
    assert (span.context.trace_id, span.parent.span_id) == (0xABC, 0xDEF)
    assert decode(record).traceparent == f"00-{0xABC:032x}-{span.context.span_id:016x}-01"


async def test_a_relay_that_is_killed_is_followed_by_one_that_misses_nothing(
    scratch: Scratch, app: Database, log: Log, worker: Database, bus: PostgresEngine
) -> None:
    keys = [uuid4() for _ in range(40)]
    child = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "tests.integration.chassis.relay_process",
        env={
            **os.environ,
            "DB": scratch.dsn(WORKER).get_secret_value(),
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
        await until(lambda: unpublished(scratch) == 0, "all rows are marked")
    got = await published(bus, 160)
    for key in keys:
        numbers = sequences(got, key)
        assert list(dict.fromkeys(numbers)) == [1, 2, 3, 4]
        assert numbers == sorted(numbers)


async def ready(relay: Relay) -> bool:
    try:
        await relay.ready()
    except RelayStalled:
        return False
    return True


async def stalled(relay: Relay) -> bool:
    return not await ready(relay)


async def test_a_relay_that_has_not_looked_yet_is_not_ready(worker: Database, bus: PostgresEngine) -> None:
    relay = relay_over(worker, bus)
    with pytest.raises(RelayStalled, match="Ask again"):
        await relay.ready()
