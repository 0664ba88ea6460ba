"""The broker is away for longer than a delivery may take while twice as much happens: no one notices but the outbox."""

import asyncio
import time
from dataclasses import dataclass, field
from uuid import UUID, uuid4

import psutil
import pytest

from chassis.bus.codec import decode
from chassis.db.database import Database
from chassis.outbox.writer import OutboxWriter
from tests.integration.chassis.bus_engines import KafkaEngine
from tests.integration.chassis.relay_at_work import WORKER, fill, published_events, sequences, unpublished, until
from tests.integration.chassis.sample_events import opened
from tests.integration.chassis.scratch_database import Scratch
from tests.support.kafka import Kafka
from tests.support.program import program

DELIVERY = 2.0
OUTAGE_SECONDS = 2.5 * DELIVERY
PER_SECOND = 100
BACKLOG = 5_000
GROWTH_BYTES = 16 * 2**20
ANSWER_SECONDS = 2.0

RELAY = f"""
    import sys
    from pydantic import SecretStr
    from chassis.processes import process
    from chassis.bus.kafka.producer import KafkaProducer
    from chassis.db.database import Database
    from chassis.outbox.relay import Relay
    from chassis.settings.groups import KafkaBus, Telemetry

    dsn, servers, password = sys.argv[1:]
    bus = KafkaBus(servers=servers, username="identification", password=SecretStr(password))
    producer = lambda: KafkaProducer(bus, delivery_seconds={DELIVERY})
    process.run("relay", Relay(Database(SecretStr(dsn)), producer).run, Telemetry(log_level="warning"))
"""


@dataclass
class Reporters:
    """People who go on filing, each event in a transaction of its own, at a rate that is set."""

    app: Database
    keys: list[UUID] = field(default_factory=lambda: [uuid4() for _ in range(20)])
    filed: list[UUID] = field(default_factory=list)
    slowest_seconds: float = 0.0

    async def file(self, per_second: float, seconds: float) -> None:
        """Files for so long. Whatever is refused is raised here."""
        loop = asyncio.get_running_loop()
        began = loop.time()
        for n in range(int(per_second * seconds)):
            await asyncio.sleep(max(0, began + n / per_second - loop.time()))
            key = self.keys[n % len(self.keys)]
            before = time.monotonic()
            async with self.app.transaction() as connection:
                OutboxWriter(connection, "identification").write(opened(key))
            self.slowest_seconds = max(self.slowest_seconds, time.monotonic() - before)
            self.filed.append(key)


async def highest_memory(pid: int, filing: "asyncio.Future[None]") -> int:
    """Most resident bytes of the process while people file."""
    relay, highest = psutil.Process(pid), 0
    while not filing.done():
        highest = max(highest, relay.memory_info().rss)
        await asyncio.sleep(0.1)
    await filing
    return highest


@pytest.mark.nightly
@pytest.mark.usefixtures("kafka_running_again")
async def test_twice_the_load_while_the_broker_is_away_costs_no_memory_no_report_and_no_order(
    outbox: Scratch, app: Database, kafka: Kafka, bus_kafka: KafkaEngine
) -> None:
    reporters, dsn = Reporters(app), outbox.dsn(WORKER).get_secret_value()
    with program(RELAY, dsn, kafka.address, kafka.passwords["identification"]) as relay:
        filing = asyncio.ensure_future(reporters.file(PER_SECOND, 2))
        at_work = await highest_memory(relay.process.pid, filing)
        await until(lambda: unpublished(outbox) == 0, "all is on the bus while the broker is there")
        # On a busy machine it may have come to publish only after the filing.
        before = max(at_work, psutil.Process(relay.process.pid).memory_info().rss)

        kafka.stop()
        backlog = fill(outbox, BACKLOG, 1)
        filing = asyncio.ensure_future(reporters.file(2 * PER_SECOND, OUTAGE_SECONDS))
        during = await highest_memory(relay.process.pid, filing)
        assert during - before < GROWTH_BYTES, (before, during)
        assert unpublished(outbox) >= BACKLOG + 2 * PER_SECOND * OUTAGE_SECONDS
        tried = outbox.as_superuser("select max(attempts) from outbox where published_at is null")
        assert int(tried[0][0]) >= 2, "No wave expired: this outage proves nothing."

        kafka.start()
        filing = asyncio.ensure_future(reporters.file(PER_SECOND, 1))
        after = await highest_memory(relay.process.pid, filing)
        await until(lambda: unpublished(outbox) == 0, "the outbox is drained")
        ended = await asyncio.to_thread(relay.signalled)
    assert ended.code == 0, ended.err
    assert after - before < GROWTH_BYTES, (before, after)
    assert reporters.slowest_seconds < ANSWER_SECONDS

    expected = BACKLOG + len(reporters.filed)
    got = await published_events(bus_kafka, expected, {*backlog, *reporters.keys})
    assert len({decode(record).id for record in got}) == expected
    assert {record.key for record in got} == {*backlog, *reporters.keys}
    for key in reporters.keys:
        assert list(dict.fromkeys(sequences(got, key))) == list(range(1, reporters.filed.count(key) + 1))
