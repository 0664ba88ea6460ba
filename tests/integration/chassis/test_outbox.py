"""Writing events: with the transaction or not at all, numbered per subject without gaps, for the relay's eyes only."""

import asyncio
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from chassis.bus.codec import EventTooLarge
from chassis.db.database import Database
from chassis.db.transaction import Transaction
from chassis.outbox.table import CHANNEL, TABLES, outbox_tables
from chassis.outbox.writer import NotOurs, OutboxWriter
from contracts.envelope import EventData
from contracts.events.identification import ReportOpenedV1
from contracts.topics import IDENTIFICATION_REPORTS
from tests.integration.chassis.relay_at_work import APP, WORKER
from tests.integration.chassis.sample_events import MOMENT, opened, within_trace
from tests.integration.chassis.scratch_database import Scratch
from tests.support.probe import eventually_async
from tests.support.statements import sent_statements
from tests.support.tokens import SettableClock


async def write(db: Database, report_id: UUID) -> int:
    async with db.transaction() as connection:
        OutboxWriter(connection, "identification").write(opened(report_id))
        return await last_number(connection, report_id)


async def last_number(connection: Transaction, report_id: UUID) -> int:
    """The number that was given out last."""
    number = sa.select(TABLES.sequence.c.last).where(TABLES.sequence.c.key == report_id)
    return int((await connection.execute(number)).scalar_one())


async def write_and_fail(db: Database, report_id: UUID) -> None:
    """Write an event in a transaction that does not commit."""
    async with db.transaction() as connection:
        OutboxWriter(connection, "identification").write(opened(report_id))
        assert await last_number(connection, report_id) >= 1
        raise RuntimeError("changed its mind")


def rows(scratch: Scratch, columns: str = "key, sequence") -> list[list[str]]:
    return scratch.as_superuser(f"select {columns} from outbox order by key, sequence")


def test_the_migration_makes_what_the_queries_expect(scratch: Scratch) -> None:
    metadata = sa.MetaData()
    outbox_tables(metadata)
    assert scratch.differences(metadata) == []


async def test_an_event_is_a_row_of_the_transaction(scratch: Scratch, app: Database) -> None:
    report_id = uuid4()
    async with app.transaction() as connection:
        envelope = OutboxWriter(connection, "identification").write(opened(report_id), report_id)
        assert rows(scratch) == []
    assert rows(
        scratch, "id, topic, key, sequence, type, source, correlationid, causationid, data->>'reportId', published_at"
    ) == [
        [
            str(envelope.id),
            IDENTIFICATION_REPORTS,
            str(report_id),
            "1",
            "identification.report-opened.v1",
            "identification",
            str(envelope.correlationid),
            "",
            str(report_id),
            "",
        ]
    ]


async def test_a_rolled_back_transaction_tells_nothing_and_gives_its_number_back(
    scratch: Scratch, app: Database
) -> None:
    report_id = uuid4()
    assert await write(app, report_id) == 1
    with pytest.raises(RuntimeError, match="changed its mind"):
        await write_and_fail(app, report_id)
    assert await write(app, report_id) == 2
    assert rows(scratch) == [[str(report_id), "1"], [str(report_id), "2"]]


async def test_numbers_count_per_subject(app: Database) -> None:
    one, two = uuid4(), uuid4()
    assert [await write(app, key) for key in (one, one, two, one, two)] == [1, 2, 1, 3, 2]


async def test_events_of_one_transaction_are_numbered_as_they_were_reported(scratch: Scratch, app: Database) -> None:
    one, two = uuid4(), uuid4()
    for _ in range(2):
        async with app.transaction() as connection:
            writers = [OutboxWriter(connection, "identification") for _ in range(2)]
            found = [
                writers[number % 2].write(opened(key)).id for number, key in enumerate((one, two, one, one, two, one))
            ]
            with sent_statements() as sent:
                await connection.send()
        assert len(sent) == 1
        in_time = scratch.as_superuser("select id from outbox order by created_at")
        assert [id_ for (id_,) in in_time][-len(found) :] == [str(id_) for id_ in found]
        numbers = {row[0]: int(row[1]) for row in rows(scratch, "id, sequence")}
        of_one, of_two = [found[place] for place in (0, 2, 3, 5)], [found[place] for place in (1, 4)]
        for events in (of_one, of_two):
            first = numbers[str(events[0])]
            assert [numbers[str(event)] for event in events] == list(range(first, first + len(events)))
    assert rows(scratch) == sorted([str(key), str(n)] for key, most in ((one, 8), (two, 4)) for n in range(1, most + 1))


async def test_concurrent_writers_of_one_subject_get_every_number_once(scratch: Scratch, app: Database) -> None:
    report_id = uuid4()
    taken = await asyncio.gather(*(write(app, report_id) for _ in range(30)))
    assert sorted(taken) == list(range(1, 31))
    assert rows(scratch) == [[str(report_id), str(n)] for n in range(1, 31)]


