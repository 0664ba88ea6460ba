"""The relay when the bus refuses, is away or forgets to answer: a key stops, the rest goes on, nothing is lost."""

from collections.abc import Mapping, Sequence
from uuid import uuid4

import pytest
from structlog.testing import capture_logs

from chassis.bus.codec import decode
from chassis.bus.errors import BusUnavailable, RecordRefused
from chassis.bus.ports import Record
from chassis.db.database import Database
from chassis.outbox import relay as relay_module
from tests.integration.chassis.bus_engines import PostgresEngine
from tests.integration.chassis.relay_at_work import (
    Faults,
    published,
    ready,
    relay_over,
    running,
    sequences,
    stalled,
    unpublished,
    until,
    write,
)
from tests.integration.chassis.scratch_database import Scratch, taking_no_connections
from tests.support.probe import eventually_async


async def test_a_key_stops_at_its_first_failure_and_the_others_go_on(
    outbox: Scratch, app: Database, worker: Database, bus: PostgresEngine
) -> None:
    bad, good = uuid4(), uuid4()
    faults = Faults(refuse=lambda record: RecordRefused(record.topic) if record.key == bad else None)
    await write(app, bad, good, bad, good, good)
    async with running(relay_over(worker, bus, faults)) as relay:
        got = await published(bus, 3)
        assert (sequences(got, good), sequences(got, bad)) == ([1, 2, 3], [])
        await until(
            lambda: len([w for w in faults.sent if any(r.key == bad for r in w)]) >= 3, "the bad key is tried again"
        )
        await until(lambda: relay.status()["outbox_failing"] == 1, "the gauge shows the key that stopped")
        await relay.ready()
        assert {decode_sequence(r) for wave in faults.sent for r in wave if r.key == bad} == {1}
        faults.refuse = lambda _: None
        await until(lambda: unpublished(outbox) == 0, "the key goes on once its cause is gone")
        assert sequences(await published(bus, 5), bad) == [1, 2]


def decode_sequence(record: Record) -> int:
    return int(record.headers["ce_sequence"])


async def test_a_failing_key_is_left_alone_until_its_time(
    outbox: Scratch, app: Database, worker: Database, bus: PostgresEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(relay_module, "_pause_after", lambda _: 3600.0)
    bad, good = uuid4(), uuid4()
    faults = Faults(refuse=lambda record: RecordRefused(record.topic) if record.key == bad else None)
    async with running(relay_over(worker, bus, faults)):
        await write(app, bad, good, good, good)
        await published(bus, 3)
        assert len([record for wave in faults.sent for record in wave if record.key == bad]) == 1
        faults.refuse = lambda _: None
        outbox.as_superuser("update outbox set retry_at = now() where retry_at is not null")
        assert sequences(await published(bus, 4), bad) == [1]


async def test_pauses_of_a_failing_key_grow_with_jitter_up_to_five_seconds() -> None:
    pauses = [[relay_module._pause_after(attempts) for _ in range(50)] for attempts in range(12)]
    assert all(0.1 <= pause <= 0.2 for pause in pauses[0])
    assert all(2.5 <= pause <= 5.0 for pause in pauses[11])
    assert all(len(set(same)) > 1 for same in pauses)


async def test_a_producer_is_replaced_after_any_failed_send(
    outbox: Scratch, app: Database, worker: Database, bus: PostgresEngine
) -> None:
    """The stand-in never sends again once it failed: a relay that kept it would never publish."""
    failures = iter([BusUnavailable(), BusUnavailable()])
    faults = Faults(refuse=lambda _: next(failures, None))
    await write(app, uuid4())
    async with running(relay_over(worker, bus, faults)) as relay:
        await until(lambda: unpublished(outbox) == 0, "published by a third producer")
        assert relay.status()["bus_producers_made"] == 3
    assert faults.closed == 3  # the last one at the end


async def test_an_outage_loses_nothing_and_shows_in_the_gauges(
    outbox: Scratch, app: Database, worker: Database, bus: PostgresEngine
) -> None:
    faults = Faults(refuse=lambda _: BusUnavailable())
    keys = [uuid4() for _ in range(6)]
    async with running(relay_over(worker, bus, faults)) as relay:
        await write(app, *keys)
        await eventually_async(lambda: stalled(relay), "the relay says that it stalls")
        await write(app, *keys)
        await until(lambda: relay.status()["outbox_depth"] == 12, "the depth")
        await until(lambda: float(relay.status()["outbox_oldest_seconds"] or 0) > 1, "the age of the oldest row")
        faults.refuse = lambda _: None
        got = await published(bus, 12)
        await until(lambda: unpublished(outbox) == 0, "all rows are marked")
        await eventually_async(lambda: ready(relay), "the relay is ready again")
        await until(
            lambda: (relay.status()["outbox_depth"], relay.status()["outbox_oldest_seconds"]) == (0, 0.0),
            "empty gauges",
        )
    assert {key: sequences(got, key) for key in keys} == {key: [1, 2] for key in keys}


async def test_an_outbox_that_takes_no_connections_for_a_moment_ends_no_relay(
    outbox: Scratch, app: Database, worker: Database, bus: PostgresEngine
) -> None:
    async def reported_again(lines: Sequence[Mapping[str, object]]) -> bool:
        # Once for the session that was ended, the other times for those that were refused.
        return len([line for line in lines if line["event"] == "relay.stalled"]) >= 3

    await write(app, uuid4())
    async with running(relay_over(worker, bus)) as relay:
        await published(bus, 1)
        with capture_logs() as lines, taking_no_connections(outbox):
            await eventually_async(lambda: reported_again(lines), "the relay says that it is refused")
            assert await stalled(relay)
        await write(app, uuid4())
        assert len(await published(bus, 2)) == 2
        await eventually_async(lambda: ready(relay), "the relay is ready again")


async def test_a_lost_acknowledgement_sends_twice_and_never_out_of_order(
    outbox: Scratch, app: Database, worker: Database, bus: PostgresEngine
) -> None:
    faults, key = Faults(lose_answers=True), uuid4()
    await write(app, key, key)
    async with running(relay_over(worker, bus, faults)):
        await until(lambda: len(faults.sent) >= 2, "the first row is sent again")
        faults.lose_answers = False
        await until(lambda: unpublished(outbox) == 0, "all rows are marked")
    got = await published(bus, 3)
    assert sequences(got, key) == [1] * (len(got) - 1) + [2]
    assert len({decode(record).id for record in got}) == 2


@pytest.mark.parametrize("damage", ["data = '[]'", "type = ''", "source = ''", "source = 'Identification'"])
async def test_a_damaged_row_stops_its_own_key_only(
    outbox: Scratch, app: Database, worker: Database, bus: PostgresEngine, damage: str
) -> None:
    damaged, whole = uuid4(), uuid4()
    await write(app, damaged, whole)
    outbox.as_superuser(f"update outbox set {damage} where key = '{damaged}'")
    async with running(relay_over(worker, bus)) as relay:
        assert sequences(await published(bus, 1), whole) == [1]
        await until(lambda: relay.status()["outbox_failing"] == 1, "the damaged row is counted")
    assert unpublished(outbox) == 1
