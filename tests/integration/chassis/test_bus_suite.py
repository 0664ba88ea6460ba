"""What every engine of the bus must keep: order per key, at least once, resume after the last commit, rights, one reader."""

import asyncio
from collections import defaultdict
from collections.abc import Iterable, Sequence
from contextlib import suppress
from functools import partial
from uuid import UUID, uuid4

import pytest

from chassis.bus.errors import BusError, BusUnavailable, NotAllowed, RecordRefused
from chassis.bus.ports import BusConsumer, BusProducer, Received, Record
from contracts.topics import (
    IDENTIFICATION_REPORTS,
    NOTIFICATIONS_DELIVERIES,
    OWNERS,
    REFERRAL_REFERRALS,
    may_read,
)
from tests.integration.chassis.bus_engines import SERVICES, Engine
from tests.support.probe import eventually_async

REPORTS = IDENTIFICATION_REPORTS
SHORT, LONG = 0.2, 90.0


def records(key: UUID, numbers: Iterable[int], topic: str = REPORTS) -> list[Record]:
    return [Record(topic, key, {"n": str(n).encode()}, f"{key}/{n}".encode()) for n in numbers]


def numbers(received: Iterable[Received]) -> list[int]:
    return [int(r.headers["n"]) for r in received]


async def sent(producer: BusProducer, batch: Sequence[Record]) -> None:
    assert await producer.send(batch) == [None] * len(batch)


async def read(consumer: BusConsumer, count: int) -> list[Received]:
    """Exactly `count` records, without committing."""
    got: list[Received] = []

    async def enough() -> bool:
        if len(got) < count:
            got.extend(await consumer.poll(count - len(got), SHORT))
        return len(got) >= count

    await eventually_async(enough, f"{count} records", seconds=LONG)
    return got


async def test_a_record_arrives_byte_for_byte(engine: Engine) -> None:
    key = uuid4()
    plain = Record(REPORTS, key, {"ce_id": b"1", "content-type": b"\xff\x00\xfe", "empty": b""}, b"\x00\xff{}")
    await sent(engine.producer("identification"), [plain, Record(REPORTS, key, {}, b"")])
    first, second = await read(engine.consumer("referral", [REPORTS]), 2)
    assert (first.topic, first.key, dict(first.headers), first.value) == (
        REPORTS,
        key,
        dict(plain.headers),
        plain.value,
    )
    assert (dict(second.headers), second.value) == ({}, b"")
    assert second.position > first.position


async def test_a_group_goes_on_after_its_last_commit(engine: Engine) -> None:
    await sent(engine.producer("identification"), records(uuid4(), range(1, 11)))
    first = engine.consumer("referral", [REPORTS])
    assert numbers(await read(first, 4)) == [1, 2, 3, 4]
    await first.commit()
    assert numbers(await read(first, 3)) == [5, 6, 7]
    await first.close()
    assert numbers(await read(engine.consumer("referral", [REPORTS]), 6)) == [5, 6, 7, 8, 9, 10]


async def test_what_was_not_committed_comes_again(engine: Engine) -> None:
    await sent(engine.producer("identification"), records(uuid4(), [1, 2]))
    for _ in range(3):
        consumer = engine.consumer("referral", [REPORTS])
        assert numbers(await read(consumer, 2)) == [1, 2]
        await consumer.close()


async def test_a_commit_before_anything_was_read_changes_nothing(engine: Engine) -> None:
    await sent(engine.producer("identification"), records(uuid4(), [1]))
    consumer = engine.consumer("referral", [REPORTS])
    await consumer.commit()
    assert numbers(await read(consumer, 1)) == [1]


async def test_each_group_gets_every_record_from_the_oldest_on(engine: Engine) -> None:
    await sent(engine.producer("identification"), records(uuid4(), [1, 2, 3]))
    for service in ("referral", "notifications"):
        consumer = engine.consumer(service, [REPORTS])
        assert numbers(await read(consumer, 3)) == [1, 2, 3]
        await consumer.commit()


async def test_a_busy_topic_does_not_starve_another(engine: Engine) -> None:
    busy = 3000
    await sent(engine.producer("identification"), records(uuid4(), range(busy)))
    await sent(engine.producer("referral"), records(uuid4(), [busy], REFERRAL_REFERRALS))
    consumer = engine.consumer("notifications", [REPORTS, REFERRAL_REFERRALS])
    got: list[Received] = []

    async def the_other() -> bool:
        got.extend(await consumer.poll(100, SHORT))
        return busy in numbers(got)

    await eventually_async(the_other, "the record of the other topic", seconds=LONG)
    assert len(got) < busy, "it came only after everything else"


async def test_a_waiting_poll_ends_when_a_record_comes(engine: Engine) -> None:
    consumer, producer = engine.consumer("referral", [REPORTS]), engine.producer("identification")
    assert await consumer.poll(10, 0) == []
    waiting = asyncio.create_task(consumer.poll(10, 60))
    await sent(producer, records(uuid4(), [1]))
    assert numbers(await asyncio.wait_for(waiting, LONG)) == [1]


