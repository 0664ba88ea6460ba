"""Events as they come from the real bus: again, out of order, broken; each has its effect once."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest

from chassis.bus.codec import encode
from chassis.inbox.consumer import Consumer
from chassis.inbox.dead_letters import DeadLetters
from chassis.inbox.inbox import Inbox
from chassis.vault import keyset_file
from notifications import bootstrap
from tests.integration.chassis.bus_engines import Log, PostgresEngine, postgres_engine
from tests.integration.notifications.world import CSR, INTAKE, OTHER_CSR, Matter, World, enveloped, principal_with
from tests.support.probe import eventually_async

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from chassis.vault.ports import Aead
    from contracts.envelope import Envelope, EventData

INBOX_TABLES = "inbox_event, inbox_position, inbox_waiting, inbox_dead_letter"
WORKER_OF_CSR, WORKER_OF_INTAKE = principal_with("csr_worker", CSR), principal_with("centre_intake", INTAKE)


@dataclass
class Reading:
    """The service reading its bus."""

    world: World
    log: Log
    engine: PostgresEngine
    aead: Aead

    def inbox(self) -> Inbox:
        """What the consumer applies with."""
        return Inbox(self.world.worker, bootstrap.NAME, self.world.handlers(), self.aead)

    async def publish(self, *envelopes: Envelope) -> None:
        """Puts events on their topics, as the services that own them."""
        topics = {"identification": "identification.reports", "referral": "referral.referrals"}
        for envelope in envelopes:
            record = encode(topics[envelope.source], envelope)
            assert await self.engine.producer(envelope.source).send([record]) == [None]

    @asynccontextmanager
    async def consuming(self) -> AsyncIterator[None]:
        """Runs the consumer for the block."""
        stop = asyncio.Event()
        consumer = Consumer(self.inbox(), self.engine.consumer(bootstrap.NAME, bootstrap.TOPICS))
        running = asyncio.create_task(consumer.run(stop))
        try:
            yield
        finally:
            stop.set()
            await running

    async def until_read(self) -> None:
        """Reads until the group has committed all there is."""
        async with self.consuming():
            await eventually_async(self._is_read, "the group has committed the end of both topics")

    async def _is_read(self) -> bool:
        rows = self.log.as_superuser(
            "select (select coalesce(max(position), 0) from identification_reports) + (select coalesce(max(position), 0) "
            "from referral_referrals), (select coalesce(sum(position), 0) from bus_group_position where group_name = 'notifications')"
        )
        return rows[0][0] == rows[0][1]

    def rewind(self) -> None:
        """The group's commit is lost: every record comes again."""
        self.log.as_superuser("delete from bus_group_position")


@pytest.fixture
async def reading(world: World, log: Log, tmp_path: Path) -> AsyncIterator[Reading]:
    """The service on an empty bus."""
    world.scratch.as_superuser(f"truncate {INBOX_TABLES}")
    keyset_file.create(tmp_path / "keyset.json")
    async with postgres_engine(log) as engine:
        yield Reading(world, log, engine, keyset_file.load(tmp_path / "keyset.json"))


def numbered(*events: EventData) -> list[Envelope]:
    """Events of one aggregate, from 1 on."""
    return [enveloped(event, sequence) for sequence, event in enumerate(events, start=1)]


async def test_whatever_comes_again_from_the_bus_has_its_effect_once(reading: Reading) -> None:
    matter, centre = Matter(), Matter(unit_id=INTAKE)
    await reading.publish(*numbered(matter.submitted(), matter.received(), matter.advised()))
    await reading.publish(*numbered(matter.sent()), *numbered(centre.sent()))
    await reading.until_read()
    before = (reading.world.rows("notice"), reading.world.rows("delivery"), len(reading.world.published()))
    assert before == (4, 2, 2)
    for _ in range(2):
        reading.rewind()
        await reading.until_read()
    assert (reading.world.rows("notice"), reading.world.rows("delivery"), len(reading.world.published())) == before


async def test_a_record_that_was_published_twice_has_its_effect_once(reading: Reading) -> None:
    (envelope,) = numbered(Matter().sent())
    await reading.publish(envelope, envelope)
    await reading.until_read()
    assert (reading.world.rows("notice"), reading.world.rows("delivery"), len(reading.world.published())) == (1, 1, 1)


async def test_events_of_a_referral_in_reverse_order_end_in_the_same_inbox(reading: Reading) -> None:
    matter = Matter()
    await reading.publish(*reversed(numbered(matter.sent(), matter.rerouted(OTHER_CSR), matter.accepted())))
    await reading.until_read()
    assert await reading.world.inbox(WORKER_OF_CSR) == []
    assert await reading.world.codes(principal_with("csr_worker", OTHER_CSR), open_only=False) == ["request_waits"]
    assert await reading.world.inbox(principal_with("csr_worker", OTHER_CSR), open_only=True) == []


async def test_a_crash_between_the_effect_and_the_end_of_the_transaction_leaves_neither(reading: Reading) -> None:
    (envelope,) = numbered(Matter().sent())
    reading.world.scratch.as_superuser("revoke insert on inbox_event from notifications_worker")
    try:
        await reading.publish(envelope)
        async with reading.consuming():
            await eventually_async(lambda: _count(reading.world, "inbox_dead_letter", 1), "the event is parked")
    finally:
        reading.world.scratch.as_superuser("grant insert on inbox_event to notifications_worker")
    assert (reading.world.rows("notice"), reading.world.rows("delivery"), reading.world.published()) == (0, 0, [])


async def _count(world: World, table: str, expected: int) -> bool:
    return world.rows(table) == expected


async def test_an_event_whose_author_is_unknown_parks_its_report_and_is_replayed_once_the_author_is_known(
    reading: Reading,
) -> None:
    matter, other = Matter(), Matter()
    first, second = matter.received(), matter.advised()
    await reading.publish(*numbered(first, second), *numbered(other.sent()))
    await reading.until_read()
    letters = DeadLetters(reading.inbox())
    assert {letter.reason for letter in await letters.list()} >= {"notifications.domain.errors.AuthorIsUnknown"}
    assert await reading.world.codes(WORKER_OF_CSR) == ["request_waits"]
    await reading.world.publish(matter.submitted())
    head = next(letter for letter in await letters.list() if letter.reason.endswith("AuthorIsUnknown"))
    await letters.replay(head.id)
    author = principal_with("health_reporter", uuid4(), matter.author_id)
    assert sorted(await reading.world.codes(author)) == ["item_received", "item_updated"]
    assert await letters.list() == []


async def test_what_leaves_belongs_to_the_chain_and_the_trace_of_what_came(reading: Reading) -> None:
    (envelope,) = numbered(Matter().sent())
    await reading.publish(envelope)
    await reading.until_read()
    (found,) = reading.world.published()
    assert (found["correlationid"], found["causationid"]) == (str(envelope.correlationid), str(envelope.id))
    assert envelope.traceparent is not None
    kept = reading.world.scratch.as_superuser("select traceparent, correlation_id from delivery")[0]
    trace_id = envelope.traceparent.split("-")[1]
    assert (kept[0].split("-")[1], found["traceparent"].split("-")[1]) == (trace_id, trace_id)
    assert kept[1] == str(envelope.correlationid)
