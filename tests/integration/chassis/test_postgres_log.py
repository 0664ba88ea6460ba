"""What only the PostgreSQL log can show: its grants as they stand, sessions that die, notifications, retention."""

import asyncio
from collections.abc import Iterable
from uuid import uuid4

import asyncpg
import pytest
from typer.testing import CliRunner

from chassis.bus.errors import BusUnavailable
from chassis.bus.operations import commands
from chassis.bus.ports import BusConsumer, Received, Record
from chassis.bus.postgres import consumer as consumer_module
from chassis.bus.postgres.naming import table_of
from chassis.db.database import Database
from contracts.topics import IDENTIFICATION_REPORTS, OWNERS, may_read
from tests.integration.chassis.bus_engines import SERVICES, Log, PostgresEngine
from tests.support.probe import eventually_async

REPORTS = IDENTIFICATION_REPORTS
LONG = 90.0


async def write(bus: PostgresEngine, numbers: Iterable[int]) -> None:
    producer = bus.producer("identification")
    batch = [Record(REPORTS, uuid4(), {}, str(n).encode()) for n in numbers]
    assert await producer.send(batch) == [None] * len(batch)


def values(received: Iterable[Received]) -> list[int]:
    return [int(r.value) for r in received]


def kill_sessions(log: Log, role: str) -> None:
    log.as_superuser(
        f"select pg_terminate_backend(pid) from pg_stat_activity where usename = '{role}' and datname = '{log.name}'"
    )


async def recovered(consumer: BusConsumer, count: int) -> list[Received]:
    """What the reader gives once it has noticed that its session is gone."""
    got: list[Received] = []

    async def enough() -> bool:
        try:
            got.extend(await consumer.poll(100, 0.1))
        except BusUnavailable:
            got.clear()
        return len(got) >= count

    await eventually_async(enough, f"{count} records after the session was lost", seconds=LONG)
    return got


def test_grants_are_exactly_what_the_contracts_say(log: Log) -> None:
    found = {
        (role, table, right)
        for role in (f"{service}_bus" for service in SERVICES)
        for table in (*map(table_of, OWNERS), "bus_group_position")
        for right in ("select", "insert", "update", "delete", "truncate")
        for row in log.as_superuser(
            f"select has_table_privilege('{role}', '{table}', '{right}')"
            + (
                f" or has_any_column_privilege('{role}', '{table}', '{right}')"
                if right in ("select", "insert", "update")
                else ""
            )
        )
        if row == ["t"]
    }
    writes = {(f"{owner}_bus", table_of(topic), "insert") for topic, owner in OWNERS.items()}
    reads = {
        (f"{service}_bus", table_of(topic), "select")
        for service in SERVICES
        for topic in OWNERS
        if may_read(service, topic)
    }
    places = {
        (f"{service}_bus", "bus_group_position", right)
        for service in SERVICES
        for right in ("select", "insert", "update")
    }
    assert found == writes | reads | places


def test_migrating_again_changes_nothing(log: Log) -> None:
    def rights() -> list[list[str]]:
        return log.as_superuser(
            "select relname, relacl::text from pg_class where relnamespace = 'public'::regnamespace order by 1"
        )

    before = rights()
    log.migrate()
    assert rights() == before


async def test_a_role_touches_only_its_own_groups_position(log: Log, bus: PostgresEngine) -> None:
    await write(bus, [1])
    consumer = bus.consumer("notifications", [REPORTS])
    assert values(await consumer.poll(10, LONG)) == [1]
    await consumer.commit()
    foreign = Database(log.dsn("referral_bus"))
    session = await foreign.connect_raw()
    try:
        assert await session.fetch("select * from bus_group_position") == []
        assert await session.execute("update bus_group_position set position = 0") == "UPDATE 0"
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await session.execute("insert into bus_group_position values ('notifications', 'x', 5)")
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await session.execute("delete from bus_group_position")
    finally:
        await session.close()
        await foreign.dispose()
    assert log.as_superuser("select group_name, topic, position from bus_group_position") == [
        ["notifications", REPORTS, "1"]
    ]


async def test_a_producer_cannot_choose_its_position_or_its_time(log: Log) -> None:
    owner = Database(log.dsn("identification_bus"))
    session = await owner.connect_raw()
    columns = "key, header_names, header_values, value"
    try:
        for column, value in (("position", "1"), ("written_at", "now()")):
            with pytest.raises(asyncpg.InsufficientPrivilegeError):
                await session.execute(
                    f"insert into identification_reports ({column}, {columns}) overriding system value "
                    f"values ({value}, gen_random_uuid(), '{{}}', '{{}}', '')"
                )
    finally:
        await session.close()
        await owner.dispose()


async def test_a_reader_whose_session_dies_goes_on_after_the_last_commit(log: Log, bus: PostgresEngine) -> None:
    await write(bus, [1, 2, 3])
    consumer = bus.consumer("referral", [REPORTS])
    assert values(await consumer.poll(1, LONG)) == [1]
    await consumer.commit()
    assert values(await consumer.poll(10, LONG)) == [2, 3]
    kill_sessions(log, "referral_bus")
    assert values(await recovered(consumer, 2)) == [2, 3]


