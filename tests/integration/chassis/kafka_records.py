"""Records of one topic over real Apache Kafka, and the patience to get them back on its bad days."""

from collections.abc import Iterable
from uuid import UUID

from chassis.bus.errors import BusError
from chassis.bus.ports import BusConsumer, Received, Record
from contracts.topics import IDENTIFICATION_REPORTS
from tests.support.probe import eventually_async

REPORTS = IDENTIFICATION_REPORTS
LONG = 60.0


def records(key: UUID, numbers: Iterable[int]) -> list[Record]:
    """One for each number, all of one key."""
    return [Record(REPORTS, key, {}, str(n).encode()) for n in numbers]


async def all_published(consumer: BusConsumer, count: int, *keys: UUID) -> list[Received]:
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