async def test_a_later_number_never_becomes_visible_before_an_earlier_one(scratch: Scratch, app: Database) -> None:
    report_id = uuid4()
    async with app.transaction() as connection:
        OutboxWriter(connection, "identification").write(opened(report_id))
        await connection.send()
        second = asyncio.create_task(write(app, report_id))

        async def waits() -> bool:
            return bool(
                scratch.as_superuser(
                    "select 1 from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()"
                )
            )

        await eventually_async(waits, "the second writer waits for the first")
        assert rows(scratch) == []
    assert await second == 2


async def test_the_relay_is_woken_by_the_commit_and_only_by_it(scratch: Scratch, app: Database) -> None:
    woken = asyncio.Event()
    async with scratch.database(WORKER) as worker:
        listener = await worker.connect_raw()
        await listener.add_listener(CHANNEL, lambda *_: woken.set())
        with pytest.raises(RuntimeError, match="changed its mind"):
            await write_and_fail(app, uuid4())
        await listener.execute("select 1")
        assert not woken.is_set()
        async with app.transaction() as connection:
            OutboxWriter(connection, "identification").write(opened(uuid4()))
            await connection.send()
            await listener.execute("select 1")
            assert not woken.is_set()
        await asyncio.wait_for(woken.wait(), 5)
        await listener.close()


async def test_an_event_carries_the_trace_it_was_written_in(scratch: Scratch, app: Database) -> None:
    async with app.transaction() as connection:
        with within_trace(0xABC, 0xDEF):
            envelope = OutboxWriter(connection, "identification").write(opened(uuid4()))
    assert envelope.traceparent == f"00-{0xABC:032x}-{0xDEF:016x}-01"
    assert envelope.correlationid == UUID(int=0xABC)
    assert rows(scratch, "traceparent, correlationid") == [[envelope.traceparent, str(UUID(int=0xABC))]]


@pytest.mark.parametrize("given_at", ["construction", "writing"])
async def test_an_event_caused_by_another_shares_its_correlation(app: Database, given_at: str) -> None:
    async with app.transaction() as connection:
        cause = OutboxWriter(connection, "identification").write(opened(uuid4()))
        writer = OutboxWriter(connection, "identification", cause=cause if given_at == "construction" else None)
        effect = writer.write(opened(uuid4()), cause=cause if given_at == "writing" else None)
    assert (cause.causationid, effect.causationid, effect.correlationid) == (None, cause.id, cause.correlationid)


async def test_a_service_tells_only_what_is_its_own(scratch: Scratch, app: Database) -> None:
    async with app.transaction() as connection:
        with pytest.raises(NotOurs, match=r"belongs to identification, not to referral"):
            OutboxWriter(connection, "referral").write(opened(uuid4()))
        with pytest.raises(NotOurs, match="report_id"):
            OutboxWriter(connection, "identification").write(opened(uuid4()), uuid4())
    assert rows(scratch) == []


async def test_the_time_of_an_event_is_the_clocks(app: Database) -> None:
    async with app.transaction() as connection:
        writer = OutboxWriter(connection, "identification", clock=SettableClock(MOMENT))
        assert (writer.write(ReportOpenedV1(report_id=uuid4(), opened_at=MOMENT))).time == MOMENT


@pytest.mark.parametrize(
    ("role", "statement"),
    [
        (APP, "select * from outbox"),
        (APP, "update outbox set published_at = now()"),
        (APP, "delete from outbox"),
        (APP, "delete from outbox_sequence"),
        (APP, "update outbox_sequence set key = gen_random_uuid()"),
        (WORKER, "update outbox set data = '{}'"),
        (WORKER, "update outbox set key = gen_random_uuid()"),
        (WORKER, "update outbox set sequence = 9"),
        (WORKER, "delete from outbox"),
        (WORKER, "delete from outbox_sequence"),
        (WORKER, "truncate outbox"),
    ],
)
async def test_neither_role_can_do_more_than_its_work(scratch: Scratch, role: str, statement: str) -> None:
    async with scratch.database(role) as database:
        with pytest.raises(DBAPIError, match="permission denied"):
            async with database.transaction() as connection:
                await connection.execute(sa.text(statement))


class ReportSwollenV1(EventData):
    """An event that a person lets grow without a bound."""

    type = "identification.report-swollen.v1"
    topic = IDENTIFICATION_REPORTS
    subject_field = "report_id"
    report_id: UUID
    seen_by: tuple[UUID, ...]


async def write_with_a_swollen_one(db: Database, report_id: UUID) -> None:
    """Write an event and behind it one that is too large, in one transaction."""
    async with db.transaction() as connection:
        writer = OutboxWriter(connection, "identification")
        writer.write(opened(report_id))
        writer.write(ReportSwollenV1(report_id=report_id, seen_by=tuple(uuid4() for _ in range(2_000))))


async def test_an_event_that_no_consumer_would_take_is_refused_before_it_commits(
    scratch: Scratch, app: Database
) -> None:
    key = uuid4()
    with pytest.raises(EventTooLarge, match="Send the ids"):
        await write_with_a_swollen_one(app, key)
    assert rows(scratch) == []
    assert await write(app, key) == 1
