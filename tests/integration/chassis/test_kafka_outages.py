"""Real Apache Kafka on its bad days: each ends in recovery without a restart of ours, or in one clear sentence."""

import asyncio
import signal
import socket
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from uuid import UUID, uuid4

import pytest

from chassis.bus.errors import BusError, BusUnavailable, CredentialsRefused
from chassis.bus.kafka.consumer import KafkaConsumer
from chassis.bus.kafka.producer import KafkaProducer
from chassis.bus.ports import BusConsumer, Received, Record
from chassis.db.database import Database
from chassis.outbox.relay import Relay
from contracts.topics import IDENTIFICATION_REPORTS
from tests.integration.chassis.bus_engines import KafkaEngine
from tests.integration.chassis.relay_at_work import ready, running, sequences, stalled, unpublished, until, write
from tests.integration.chassis.scratch_database import Scratch
from tests.support.kafka import Kafka
from tests.support.probe import eventually_async
from tests.support.program import program

REPORTS = IDENTIFICATION_REPORTS
DELIVERY = 3.0
LONG = 60.0
SESSION_SECONDS = 10.0
REFUSED_POLLS = 5
LONGEST_DEAF_SECONDS = 15.0
BUSY_SECONDS = 20.0


@pytest.fixture(autouse=True)
def running_again(kafka: Kafka) -> Iterator[None]:
    """Whatever a test did to the broker, the next one finds it running."""
    yield
    kafka.start()


def records(key: UUID, numbers: Iterable[int]) -> list[Record]:
    return [Record(REPORTS, key, {}, str(n).encode()) for n in numbers]


async def all_told(consumer: BusConsumer, count: int, *keys: UUID) -> list[Received]:
    """`count` records of these keys, waited for through whatever the reader raises meanwhile, and committed.

    Others are passed over: a broker that is killed forgets for a minute back which records were deleted.
    """
    got: list[Received] = []

    async def enough() -> bool:
        try:
            found = await consumer.poll(1000, 0.5)
            await consumer.commit()
        except BusError:
            return False
        got.extend(record for record in found if record.key in keys)
        return len(got) >= count

    await eventually_async(enough, f"{count} records", seconds=LONG)
    return got


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
    got = await all_told(bus_kafka.consumer("referral", [REPORTS]), 15, *keys)
    for key in keys:
        assert list(dict.fromkeys(sequences(got, key))) == [1, 2, 3]


async def test_a_reader_goes_on_after_its_last_commit_when_the_broker_was_killed(
    kafka: Kafka, bus_kafka: KafkaEngine
) -> None:
    key, consumer = uuid4(), bus_kafka.consumer("referral", [REPORTS])
    assert await bus_kafka.producer("identification").send(records(key, range(3))) == [None] * 3
    assert [r.value for r in await all_told(consumer, 3, key)] == [b"0", b"1", b"2"]
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
    assert [r.value for r in await all_told(consumer, 1, key)] == [b"3"]


async def test_a_reader_whose_attempt_to_connect_hangs_makes_another(kafka: Kafka, bus_kafka: KafkaEngine) -> None:
    """The library holds on to one attempt for half a minute when many before it were refused."""
    key, consumer = uuid4(), KafkaConsumer(kafka.bus("referral"), "referral", [REPORTS], "desk-2")
    producer = bus_kafka.producer("identification")
    assert await producer.send(records(key, [0])) == [None]
    # Else it might be the one that is held.
    await producer.close()
    await all_told(consumer, 1, key)
    kafka.kill()
    for _ in range(REFUSED_POLLS):
        with suppress(BusError):
            await consumer.poll(10, 0.5)
    with deaf_server(kafka.port) as deaf:

        async def is_held() -> bool:
            with suppress(BusError):
                await consumer.poll(10, 0.5)
            return deaf.hold()

        await eventually_async(is_held, "the reader connects to who never answers", seconds=LONG)
        deaf.take_no_more()
        kafka.start()
        began = asyncio.get_running_loop().time()
        assert await bus_kafka.producer("identification").send(records(key, [1])) == [None]
        assert [r.value for r in await all_told(consumer, 1, key)] == [b"1"]
        assert asyncio.get_running_loop().time() - began < LONGEST_DEAF_SECONDS
    await consumer.close()


async def test_a_reader_that_waits_for_another_of_its_group_is_not_cut_off(
    kafka: Kafka, bus_kafka: KafkaEngine
) -> None:
    """The group shares its work only when the one that is busy reads again: no heartbeats meanwhile, and nobody is away."""
    key, busy = uuid4(), KafkaConsumer(kafka.bus("referral"), "referral", [REPORTS], "desk-3")
    assert await bus_kafka.producer("identification").send(records(key, [0])) == [None]
    await all_told(busy, 1, key)
    waiting, loop = KafkaConsumer(kafka.bus("referral"), "referral", [REPORTS], "desk-4"), asyncio.get_running_loop()
    end = loop.time() + BUSY_SECONDS
    while loop.time() < end:
        assert await waiting.poll(10, 0.5) == []
    await busy.close()
    await waiting.close()


