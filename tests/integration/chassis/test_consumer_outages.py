"""The consumer when something dies or is away: nothing lost, nothing twice, no event blamed for it; and its spans."""

import asyncio
import os
import signal
import sys
from pathlib import Path
from uuid import uuid4

import pytest
from opentelemetry.trace import SpanKind, StatusCode

from chassis.bus.ports import Received
from chassis.domain.errors import Unavailable
from chassis.inbox.consumer import Consumer, ConsumerStalled
from chassis.inbox.lanes import Retry
from chassis.inbox.letters import Letter
from chassis.telemetry import spans as spans_module
from chassis.vault import keyset_file
from contracts.envelope import Envelope
from tests.integration.chassis.bus_engines import Log, PostgresEngine
from tests.integration.chassis.referral_inbox import QUICK, REPORTS, Service, event, publish
from tests.integration.chassis.sample_events import Spans
from tests.support.probe import eventually_async


def test_pauses_between_attempts_double_with_jitter() -> None:
    retry = Retry()
    for failures, longest in ((1, 0.1), (2, 0.2), (3, 0.4), (9, 1.0)):
        pauses = {retry.pause(failures) for _ in range(50)}
        assert longest / 2 <= min(pauses) < max(pauses) <= longest


async def test_other_keys_of_the_batch_go_on_while_one_pauses(service: Service, bus: PostgresEngine) -> None:
    bad, good = uuid4(), [uuid4() for _ in range(5)]

    def fail(envelope: Envelope) -> None:
        if envelope.subject == bad:
            raise Unavailable

    service.fails = fail
    await publish(bus.producer("identification"), [event(bad, 1), *(event(key, n) for n in (1, 2) for key in good)])
    never = Retry(attempts=1000, first_seconds=60, longest_seconds=60)
    async with service.consuming(bus.consumer("referral", [REPORTS]), never):
        for key in good:
            await service.until_effects(key, [1, 2])
    assert service.count("inbox_dead_letter") == 0


async def test_a_handler_that_hangs_holds_no_healthy_key_for_longer_than_one_try(
    service: Service, bus: PostgresEngine
) -> None:
    """Its statement waits until the database ends it, at every try; healthy keys of later batches go on in between."""
    hung, producer = uuid4(), bus.producer("identification")
    # Of the hung key only its own transaction sees an effect.
    service.statement = f"select pg_sleep(60) from effect where key = '{hung}'"
    async with service.consuming(bus.consumer("referral", [REPORTS]), Retry()):
        await publish(producer, [event(hung, 1), event(hung, 2)])
        for _ in range(2):
            healthy = uuid4()
            await publish(producer, [event(healthy, 1)])
            await service.until(lambda key=healthy: service.effects(key) == [1], "a healthy key goes on", seconds=5)  # type: ignore[misc]
    assert (service.count("inbox_dead_letter"), service.effects(hung)) == (0, [])


async def test_what_was_put_aside_goes_on_in_order_when_its_trouble_has_passed(
    service: Service, bus: PostgresEngine
) -> None:
    key, tries = uuid4(), iter(range(2))

    def fail(envelope: Envelope) -> None:
        if envelope.subject == key and next(tries, None) is not None:
            raise Unavailable

    service.fails = fail
    await publish(bus.producer("identification"), [event(key, n) for n in (1, 2, 3)])
    hasty = Retry(first_seconds=0.2, patience_seconds=0.05)
    async with service.consuming(bus.consumer("referral", [REPORTS]), hasty) as consumer:
        await service.until_effects(key, [1, 2, 3])
    # All three after the first try, and the first once more.
    assert consumer.status()["records_put_aside"] == 4
    assert (service.count("inbox_waiting"), service.count("inbox_dead_letter")) == (0, 0)


async def test_tries_count_on_when_their_event_was_put_aside(service: Service, bus: PostgresEngine) -> None:
    def fail(_: Envelope) -> None:
        raise Unavailable

    service.fails = fail
    await publish(bus.producer("identification"), [event(uuid4(), 1)])
    hasty = Retry(attempts=2, first_seconds=0.2, patience_seconds=0.05)
    async with service.consuming(bus.consumer("referral", [REPORTS]), hasty) as consumer:
        await service.until(lambda: service.count("inbox_dead_letter") == 1, "the second try was the last")
        assert consumer.status()["records_put_aside"] == 1
    assert service.scratch.as_superuser("select attempts, sequence from inbox_dead_letter") == [["2", "1"]]
    assert service.count("inbox_waiting") == 0


