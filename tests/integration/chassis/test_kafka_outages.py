"""Real Apache Kafka on its bad days: each ends in recovery without a restart of ours, or in one clear sentence."""

import asyncio
from uuid import uuid4

import pytest

from chassis.bus.errors import BusError, BusUnavailable, CredentialsRefused
from chassis.bus.kafka.producer import KafkaProducer
from chassis.bus.ports import BusConsumer
from chassis.db.database import Database
from chassis.outbox.relay import Relay
from tests.integration.chassis.bus_engines import KafkaEngine
from tests.integration.chassis.kafka_records import LONG, REPORTS, all_published, records
from tests.integration.chassis.relay_at_work import fill, ready, running, sequences, stalled, unpublished, until, write
from tests.integration.chassis.scratch_database import Scratch
from tests.support.kafka import Kafka
from tests.support.probe import eventually_async
from tests.support.program import program

pytestmark = pytest.mark.usefixtures("kafka_running_again")
DELIVERY = 3.0


async def test_an_outage_longer_than_the_delivery_timeout_loses_nothing_and_keeps_the_order(
    outbox: Scratch, app: Database, worker: Database, kafka: Kafka, bus_kafka: KafkaEngine
) -> None:
    """Killed while batches are in flight: the library's producer would never send again, the relay's does."""
    keys = [uuid4() for _ in range(5)]
    relay = Relay(worker, lambda: KafkaProducer(kafka.bus("identification"), delivery_seconds=DELIVERY))
    async with running(relay):
        await write(app, *keys)
        await until(lambda: unpublished(outbox) == 0, "the first wave is on the bus")
        with kafka.paused():
            await write(app, *keys)
            # The wave is in flight and expires there.
            await eventually_async(lambda: stalled(relay), "the relay says that the bus is away", seconds=LONG)
        kafka.kill()
        await write(app, *keys)
        made = relay.status()["bus_producers_made"] or 0
        await until(lambda: (relay.status()["bus_producers_made"] or 0) >= made + 2, "the outage outlasts two waves")
        kafka.start()
        await until(lambda: unpublished(outbox) == 0, "everything is on the bus")
        await eventually_async(lambda: ready(relay), "the relay is ready again", seconds=LONG)
    got = await all_published(bus_kafka.consumer("referral", [REPORTS]), 15, *keys)
    for key in keys:
        assert list(dict.fromkeys(sequences(got, key))) == [1, 2, 3]


async def test_a_reader_goes_on_after_its_last_commit_when_the_broker_was_killed(
    kafka: Kafka, bus_kafka: KafkaEngine
) -> None:
    key, consumer = uuid4(), bus_kafka.consumer("referral", [REPORTS])
    assert await bus_kafka.producer("identification").send(records(key, range(3))) == [None] * 3
    assert [r.value for r in await all_published(consumer, 3, key)] == [b"0", b"1", b"2"]
    kafka.kill()

    async def away() -> bool:
        try:
            await consumer.poll(10, 0.5)
        except BusUnavailable:
            return True
        return False

    await eventually_async(away, "the reader says that the bus is away", seconds=LONG)
    kafka.start()
    assert await bus_kafka.producer("identification").send(records(key, [3])) == [None]
    assert [r.value for r in await all_published(consumer, 1, key)] == [b"3"]


async def test_a_broker_that_holds_its_connections_and_answers_nothing_is_away(
    kafka: Kafka, bus_kafka: KafkaEngine
) -> None:
    consumer, producer = (
        bus_kafka.consumer("referral", [REPORTS]),
        KafkaProducer(kafka.bus("identification"), delivery_seconds=DELIVERY),
    )
    key = uuid4()
    assert await producer.send(records(key, [0])) == [None]
    await all_published(consumer, 1, key)
    with kafka.paused():
        [answer] = await producer.send(records(key, [1]))
        assert isinstance(answer, BusUnavailable)
        with pytest.raises(BusUnavailable):
            await asyncio.wait_for(poll_for_ever(consumer), LONG)
    assert await producer.send(records(key, [2])) == [None]
    assert (await all_published(consumer, 1, key))[-1].value in (b"1", b"2")
    await producer.close()


async def poll_for_ever(consumer: BusConsumer) -> None:
    while True:
        await consumer.poll(10, 0.5)