async def test_a_reader_that_lost_its_session_cannot_commit_over_its_successor(log: Log, bus: PostgresEngine) -> None:
    await write(bus, [1, 2, 3])
    first, second = bus.consumer("referral", [REPORTS]), bus.consumer("referral", [REPORTS])
    assert values(await first.poll(1, LONG)) == [1]
    kill_sessions(log, "referral_bus")
    got = await recovered(second, 3)
    assert values(got) == [1, 2, 3]
    await second.commit()
    with pytest.raises(BusUnavailable):
        await first.commit()
    assert log.as_superuser("select position from bus_group_position") == [[str(got[-1].position)]]


async def test_one_reader_of_a_group_at_a_time(bus: PostgresEngine) -> None:
    first, second = bus.consumer("referral", [REPORTS]), bus.consumer("referral", [REPORTS])
    await write(bus, [1, 2])
    assert values(await first.poll(10, LONG)) == [1, 2]
    assert await second.poll(10, 0.2) == []
    await first.commit()
    await write(bus, [3])
    assert await second.poll(10, 0.2) == []
    await first.close()
    assert values(await recovered(second, 1)) == [3]


async def test_a_producer_whose_session_dies_answers_for_each_record_and_works_again(
    log: Log, bus: PostgresEngine
) -> None:
    producer = bus.producer("identification")
    record = Record(REPORTS, uuid4(), {}, b"1")
    assert await producer.send([record]) == [None]
    kill_sessions(log, "identification_bus")
    answers = await producer.send([record, record])
    assert [type(answer) for answer in answers] in ([BusUnavailable, BusUnavailable], [type(None), type(None)])
    assert await producer.send([record]) == [None]


async def test_a_record_wakes_the_reader_without_waiting_for_its_poll(
    bus: PostgresEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(consumer_module, "_POLL_SECONDS", 60.0)
    consumer = bus.consumer("referral", [REPORTS])
    await consumer.poll(1, 0)
    waiting = asyncio.create_task(consumer.poll(10, 60))
    await write(bus, [1])
    assert values(await asyncio.wait_for(waiting, LONG)) == [1]


async def test_a_record_whose_notification_was_lost_is_found_by_the_poll(bus: PostgresEngine) -> None:
    consumer = bus.consumer("referral", [REPORTS])
    await consumer.poll(1, 0)
    await consumer._leadership.session.execute("unlisten *")
    waiting = asyncio.create_task(consumer.poll(10, 60))
    await write(bus, [1])
    assert values(await asyncio.wait_for(waiting, LONG)) == [1]


async def test_a_rolled_back_batch_leaves_a_hole_that_no_reader_falls_into(log: Log, bus: PostgresEngine) -> None:
    await write(bus, [1])
    owner = Database(log.dsn("identification_bus"))
    session = await owner.connect_raw()
    transaction = session.transaction()
    await transaction.start()
    await session.execute(
        "insert into identification_reports (key, header_names, header_values, value) values (gen_random_uuid(), '{}', '{}', '9')"
    )
    await transaction.rollback()
    await session.close()
    await owner.dispose()
    await write(bus, [2])
    assert values(await recovered(bus.consumer("referral", [REPORTS]), 2)) == [1, 2]


@pytest.fixture(autouse=True)
def _in_development(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SPONA_ENV", "development")


def retain(log: Log, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv("BUS_MIGRATOR_DSN", log.dsn("bus_migrator").get_secret_value())
    result = CliRunner().invoke(commands, ["retain"])
    assert result.exit_code == 0, result.output
    return result.output


def test_records_go_after_fourteen_days_and_positions_never_start_again(
    log: Log, monkeypatch: pytest.MonkeyPatch
) -> None:
    log.empty()
    row = "(key, header_names, header_values, value) values (gen_random_uuid(), '{}', '{}', '')"
    log.as_superuser(f"insert into identification_reports {row}; insert into identification_reports {row};")
    [[last]] = log.as_superuser("select max(position) from identification_reports")
    log.as_superuser(
        f"update identification_reports set written_at = now() - interval '13 days 23 hours' where position = {last}"
    )
    log.as_superuser(
        f"update identification_reports set written_at = now() - interval '14 days 1 hour' where position < {last}"
    )
    assert "identification.reports: 1 records" in retain(log, monkeypatch)
    assert log.as_superuser("select position from identification_reports") == [[last]]
    log.as_superuser("update identification_reports set written_at = now() - interval '15 days'")
    assert "identification.reports: 1 records" in retain(log, monkeypatch)
    log.as_superuser(f"insert into identification_reports {row}")
    assert log.as_superuser(f"select position > {last} from identification_reports") == [["t"]]


def test_operations_without_an_address_say_what_to_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("BUS_MIGRATOR_DSN", raising=False)
    for command in ("migrate", "retain"):
        result = CliRunner().invoke(commands, [command])
        assert result.exit_code == 2
        assert "BUS_MIGRATOR_DSN is missing" in result.output


@pytest.mark.parametrize("command", ["migrate", "retain"])
def test_production_has_no_log_to_look_after(command: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for environment in ({"SPONA_ENV": "production"}, {"SPONA_ENV": None}):
        result = CliRunner().invoke(commands, [command], env=environment)
        assert (result.exit_code, result.output.count("no bus of production")) == (2, 1)


def test_migrate_runs_as_a_command(log: Log, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BUS_MIGRATOR_DSN", log.dsn("bus_migrator").get_secret_value())
    assert CliRunner().invoke(commands, ["migrate"]).exit_code == 0