async def test_with_its_database_away_nothing_is_lost_and_nothing_is_a_dead_letter(
    service: Service, bus: PostgresEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    buried, bury = [], service.inbox.bury

    async def watched(received: Received, error: BaseException, attempts: int) -> Letter | None:
        buried.append(received)
        return await bury(received, error, attempts)

    # Not only none is written: none is tried, since the database may be back by then.
    monkeypatch.setattr(service.inbox, "bury", watched)
    key, producer, name = uuid4(), bus.producer("identification"), service.scratch.name
    async with service.consuming(bus.consumer("referral", [REPORTS])) as consumer:
        await publish(producer, [event(key, 1)])
        await service.until_effects(key, [1])
        service.scratch.as_superuser(
            f"alter database {name} connection limit 0; select pg_terminate_backend(pid) from pg_stat_activity "
            f"where usename = 'referral_worker' and datname = '{name}'"
        )
        try:
            await publish(producer, [event(key, 2), event(uuid4(), 1), event(key, 3)])
            await eventually_async(lambda: stalled(consumer), "the consumer says that it stalls")
            # Long enough for more failures than an event would survive.
            await service.until(lambda: consumer._lanes._outages > 2 * QUICK.attempts, "many failed attempts")
        finally:
            service.scratch.as_superuser(f"alter database {name} connection limit -1")
        await service.until_effects(key, [1, 2, 3])
        await eventually_async(lambda: ready(consumer), "the consumer is ready again")
    assert (service.count("inbox_dead_letter"), buried) == (0, [])


async def stalled(consumer: Consumer) -> bool:
    return not await ready(consumer)


async def ready(consumer: Consumer) -> bool:
    try:
        await consumer.ready()
    except ConsumerStalled:
        return False
    return True


async def test_a_bus_session_that_dies_costs_nothing(service: Service, log: Log, bus: PostgresEngine) -> None:
    key, producer = uuid4(), bus.producer("identification")
    async with service.consuming(bus.consumer("referral", [REPORTS])) as consumer:
        await publish(producer, [event(key, 1)])
        await service.until_effects(key, [1])
        log.as_superuser(
            "select pg_terminate_backend(pid) from pg_stat_activity where usename = 'referral_bus' and datname = current_database()"
        )
        await publish(producer, [event(key, 2)])
        await service.until_effects(key, [1, 2])
        await eventually_async(lambda: ready(consumer), "the consumer is ready again")


async def test_with_its_bus_away_it_does_not_go_on_telling_that_all_is_well(
    service: Service, log: Log, bus: PostgresEngine
) -> None:
    values = ("bus_behind", "inbox_waiting", "inbox_dead_letters")

    async def known(is_known: bool) -> bool:
        return [consumer.status()[each] is not None for each in values] == [is_known] * len(values)

    async with service.consuming(bus.consumer("referral", [REPORTS])) as consumer:
        await eventually_async(lambda: known(True), "it has counted")
        log.as_superuser(
            f"alter database {log.name} connection limit 0; select pg_terminate_backend(pid) from pg_stat_activity "
            "where usename = 'referral_bus' and datname = current_database()"
        )
        try:
            await eventually_async(lambda: known(False), "it says that it does not know")
            assert await stalled(consumer)
        finally:
            log.as_superuser(f"alter database {log.name} connection limit -1")
        await eventually_async(lambda: known(True), "it has counted again")


async def test_killed_between_the_databases_commit_and_the_buses_has_its_effect_once(
    service: Service, log: Log, bus: PostgresEngine, tmp_path: Path
) -> None:
    key = uuid4()
    keyset_file.create(tmp_path / "keyset.json")
    await publish(bus.producer("identification"), [event(key, n) for n in (1, 2, 3)])
    child = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "tests.integration.chassis.killed_consumer",
        env={
            **os.environ,
            "DB": service.scratch.dsn("referral_worker").get_secret_value(),
            "BUS": log.dsn("referral_bus").get_secret_value(),
            "KEYSET": str(tmp_path / "keyset.json"),
        },
    )
    try:
        # How long an interpreter takes to start is no promise of ours.
        await service.until_effects(key, [1, 2, 3])
        assert await asyncio.wait_for(child.wait(), 20) == -signal.SIGKILL
    finally:
        # Left running it would be told as the trouble of whichever test comes next.
        if child.returncode is None:
            child.kill()
            await child.wait()
    assert service.effects(key) == [1, 2, 3]
    assert log.as_superuser("select * from bus_group_position") == []
    async with service.consuming(bus.consumer("referral", [REPORTS])) as consumer:
        await service.until(lambda: consumer.status().get("records_duplicate") == 3, "all three come again")
        await service.until(
            lambda: log.as_superuser("select position > 0 from bus_group_position") == [["t"]], "and are committed"
        )
    assert service.effects(key) == [1, 2, 3]
    assert service.count("outbox") == 3


