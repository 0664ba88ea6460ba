"""A relay between a real outbox and a real log, with faults in between, and a look at both ends."""

import asyncio
from collections.abc import AsyncIterator, Callable, Collection, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from uuid import UUID

from chassis.bus.codec import decode
from chassis.bus.errors import BusUnavailable
from chassis.bus.ports import BusProducer, Received, Record
from chassis.db.database import Database
from chassis.outbox.relay import Relay, RelayStalled
from chassis.outbox.writer import OutboxWriter
from contracts.events.identification import ReportOpenedV1
from contracts.topics import IDENTIFICATION_REPORTS
from tests.integration.chassis.bus_engines import Engine, PostgresEngine
from tests.integration.chassis.sample_events import MOMENT, opened
from tests.integration.chassis.scratch_database import Scratch
from tests.support.probe import eventually_async

LONG = 90.0
APP, WORKER = "identification_app", "identification_worker"


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
            OutboxWriter(connection, "identification").write(opened(key))


def fill(outbox: Scratch, keys: int, each: int) -> list[UUID]:
    """Rows of fresh keys as if `OutboxWriter` had written them, thousands in no time; the keys."""
    outbox.as_superuser(
        f"""
        with key as (select gen_random_uuid() as id from generate_series(1, {keys})),
        numbered as (insert into outbox_sequence (topic, key, last) select '{IDENTIFICATION_REPORTS}', id, {each} from key)
        insert into outbox (id, topic, key, sequence, type, source, time, correlationid, data)
        select gen_random_uuid(), '{IDENTIFICATION_REPORTS}', id, n, '{ReportOpenedV1.type}', 'identification', now(),
            gen_random_uuid(), jsonb_build_object('reportId', id, 'openedAt', '{MOMENT.isoformat()}')
        from generate_series(1, {each}) n, key order by n
        """
    )
    return [UUID(key) for (key,) in outbox.as_superuser("select distinct key from outbox")]


async def published(bus: Engine, count: int) -> list[Received]:
    """At least `count` records, and all that are there by then."""
    return await _read(bus, lambda got: len(got) >= count, f"{count} records on the bus")


async def published_events(bus: Engine, count: int, keys: Collection[UUID]) -> list[Received]:
    """Records of `count` different events of these keys, and all that are there by then.

    Others are passed over: a broker that is killed forgets for a minute back which records were deleted.
    """

    def of_keys(got: list[Received]) -> list[Received]:
        return [record for record in got if record.key in keys]

    def enough(got: list[Received]) -> bool:
        return len({record.headers["ce_id"] for record in of_keys(got)}) >= count

    return of_keys(await _read(bus, enough, f"{count} events on the bus"))


async def _read(bus: Engine, enough: Callable[[list[Received]], bool], what: str) -> list[Received]:
    consumer = bus.consumer("referral", [IDENTIFICATION_REPORTS])
    got: list[Received] = []

    async def all_there() -> bool:
        got.extend(await consumer.poll(1000, 0.1))
        return enough(got)

    await eventually_async(all_there, what, seconds=LONG)
    got.extend(await consumer.poll(1000, 0.1))
    await consumer.close()
    return got


def sequences(received: Sequence[Received], key: UUID) -> list[int]:
    return [decode(record).sequence for record in received if record.key == key]


async def until(condition: Callable[[], object], what: str) -> None:
    """Wait until `condition` is true. It is asked in a thread: the relay shares this event loop."""
    await eventually_async(lambda: asyncio.to_thread(condition), what, seconds=LONG)


def unpublished(outbox: Scratch) -> int:
    [[count]] = outbox.as_superuser("select count(*) from outbox where published_at is null")
    return int(count)


async def ready(relay: Relay) -> bool:
    try:
        await relay.ready()
    except RelayStalled:
        return False
    return True


async def stalled(relay: Relay) -> bool:
    return not await ready(relay)
