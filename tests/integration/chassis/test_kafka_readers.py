"""A reader over real Apache Kafka comes back, waits and gives way without being deaf for long."""

import asyncio
import signal
import socket
from contextlib import closing, suppress
from uuid import uuid4

import kafka as kafka_python
import pytest
from kafka.coordinator.assignors.cooperative_sticky import CooperativeStickyAssignor

from chassis.bus.errors import BusError
from chassis.bus.kafka.consumer import KafkaConsumer
from chassis.bus.ports import Received
from infra.kafka.client import sign_in
from tests.integration.chassis.bus_engines import KafkaEngine
from tests.integration.chassis.kafka_records import LONG, REPORTS, all_published, records
from tests.support.kafka import Kafka
from tests.support.probe import eventually_async
from tests.support.program import program

pytestmark = pytest.mark.usefixtures("kafka_running_again")
SESSION_SECONDS = 10.0
REFUSED_POLLS = 5
LONGEST_DEAF_SECONDS = 15.0
BUSY_SECONDS = 20.0
# As the readers of the first release share; what was released once is not edited here, a later release adds its own.
RELEASED = [CooperativeStickyAssignor]


async def test_a_reader_whose_attempt_to_connect_hangs_makes_another(kafka: Kafka, bus_kafka: KafkaEngine) -> None:
    """The library holds on to one attempt for half a minute when many before it were refused."""
    key, consumer = uuid4(), KafkaConsumer(kafka.bus("referral"), "referral", [REPORTS], "desk-2")
    producer = bus_kafka.producer("identification")
    assert await producer.send(records(key, [0])) == [None]
    # Else it might be the one that is held.
    await producer.close()
    await all_published(consumer, 1, key)
    kafka.kill()
    for _ in range(REFUSED_POLLS):
        with suppress(BusError):
            await consumer.poll(10, 0.5)
    with closing(Deaf(kafka.port)) as deaf:

        async def is_held() -> bool:
            with suppress(BusError):
                await consumer.poll(10, 0.5)
            return deaf.hold()

        await eventually_async(is_held, "the reader connects to who never answers", seconds=LONG)
        deaf.take_no_more()
        kafka.start()
        began = asyncio.get_running_loop().time()
        assert await bus_kafka.producer("identification").send(records(key, [1])) == [None]
        assert [r.value for r in await all_published(consumer, 1, key)] == [b"1"]
        assert asyncio.get_running_loop().time() - began < LONGEST_DEAF_SECONDS
    await consumer.close()


async def test_a_join_that_ends_between_two_polls_counts(kafka: Kafka) -> None:
    """The library began another one, so that readers who were polled in turns joined for ever."""
    reader = KafkaConsumer(kafka.bus("referral"), "referral", [REPORTS], "desk-5")

    async def leads_after_a_short_poll() -> bool:
        with suppress(BusError):
            await reader.poll(10, 0.001)
        await asyncio.sleep(0.5)
        return reader.leads

    await eventually_async(leads_after_a_short_poll, "the reader has its partitions", seconds=20)
    await reader.close()


async def test_a_reader_that_waits_for_another_of_its_group_is_not_cut_off(
    kafka: Kafka, bus_kafka: KafkaEngine
) -> None:
    """The group shares its work only when the one that is busy reads again: no heartbeats meanwhile, and no one is away."""
    key, busy = uuid4(), KafkaConsumer(kafka.bus("referral"), "referral", [REPORTS], "desk-3")
    assert await bus_kafka.producer("identification").send(records(key, [0])) == [None]
    await all_published(busy, 1, key)
    waiting, loop = KafkaConsumer(kafka.bus("referral"), "referral", [REPORTS], "desk-4"), asyncio.get_running_loop()
    end = loop.time() + BUSY_SECONDS
    while loop.time() < end:
        assert await waiting.poll(10, 0.5) == []
    await busy.close()
    await waiting.close()


async def test_a_reader_of_the_release_before_and_one_of_today_share_a_group(
    kafka: Kafka, bus_kafka: KafkaEngine
) -> None:
    """While an installation is upgraded both run. The one who shares in another way only is turned away as long as the other lives."""
    before = kafka_python.KafkaConsumer(
        REPORTS,
        **sign_in(kafka.address, kafka.passwords["notifications"], "notifications"),
        group_id="notifications",
        enable_auto_commit=False,
        partition_assignment_strategy=RELEASED,
    )
    today = KafkaConsumer(kafka.bus("notifications"), "notifications", [REPORTS], "desk-5")
    with closing(before):

        async def has_some() -> bool:
            await asyncio.to_thread(before.poll, 500)
            return bool(before.assignment())

        await eventually_async(has_some, "the reader of before reads", seconds=LONG)
        got: list[Received] = []

        async def both_read() -> bool:
            # One more for each look: no two keys are sure to lie with different readers.
            assert await bus_kafka.producer("identification").send(records(uuid4(), [0])) == [None]
            # At the same time: partitions change hands while both read.
            found, still = await asyncio.gather(today.poll(100, 0.5), has_some())
            got.extend(found)
            return still and bool(got)

        await eventually_async(both_read, "the reader of today gets its share", seconds=LONG)
    await today.close()


class Deaf:
    """Takes connections and keeps them, and says nothing; what was taken hangs while another server has the port."""

    def __init__(self, port: int) -> None:
        """Listens."""
        self._held: list[socket.socket] = []
        self._listening = socket.create_server(("127.0.0.1", port))
        self._listening.setblocking(False)

    def hold(self) -> bool:
        """Whether a person has connected."""
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


VANISHING = """
    import asyncio, sys
    from uuid import UUID
    from pydantic import SecretStr
    from chassis.bus.kafka.consumer import KafkaConsumer
    from chassis.settings.groups import KafkaBus

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
    assert [r.value for r in await all_published(successor, 2, key)] == [b"2", b"3"]


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
    assert [r.value for r in await all_published(successor, 2, key)] == [b"2", b"3"]
    assert loop.time() - began < SESSION_SECONDS / 2
    await successor.close()
