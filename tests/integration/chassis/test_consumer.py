"""The consumer on a real inbox and a real log: each effect once and in order, one bad event stops only its own key."""

import random
from dataclasses import replace
from uuid import uuid4

import pytest
import sqlalchemy as sa

from chassis.bus.codec import encode
from chassis.domain.errors import Forbidden, Unavailable
from chassis.inbox.table import inbox_tables
from chassis.outbox.table import outbox_tables
from contracts.envelope import Envelope
from contracts.events.identification import ReportReceivedV1
from tests.integration.chassis.bus_engines import PostgresEngine
from tests.integration.chassis.referral_inbox import QUICK, REPORTS, Service, event, publish
from tests.integration.chassis.scratch_database import Scratch

UNKNOWN = "identification.report-praised.v1"
SNAPSHOT = "identification.report-snapshot.v1"


def test_the_migration_makes_what_the_queries_expect(referral: Scratch) -> None:
    metadata = sa.MetaData()
    inbox_tables(metadata)
    outbox_tables(metadata)
    sa.Table(
        "effect",
        metadata,
        sa.Column("n", sa.BigInteger, sa.Identity(always=True)),
        sa.Column("key", sa.Uuid),
        sa.Column("sequence", sa.BigInteger),
    )
    unexpected = [difference for difference in referral.differences(metadata) if "effect" not in str(difference)]
    assert unexpected == []


async def test_effect_inbox_row_and_outbox_row_are_one_transaction(service: Service, bus: PostgresEngine) -> None:
    key = uuid4()
    found = event(key, 1)
    await publish(bus.producer("identification"), [found])
    async with service.consuming(bus.consumer("referral", [REPORTS])):
        await service.until_effects(key, [1])
    assert service.outcomes(key) == [(1, "applied")]
    rows = service.scratch.as_superuser("select causationid, correlationid from outbox")
    assert rows == [[str(found.id), str(found.correlationid)]]


async def test_a_failing_handler_leaves_nothing_behind(service: Service, bus: PostgresEngine) -> None:
    def fail(_: Envelope) -> None:
        raise ValueError("after the effect was written")

    service.fails, key = fail, uuid4()
    await service.letter_of(event(key, 1), bus)
    assert (service.effects(key), service.count("outbox"), service.outcomes(key)) == ([], 0, [])


async def test_delivered_twice_has_its_effect_once(service: Service, bus: PostgresEngine) -> None:
    key = uuid4()
    found = [event(key, n) for n in (1, 2, 3)]
    await publish(bus.producer("identification"), [*found, *found, found[0]])
    async with service.consuming(bus.consumer("referral", [REPORTS])) as consumer:
        await service.until(lambda: consumer.status().get("records_duplicate") == 4, "four duplicates")
    assert service.effects(key) == [1, 2, 3]
    assert service.count("outbox") == 3


@pytest.mark.parametrize("seed", range(3))
async def test_delivered_in_any_order_and_number_is_applied_in_order_and_once(
    service: Service, bus: PostgresEngine, seed: int
) -> None:
    dice, keys = random.Random(seed), [uuid4() for _ in range(4)]
    found = [event(key, n) for key in keys for n in range(1, 9)]
    delivered = found + dice.choices(found, k=20)
    dice.shuffle(delivered)
    await publish(bus.producer("identification"), delivered)
    async with service.consuming(bus.consumer("referral", [REPORTS])):
        for key in keys:
            await service.until_effects(key, range(1, 9))
    assert (service.count("effect"), service.count("outbox"), service.count("inbox_waiting")) == (32, 32, 0)


async def test_an_event_after_a_gap_waits_until_the_gap_closes(service: Service, bus: PostgresEngine) -> None:
    key, other, producer = uuid4(), uuid4(), bus.producer("identification")
    await publish(producer, [event(key, 1), event(key, 3), event(key, 4), event(other, 1)])
    async with service.consuming(bus.consumer("referral", [REPORTS])) as consumer:
        await service.until_effects(other, [1])
        await service.until(lambda: consumer.status()["inbox_waiting"] == 2, "two events wait")
        assert service.effects(key) == [1]
        await publish(producer, [event(key, 2)])
        await service.until_effects(key, [1, 2, 3, 4])