async def test_concurrent_producers_lose_nothing(engine: Engine) -> None:
    """In the order of each key, too. A number given out before its transaction commits would be passed by."""
    writers, waves, size = 8, 12, 25
    consumer = engine.consumer("referral", [REPORTS])
    await consumer.poll(1, 0)
    keys = [uuid4() for _ in range(writers)]

    async def write(key: UUID) -> None:
        producer = engine.producer("identification")
        for wave in range(waves):
            # Sizes differ, so that a transaction begun earlier often ends later.
            await sent(producer, records(key, range(wave * size, wave * size + 1 + (wave * 7 + key.int) % size)))

    writing = asyncio.gather(*map(write, keys))
    got: list[Received] = []
    while not writing.done():
        got += await consumer.poll(500, 0.01)
        await consumer.commit()
    await writing
    expected = {
        key: [n for w in range(waves) for n in range(w * size, w * size + 1 + (w * 7 + key.int) % size)] for key in keys
    }
    # A slow broker answers nothing for a while, too.
    got += await read(consumer, sum(map(len, expected.values())) - len(got))
    seen: dict[UUID | None, list[int]] = defaultdict(list)
    for record in got:
        seen[record.key] += numbers([record])
    assert seen == expected


@pytest.mark.parametrize("topic", OWNERS)
@pytest.mark.parametrize("service", SERVICES)
async def test_only_the_owner_writes_a_topic(engine: Engine, service: str, topic: str) -> None:
    answers = await engine.producer(service).send(records(uuid4(), [1, 2], topic))
    if OWNERS[topic] == service:
        assert answers == [None, None]
    else:
        assert [type(answer) for answer in answers] == [NotAllowed, NotAllowed]


@pytest.mark.parametrize("topic", OWNERS)
@pytest.mark.parametrize("service", SERVICES)
async def test_only_consumers_read_a_topic(engine: Engine, service: str, topic: str) -> None:
    await sent(engine.producer(OWNERS[topic]), records(uuid4(), [1], topic))
    consumer = engine.consumer(service, [topic])
    if may_read(service, topic):
        assert numbers(await read(consumer, 1)) == [1]
    else:
        with pytest.raises(NotAllowed):
            await read(consumer, 1)


async def test_a_refused_topic_does_not_touch_the_others_of_the_call(engine: Engine) -> None:
    mine, foreign = records(uuid4(), [1]), records(uuid4(), [2], NOTIFICATIONS_DELIVERIES)
    answers = await engine.producer("identification").send([*foreign, *mine])
    assert [type(answer) for answer in answers] == [NotAllowed, type(None)]
    assert numbers(await read(engine.consumer("referral", [REPORTS]), 1)) == [1]


async def test_a_record_that_is_too_large_is_refused_alone(engine: Engine) -> None:
    key = uuid4()
    huge = Record(REPORTS, uuid4(), {"n": b"0"}, b"x" * 2_000_000)
    answers = await engine.producer("identification").send([*records(key, [1]), huge, *records(key, [2])])
    assert [type(answer) for answer in answers] == [type(None), RecordRefused, type(None)]
    assert numbers(await read(engine.consumer("referral", [REPORTS]), 2)) == [1, 2]


async def test_an_unknown_topic_is_an_answer_and_not_a_crash(engine: Engine) -> None:
    answers = await engine.producer("identification").send(records(uuid4(), [1], "identification.persons"))
    assert isinstance(answers[0], BusError)


async def test_readers_of_a_group_share_its_work_and_keep_the_order_of_keys(engine: Engine) -> None:
    """The second joins while the first is at work; what it takes over begins after what the first committed."""
    producer, keys = engine.producer("identification"), [uuid4() for _ in range(6)]
    first, second = engine.consumer("referral", [REPORTS]), engine.consumer("referral", [REPORTS])
    seen: dict[UUID | None, list[int]] = defaultdict(list)

    async def work(reader: BusConsumer) -> None:
        # While the group shares its work anew a reader may be refused; it is asked again, as a consumer does.
        with suppress(BusUnavailable):
            for record in await reader.poll(10, SHORT):
                # What was given shortly before a reader had to hand over may come again, and never out of order.
                seen[record.key] += [n for n in numbers([record]) if n not in seen[record.key]]
            await reader.commit()

    async def all_of(count: int) -> bool:
        await work(first)
        await work(second)
        return all(len(seen[key]) >= count for key in keys)

    for n in range(5):
        await sent(producer, [record for key in keys for record in records(key, [n])])
        await eventually_async(partial(all_of, n + 1), f"{n + 1} records of every key", seconds=LONG)
    await first.close()
    await sent(producer, [record for key in keys for record in records(key, [5])])
    await eventually_async(partial(all_of, 6), "the last of every key, by one reader", seconds=LONG)
    assert seen == {key: list(range(6)) for key in keys}


async def test_a_producer_can_be_closed_at_any_time(engine: Engine) -> None:
    producer = engine.producer("identification")
    await producer.close()
    await sent(producer, records(uuid4(), [1]))
    await producer.close()
    await producer.close()


async def test_a_reader_knows_how_much_it_was_not_given(engine: Engine) -> None:
    producer, consumer = engine.producer("identification"), engine.consumer("referral", [REPORTS])
    await sent(producer, records(uuid4(), range(30)))
    assert await consumer.behind() is None
    await read(consumer, 10)

    async def twenty() -> bool:
        return await consumer.behind() == 20

    await eventually_async(twenty, "twenty are left", seconds=LONG)
    await read(consumer, 20)

    async def none() -> bool:
        await consumer.poll(1, SHORT)
        return await consumer.behind() == 0

    await eventually_async(none, "nothing is left", seconds=LONG)
