"""What one transaction of a pooled connection costs, and whose it is."""

from __future__ import annotations

import asyncio
from contextlib import nullcontext
from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa
from opentelemetry.sdk.trace import TracerProvider

from chassis.db.database import SILENCE_MS, Database
from chassis.domain.errors import Unavailable
from chassis.telemetry import spans
from chassis.telemetry.spans import STATEMENTS
from tests.support.identification import person
from tests.support.metering import since, values

if TYPE_CHECKING:
    from tests.integration.chassis.scratch_database import Scratch

USED = {("db.client.connection.state", "used")}
_WHO = sa.text("select current_setting('app.subject', true), pg_backend_pid()")


async def pooled(database: Database) -> Any:
    """The driver's connection that the next transaction will get, too."""
    async with database.transaction() as connection:
        await connection.execute(sa.text("select 1"))
        return (await connection.get_raw_connection()).driver_connection


async def test_whether_a_pooled_connection_lives_is_asked_by_its_begin(outbox: Scratch) -> None:
    asked: list[str] = []
    async with outbox.database("identification_app") as database:
        raw = await pooled(database)
        raw.add_query_logger(lambda shown: asked.append(shown.query))
        async with database.transaction() as connection:
            await connection.execute(sa.text("select 1"))
    # The driver does not log what was prepared before, as the statement itself was.
    assert asked == ["BEGIN;", "COMMIT;"]


async def failing(database: Database) -> None:
    async with database.transaction() as connection:
        await connection.execute(sa.text("select 1"))
        raise ZeroDivisionError


async def test_one_that_fails_is_rolled_back_once_and_nothing_else_of_it_is(outbox: Scratch) -> None:
    asked: list[str] = []
    async with outbox.database("identification_app") as database:
        raw = await pooled(database)
        raw.add_query_logger(lambda shown: asked.append(shown.query))
        with pytest.raises(ZeroDivisionError):
            await failing(database)
    assert asked == ["BEGIN;", "ROLLBACK;"]


async def test_of_what_belongs_to_nothing_no_statement_is_kept(
    outbox: Scratch, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(spans, "_tracer", TracerProvider().get_tracer("test"))
    async with outbox.database("identification_app") as database:
        kept = []
        for within in (nullcontext(), spans.working("test.ask"), nullcontext()):
            with within:
                async with database.transaction() as connection:
                    for _ in range(3):
                        await connection.execute(sa.text("select 1"))
                    kept.append(connection.info.get(STATEMENTS))
    assert kept == [None, ["select 1"] * 3, None]


async def test_a_connection_that_died_in_the_pool_is_replaced_before_the_caller_notices(outbox: Scratch) -> None:
    caller = person("health_reporter")
    async with outbox.database("identification_app") as database:
        raw = await pooled(database)
        outbox.as_superuser(f"select pg_terminate_backend({raw.get_server_pid()}, 5000)")
        for _ in range(2):
            async with database.transaction(caller) as connection:
                found, backend = (await connection.execute(_WHO)).one()
            assert found == str(caller.subject)
            assert backend != raw.get_server_pid()
        async with database.transaction() as connection:
            assert not (await connection.execute(_WHO)).one()[0]


async def test_a_statement_is_planned_once_for_a_connection(outbox: Scratch) -> None:
    counted = sa.text(
        "select generic_plans, custom_plans from pg_prepared_statements where statement = 'select $1::int'"
    )
    async with outbox.database("identification_app") as database, database.transaction() as connection:
        for number in range(3):
            await connection.exec_driver_sql("select $1::int", (number,))
        assert tuple((await connection.execute(counted)).one()) == (3, 0)


async def test_a_connection_that_does_not_come_free_is_counted(outbox: Scratch) -> None:
    grown = since("db.client.connection.timeouts")
    database = Database(outbox.dsn("identification_app"), pool_size=1)
    try:
        async with database.transaction() as one, database.transaction() as other:
            for connection in (one, other):
                await connection.execute(sa.text("select 1"))
            used = {count for key, count in values("db.client.connection.count").items() if key >= USED}
            assert 2 in used
            with pytest.raises(Unavailable):
                await database.ping()
        [(found, count)] = grown()
    finally:
        await database.dispose()
    assert (str(found["db.client.connection.pool.name"]).endswith("/identification_app"), count) == (True, 1)


async def test_what_a_process_holds_that_hangs_is_soon_free_for_the_one_that_does_its_work(outbox: Scratch) -> None:
    lock = sa.text("select pg_advisory_xact_lock(7)")
    held, over = asyncio.Event(), asyncio.Event()

    async def hangs(database: Database) -> None:
        async with database.transaction() as connection:
            await connection.execute(lock)
            held.set()
            await over.wait()
            await connection.execute(lock)

    async with outbox.database("identification_app", silence_ms=SILENCE_MS) as database:
        hanging = asyncio.create_task(hangs(database))
        await held.wait()
        async with database.transaction() as connection:
            await connection.execute(lock)
        over.set()
        with pytest.raises(Unavailable):
            await hanging
        await database.ping()