class Deaf:
    """Takes connections and keeps them, and says nothing; what was taken hangs while another server has the port."""

    def __init__(self, port: int) -> None:
        """Listens."""
        self._held: list[socket.socket] = []
        self._listening = socket.create_server(("127.0.0.1", port))
        self._listening.setblocking(False)

    def hold(self) -> bool:
        """Whether somebody has connected."""
        with suppress(BlockingIOError):
            self._held.append(self._listening.accept()[0])
        return bool(self._held)

    def take_no_more(self) -> None:
        """Frees the port."""
        self._listening.close()

    def close(self) -> None:
        """Lets everybody go."""
        for each in (*self._held, self._listening):
            each.close()


@contextmanager
def deaf_server(port: int) -> Iterator[Deaf]:
    deaf = Deaf(port)
    try:
        yield deaf
    finally:
        deaf.close()


async def test_a_broker_that_holds_its_connections_and_answers_nothing_is_away(
    kafka: Kafka, bus_kafka: KafkaEngine
) -> None:
    consumer, producer = (
        bus_kafka.consumer("referral", [REPORTS]),
        KafkaProducer(kafka.bus("identification"), delivery_seconds=DELIVERY),
    )
    key = uuid4()
    assert await producer.send(records(key, [0])) == [None]
    await all_told(consumer, 1, key)
    with kafka.paused():
        [answer] = await producer.send(records(key, [1]))
        assert isinstance(answer, BusUnavailable)
        with pytest.raises(BusUnavailable):
            await asyncio.wait_for(poll_for_ever(consumer), LONG)
    assert await producer.send(records(key, [2])) == [None]
    assert (await all_told(consumer, 1, key))[-1].value in (b"1", b"2")
    await producer.close()


async def poll_for_ever(consumer: BusConsumer) -> None:
    while True:
        await consumer.poll(10, 0.5)


async def test_a_commit_that_the_broker_does_not_take_is_told_and_its_records_come_again(
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
    assert [r.value for r in await all_told(consumer, 1, key)] == [b"7"]


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
    assert [r.value for r in await all_told(consumer, 1, key)] == [b"2"]


async def test_a_refused_password_is_told_as_such_and_ends_with_the_right_one(
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
    assert [r.value for r in await all_told(consumer, 1, key)] == [b"2"]


VANISHING = """
    import asyncio, sys
    from uuid import UUID
    from pydantic import SecretStr
    from chassis.bus.kafka.consumer import KafkaConsumer
    from chassis.settings import KafkaBus

    async def main(servers, service, password, topic, key, place=None):
        bus = KafkaBus(servers=servers, username=service, password=SecretStr(password))
        reader = KafkaConsumer(bus, service, [topic], place)
        given = []
        while len(given) < 2:
            given += [record for record in await reader.poll(2, 0.5) if record.key == UUID(key)]
        await reader.commit()
        print("committed", flush=True)
        while True:
            await reader.poll(1, 0.5)

    asyncio.run(main(*sys.argv[1:]))
"""


async def test_the_partitions_of_a_reader_that_was_killed_go_to_another(kafka: Kafka, bus_kafka: KafkaEngine) -> None:
    """What it was given after its last commit comes again there, once its session has timed out."""
    key = uuid4()
    assert await bus_kafka.producer("identification").send(records(key, range(4))) == [None] * 4
    with program(VANISHING, kafka.address, "referral", kafka.passwords["referral"], REPORTS, str(key)) as reader:
        await asyncio.to_thread(reader.wait_for, "committed")
        await asyncio.to_thread(reader.signalled, signal.SIGKILL)
    successor = bus_kafka.consumer("referral", [REPORTS])
    assert [r.value for r in await all_told(successor, 2, key)] == [b"2", b"3"]


async def test_who_comes_back_to_its_place_has_its_partitions_at_once(kafka: Kafka, bus_kafka: KafkaEngine) -> None:
    """Without waiting for the session of the one that vanished there."""
    key, loop = uuid4(), asyncio.get_running_loop()
    assert await bus_kafka.producer("identification").send(records(key, range(4))) == [None] * 4
    access = (kafka.address, "notifications", kafka.passwords["notifications"])
    with program(VANISHING, *access, REPORTS, str(key), "desk-1") as reader:
        await asyncio.to_thread(reader.wait_for, "committed")
        await asyncio.to_thread(reader.signalled, signal.SIGKILL)
    began = loop.time()
    successor = KafkaConsumer(kafka.bus("notifications"), "notifications", [REPORTS], "desk-1")
    assert [r.value for r in await all_told(successor, 2, key)] == [b"2", b"3"]
    assert loop.time() - began < SESSION_SECONDS / 2
    await successor.close()


ENDING = """
    import asyncio, sys
    from pydantic import SecretStr
    from chassis import process
    from chassis.bus.kafka.producer import KafkaProducer
    from chassis.db.database import Database
    from chassis.outbox.relay import Relay
    from chassis.settings import KafkaBus, Telemetry

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
    """Its wave would wait 20 s for an answer; after 9.5 s the process would be ended by force, with 70."""
    key, dsn = uuid4(), outbox.dsn("identification_worker").get_secret_value()
    await write(app, key)
    with program(ENDING, dsn, kafka.address, kafka.passwords["identification"]) as relay:
        await until(lambda: unpublished(outbox) == 0, "the first wave is on the bus")
        await asyncio.to_thread(relay.wait_for, "sending")
        with kafka.paused():
            await write(app, key)
            await asyncio.to_thread(relay.wait_for, "sending")
            ended = await asyncio.to_thread(relay.signalled)
    assert (ended.code, '"process.stopped"' in ended.err) == (0, True), ended.err
    assert unpublished(outbox) == 1
