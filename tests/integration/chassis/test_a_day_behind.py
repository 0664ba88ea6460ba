"""A consumer that was away for a day: it catches up in the order of every key, a bounded batch at a time."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

import pytest

from chassis.bus.codec import encode
from chassis.inbox.consumer import BATCH
from contracts.events.identification import ReportWithdrawnV1
from contracts.topics import IDENTIFICATION_REPORTS
from tests.integration.chassis.referral_inbox import Service, event

if TYPE_CHECKING:
    from collections.abc import Sequence

    from chassis.bus.ports import BusConsumer, Received
    from chassis.inbox.consumer import Consumer
    from contracts.envelope import Envelope
    from tests.integration.chassis.bus_engines import PostgresEngine

KEYS, EACH = 100, 51
HANDLED_EVERY = 5
"""The service is interested in one event of these; the others move the key on all the same."""


class Watched:
    """The real reader; notes how much was asked for and given at once."""

    def __init__(self, inner: BusConsumer) -> None:
        """Reads through `inner`."""
        self._inner = inner
        self.system, self.leads = inner.system, inner.leads
        self.asked: list[int] = []
        self.given: list[int] = []
        self.in_hand = self.most_in_hand = 0

    async def poll(self, max_records: int, timeout_s: float) -> list[Received]:
        """As the reader's."""
        records = await self._inner.poll(max_records, timeout_s)
        self.asked.append(max_records)
        self.given.append(len(records))
        self.in_hand += len(records)
        self.most_in_hand = max(self.most_in_hand, self.in_hand)
        return records

    async def commit(self) -> None:
        """As the reader's: nothing is in hand any more."""
        await self._inner.commit()
        self.in_hand = 0

    async def behind(self) -> int | None:
        """As the reader's."""
        return await self._inner.behind()

    async def close(self) -> None:
        """As the reader's."""
        await self._inner.close()


def yesterdays(keys: Sequence[UUID]) -> list[Envelope]:
    """A day's events of all keys: each key's in order, the keys mixed as they happened."""
    dice, began = random.Random(7), datetime.now(UTC) - timedelta(days=1)
    turns = [key for key in keys for _ in range(EACH)]
    dice.shuffle(turns)
    numbers = dict.fromkeys(keys, 0)
    values = []
    for n, key in enumerate(turns):
        numbers[key] += 1
        at = began + timedelta(seconds=n)
        passed_over = ReportWithdrawnV1(report_id=key, withdrawn_at=at, version=2)
        other = {} if numbers[key] % HANDLED_EVERY == 0 else {"type": passed_over.type, "data": passed_over.written()}
        values.append(event(key, numbers[key], time=at, **other))
    return values


def ends(consumer: Consumer) -> dict[str, float]:
    """How many records came to which end."""
    return {name: number for name, number in consumer.status().items() if name.startswith("records_") and number}


@pytest.mark.nightly
async def test_five_thousand_events_of_yesterday_are_caught_up_in_order_and_in_bounded_batches(
    service: Service, bus: PostgresEngine
) -> None:
    keys = [uuid4() for _ in range(KEYS)]
    found = yesterdays(keys)
    records = [encode(IDENTIFICATION_REPORTS, envelope) for envelope in found]
    assert await bus.producer("identification").send(records) == [None] * len(records)
    reader = Watched(bus.consumer("referral", [IDENTIFICATION_REPORTS]))
    async with service.consuming(reader) as consumer:
        # How long all of it takes is the machine's business; no single batch may hang.
        for done in range(BATCH, len(found) + 1, BATCH):
            await service.until(lambda done=done: sum(ends(consumer).values()) >= done, f"{done} events are settled")  # type: ignore[misc]
        ended = ends(consumer)
    reached = service.scratch.as_superuser("select last, count(*) from inbox_position group by last")
    assert reached == [[str(EACH), str(KEYS)]]
    assert (sum(reader.given), set(reader.asked), reader.most_in_hand) == (len(found), {BATCH}, BATCH)
    handled = list(range(HANDLED_EVERY, EACH + 1, HANDLED_EVERY))
    effects = service.scratch.as_superuser("select key, array_agg(sequence order by n) from effect group by key")
    assert dict(map(tuple, effects)) == {str(key): "{" + ",".join(map(str, handled)) + "}" for key in keys}  # type: ignore[arg-type]
    assert ended == {"records_applied": KEYS * len(handled), "records_not_handled": len(found) - KEYS * len(handled)}
    assert (service.count("inbox_waiting"), service.count("inbox_dead_letter")) == (0, 0)