async def test_a_consumer_without_a_place_starts_at_one_or_at_a_snapshot(service: Service, bus: PostgresEngine) -> None:
    plain, rebuilt = uuid4(), uuid4()
    values = [
        event(plain, 2),
        event(rebuilt, 4),
        event(rebuilt, 5, type=SNAPSHOT),
        event(rebuilt, 6),
        event(rebuilt, 4),
    ]
    await publish(bus.producer("identification"), values)
    async with service.consuming(bus.consumer("referral", [REPORTS])) as consumer:
        await service.until_effects(rebuilt, [6])
        await service.until(
            lambda: consumer.status().get("records_duplicate") == 1, "what is before the snapshot is passed over"
        )
    assert service.effects(plain) == []
    assert service.count("inbox_waiting") == 1


async def test_a_consumer_with_a_place_takes_a_snapshot_in_its_turn(service: Service, bus: PostgresEngine) -> None:
    key, producer = uuid4(), bus.producer("identification")
    await publish(producer, [event(key, 1), event(key, 3, type=SNAPSHOT)])
    async with service.consuming(bus.consumer("referral", [REPORTS])):
        await service.until(lambda: service.count("inbox_waiting") == 1, "the snapshot waits")
        await publish(producer, [event(key, 2), event(key, 4)])
        await service.until_effects(key, [1, 2, 4])


async def test_an_unknown_type_is_skipped_counted_and_moves_the_place(service: Service, bus: PostgresEngine) -> None:
    key = uuid4()
    received = ReportReceivedV1(report_id=key, taken_over_by=uuid4(), taken_over_at=event(key, 1).time, version=2)
    values = [
        event(key, 1),
        event(key, 2, type=UNKNOWN, data={"anything": "goes"}),
        event(key, 3, type=ReportReceivedV1.type, data=received.written()),
        event(key, 4),
    ]
    await publish(bus.producer("identification"), values)
    async with service.consuming(bus.consumer("referral", [REPORTS])) as consumer:
        await service.until_effects(key, [1, 4])
        assert consumer.status()["records_unknown_type"] == 1
    assert service.outcomes(key) == [(1, "applied"), (2, "unknown-type"), (3, "not-handled"), (4, "applied")]
    assert service.count("inbox_dead_letter") == 0


async def test_events_before_a_dead_letter_are_not_held_up_by_it(service: Service, bus: PostgresEngine) -> None:
    key, producer = uuid4(), bus.producer("identification")
    broken = encode(REPORTS, event(key, 3))
    assert await producer.send([replace(broken, value=b"no json")]) == [None]
    await publish(producer, [event(key, 4), event(key, 1), event(key, 2)])
    async with service.consuming(bus.consumer("referral", [REPORTS])):
        await service.until_effects(key, [1, 2])
        await service.until(lambda: service.count("inbox_waiting") == 1, "number 4 waits")


@pytest.mark.parametrize(
    ("error", "attempts", "reason"),
    [
        *((error, 1, type(error).__name__) for error in (Forbidden(), KeyError("x"), ZeroDivisionError())),
        *((error, QUICK.attempts, "Unavailable") for error in (Unavailable(), ConnectionResetError(), TimeoutError())),
    ],
    ids=lambda each: type(each).__name__ if isinstance(each, Exception) else None,
)
async def test_what_a_handler_refuses_is_a_dead_letter_at_once_and_what_may_pass_is_tried_so_often(
    service: Service, bus: PostgresEngine, error: Exception, attempts: int, reason: str
) -> None:
    tried: list[int] = []

    def fail(envelope: Envelope) -> None:
        tried.append(envelope.sequence)
        raise error

    service.fails = fail
    letter = await service.letter_of(event(uuid4(), 1), bus)
    assert tried == [1] * attempts
    assert (letter.attempts, letter.reason.rpartition(".")[2]) == (attempts, reason)


@pytest.mark.parametrize(
    ("state", "attempts"),
    [("40P01", QUICK.attempts), ("40001", QUICK.attempts), ("57014", QUICK.attempts), ("23505", 1)],
)
async def test_what_the_database_may_do_better_next_time_is_transient(
    service: Service, bus: PostgresEngine, state: str, attempts: int
) -> None:
    service.statement = f"do $$ begin raise exception 'no' using errcode = '{state}'; end $$"
    assert (await service.letter_of(event(uuid4(), 1), bus)).attempts == attempts


async def test_a_transient_failure_that_passes_costs_nothing(service: Service, bus: PostgresEngine) -> None:
    key, left = uuid4(), [Unavailable(), OSError()]

    def fail(_: Envelope) -> None:
        if left:
            raise left.pop()

    service.fails = fail
    await publish(bus.producer("identification"), [event(key, 1), event(key, 2)])
    async with service.consuming(bus.consumer("referral", [REPORTS])):
        await service.until_effects(key, [1, 2])
    assert service.count("inbox_dead_letter") == 0