async def test_a_commit_that_the_broker_does_not_take_is_reported_and_its_records_come_again(
    kafka: Kafka, bus_kafka: KafkaEngine
) -> None:
    key, consumer = uuid4(), bus_kafka.consumer("referral", [REPORTS])
    assert await bus_kafka.producer("identification").send(records(key, [7])) == [None]

    async def given() -> bool:
        return key in [record.key for record in await consumer.poll(10, 0.5)]

    await eventually_async(given, "the record", seconds=LONG)
    kafka.kill()
    with pytest.raises(BusUnavailable):
        await consumer.commit()
    kafka.start()
    assert [r.value for r in await all_published(consumer, 1, key)] == [b"7"]


async def test_a_topic_that_is_made_later_is_found_without_a_restart(kafka: Kafka, bus_kafka: KafkaEngine) -> None:
    with kafka.cluster() as cluster:
        cluster.client.delete_topics([REPORTS])
    key, consumer = uuid4(), bus_kafka.consumer("referral", [REPORTS])
    producer = bus_kafka.producer("identification")
    [answer] = await producer.send(records(key, [1]))
    assert isinstance(answer, BusError)
    assert await consumer.poll(10, 0.5) == []
    with kafka.cluster() as cluster:
        cluster.apply(cluster.plan(kafka.desired), kafka.passwords)

    async def taken() -> bool:
        return await producer.send(records(key, [2])) == [None]

    await eventually_async(taken, "the producer finds the topic", seconds=LONG)
    assert [r.value for r in await all_published(consumer, 1, key)] == [b"2"]


async def test_a_refused_password_is_reported_as_such_and_ends_with_the_right_one(
    kafka: Kafka, bus_kafka: KafkaEngine
) -> None:
    key, consumer = uuid4(), bus_kafka.consumer("referral", [REPORTS])
    producer = bus_kafka.producer("identification")
    with kafka.cluster() as cluster:
        for service in ("identification", "referral"):
            cluster.set_password(service, "something else")

        async def writer_is_refused() -> bool:
            [answer] = await producer.send(records(key, [1]))
            return isinstance(answer, CredentialsRefused)

        async def reader_is_refused() -> bool:
            try:
                await consumer.poll(10, 0.5)
            except CredentialsRefused as refused:
                return "name or password" in str(refused)
            except BusUnavailable:
                return False
            return False

        await eventually_async(writer_is_refused, "the producer is told that it is refused", seconds=LONG)
        await eventually_async(reader_is_refused, "the reader is told that it is refused", seconds=LONG)
        for service in ("identification", "referral"):
            cluster.set_password(service, kafka.passwords[service])

    async def taken() -> bool:
        return await producer.send(records(key, [2])) == [None]

    await eventually_async(taken, "the producer is let in", seconds=LONG)
    assert [r.value for r in await all_published(consumer, 1, key)] == [b"2"]


ENDING = """
    import asyncio, sys
    from pydantic import SecretStr
    from chassis.processes import process
    from chassis.bus.kafka.producer import KafkaProducer
    from chassis.db.database import Database
    from chassis.outbox.relay import Relay
    from chassis.settings.groups import KafkaBus, Telemetry

    dsn, servers, password = sys.argv[1:]
    bus = KafkaBus(servers=servers, username="identification", password=SecretStr(password))

    class Telling(KafkaProducer):
        async def send(self, records):
            print("sending", flush=True)
            return await super().send(records)

    process.run("ending", Relay(Database(SecretStr(dsn)), lambda: Telling(bus)).run, Telemetry())
"""


async def test_a_relay_whose_broker_answers_nothing_ends_by_itself_when_it_is_told_to(
    outbox: Scratch, app: Database, kafka: Kafka, bus_kafka: KafkaEngine
) -> None:
    """Its wave, however many are in it, would wait 20 s for an answer; after 9.5 s the process would be ended by force, with 70."""
    dsn = outbox.dsn("identification_worker").get_secret_value()
    await write(app, uuid4())
    with program(ENDING, dsn, kafka.address, kafka.passwords["identification"]) as relay:
        await until(lambda: unpublished(outbox) == 0, "the first wave is on the bus")
        await asyncio.to_thread(relay.wait_for, "sending")
        with kafka.paused():
            fill(outbox, keys=100, each=1)
            await asyncio.to_thread(relay.wait_for, "sending")
            ended = await asyncio.to_thread(relay.signalled)
    assert (ended.code, '"process.stopped"' in ended.err) == (0, True), ended.err
    assert unpublished(outbox) == 100