async def test_a_waiting_event_left_by_a_consumer_that_died_is_found(service: Service, bus: PostgresEngine) -> None:
    key = uuid4()
    await publish(bus.producer("identification"), [event(key, 2), event(key, 1)])
    first, second = bus.consumer("referral", [REPORTS]), bus.consumer("referral", [REPORTS])
    for record in await first.poll(10, 5):
        await service.inbox.apply(record)  # and dies before it looks for what waited
    await first.commit()
    await first.close()
    assert service.effects(key) == [1]
    async with service.consuming(second):
        await service.until_effects(key, [1, 2])


async def test_stopping_in_the_middle_of_a_batch_loses_nothing(service: Service, bus: PostgresEngine) -> None:
    key, blocked = uuid4(), uuid4()

    def fail(envelope: Envelope) -> None:
        if envelope.subject == blocked:
            raise Unavailable

    service.fails = fail
    await publish(bus.producer("identification"), [event(blocked, 1), event(key, 1)])
    async with service.consuming(
        bus.consumer("referral", [REPORTS]), Retry(attempts=9, first_seconds=60, longest_seconds=60)
    ):
        await service.until_effects(key, [1])
    service.fails = lambda _: None
    async with service.consuming(bus.consumer("referral", [REPORTS])):
        await service.until_effects(blocked, [1])
    assert service.effects(key) == [1]


async def test_processing_is_one_span_under_the_one_that_published(
    service: Service, bus: PostgresEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    spans, key = Spans(), uuid4()
    monkeypatch.setattr(spans_module, "_tracer", spans.tracer)
    await publish(bus.producer("identification"), [event(key, 1, traceparent=f"00-{0xABC:032x}-{0xDEF:016x}-01")])
    async with service.consuming(bus.consumer("referral", [REPORTS])):
        await service.until_effects(key, [1])
    *transactions, span = spans.finished()
    assert transactions
    assert {(each.name, getattr(each.parent, "span_id", None)) for each in transactions} == {
        ("transaction", span.context.span_id)
    }
    assert (span.name, span.kind) == ("process identification.reports", SpanKind.CONSUMER)
    assert span.parent is not None
    assert (span.context.trace_id, span.parent.span_id) == (0xABC, 0xDEF)
    assert span.attributes is not None
    assert (span.attributes["outcome"], span.attributes["consumer"]) == ("applied", "referral")
    [[traceparent]] = service.scratch.as_superuser("select traceparent from outbox")
    assert traceparent == f"00-{0xABC:032x}-{span.context.span_id:016x}-01"


async def test_a_failure_marks_its_span_without_a_word_of_it(
    service: Service, bus: PostgresEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    spans = Spans()
    monkeypatch.setattr(spans_module, "_tracer", spans.tracer)

    def fail(_: Envelope) -> None:
        raise ValueError("Petrovic")

    service.fails = fail
    await service.letter_of(event(uuid4(), 1), bus)
    *transactions, span = spans.finished()
    assert (span.kind, span.status.status_code) == (SpanKind.CONSUMER, StatusCode.ERROR)
    assert transactions
    for each in (*transactions, span):
        assert each.events == ()
        assert "Petrovic" not in each.to_json()


async def test_a_consumer_that_has_not_read_yet_is_not_ready(service: Service, bus: PostgresEngine) -> None:
    with pytest.raises(ConsumerStalled, match="Ask again"):
        await Consumer(service.inbox, bus.consumer("referral", [REPORTS])).ready()
