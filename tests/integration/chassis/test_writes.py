"""Writes that are put off: one statement for all, no one can see that they waited, and what fails ends the transaction."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pytest
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.exc import IntegrityError

from chassis.db.database import Database
from chassis.db.writes import insertion
from tests.integration.chassis.scratch_database import Scratch
from tests.support.statements import sent_statements

_METADATA = sa.MetaData()
_DIALECT = postgresql.dialect()  # type: ignore[no-untyped-call]
THING = sa.Table(
    "thing",
    _METADATA,
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("class", sa.Text, nullable=False),
    sa.Column("at", sa.DateTime(timezone=True)),
    sa.Column("sealed", sa.LargeBinary),
    sa.Column("codes", sa.ARRAY(sa.Text)),
    sa.Column("units", sa.ARRAY(sa.Uuid)),
    sa.Column("data", JSONB),
    sa.Column("number", sa.BigInteger),
    sa.Column("flag", sa.Boolean),
    sa.Column("made", sa.BigInteger, server_default=sa.text("7")),
)
PART = sa.Table(
    "part",
    _METADATA,
    sa.Column("thing_id", sa.Uuid, sa.ForeignKey("thing.id"), primary_key=True),
    sa.Column("key", sa.Text, primary_key=True),
)
_COUNT = sa.select(sa.func.count()).select_from(THING)


@pytest.fixture
def things(outbox: Scratch) -> Iterator[Scratch]:
    """A database with both tables."""
    for table in _METADATA.sorted_tables:
        outbox.as_superuser(str(sa.schema.CreateTable(table).compile(dialect=_DIALECT)))
        outbox.as_superuser(f"grant all on {table.name} to identification_app")
    yield outbox
    outbox.as_superuser("drop table part, thing")


def thing(**changes: Any) -> dict[str, Any]:
    return {"id": uuid4(), "class": "some", **changes}


FULL = {
    "class": '"čokot" \\ {name}',
    "at": datetime(2026, 11, 25, 3, 4, 5, 678901, UTC),
    "sealed": bytes(range(256)),
    "codes": ["a", 'b"c', "{}", ""],
    "units": [uuid4(), uuid4()],
    "data": {"numbers": [1, 2**53], "nothing": None, "text": "ђ"},
    "number": 2**62,
    "flag": False,
}


async def test_a_row_arrives_as_it_was_given(things: Scratch) -> None:
    row, bare = thing(**FULL), thing()
    async with things.database("identification_app") as database, database.transaction() as connection:
        connection.later(insertion(THING), row, bare)
        found = {each.id: each._asdict() for each in await connection.execute(sa.select(THING))}
        for id_ in found:
            connection.later(insertion(PART), {"thing_id": id_, "key": "an id as the driver gives it"})
    assert found == {
        row["id"]: {**row, "made": 7},
        bare["id"]: {**dict.fromkeys(THING.columns.keys()), **bare, "made": 7},
    }


async def test_all_that_was_put_off_is_one_statement_whatever_the_number_of_rows(things: Scratch) -> None:
    texts = set()
    async with things.database("identification_app") as database:
        for number in (1, 3):
            rows = [thing() for _ in range(number)]
            with sent_statements() as sent:
                async with database.transaction() as connection:
                    for row in rows:
                        connection.later(insertion(THING), row)
                        connection.later(insertion(PART), {"thing_id": row["id"], "key": "one"})
                    connection.later(insertion(THING))
            texts.update(sent)
            assert len(sent) == 1
    assert len(texts) == 1
    assert things.as_superuser("select count(*) from thing join part on id = thing_id") == [["4"]]


async def test_whatever_is_asked_next_finds_it(things: Scratch) -> None:
    async with things.database("identification_app") as database, database.transaction() as connection:
        connection.later(insertion(THING), thing())
        assert (await connection.execute(_COUNT)).scalar_one() == 1
        connection.later(insertion(THING), thing())
        assert (await connection.exec_driver_sql("select count(*) from thing")).scalar_one() == 2
        connection.later(insertion(THING), thing())
        assert (await connection.scalar(_COUNT)) == 3
        connection.later(insertion(THING), thing())
        assert [row async for row in await connection.stream(_COUNT)] == [(4,)]


async def put_off_and_fail(database: Database, *rows: dict[str, Any]) -> None:
    """Put rows off in a transaction that does not commit."""
    async with database.transaction() as connection:
        connection.later(insertion(THING), *rows)
        raise RuntimeError("changed its mind")


async def test_it_stands_or_falls_with_its_transaction(things: Scratch) -> None:
    async with things.database("identification_app") as database:
        with pytest.raises(RuntimeError, match="changed its mind"):
            await put_off_and_fail(database, thing())
        async with database.transaction() as connection:
            connection.later(insertion(THING), thing())
            await connection.rollback()
        assert things.as_superuser("select count(*) from thing") == [["0"]]


async def put_off_two(database: Database, *wrong: dict[str, Any]) -> None:
    """Put off a row that is taken, and others."""
    async with database.transaction() as connection:
        connection.later(insertion(THING), thing())
        connection.later(insertion(PART), *wrong)


@pytest.mark.parametrize("wrong", [{"thing_id": uuid4(), "key": "of nothing"}, {"thing_id": None, "key": "one"}])
async def test_what_the_database_refuses_ends_the_transaction(things: Scratch, wrong: dict[str, Any]) -> None:
    async with things.database("identification_app") as database:
        with pytest.raises(IntegrityError):
            await put_off_two(database, wrong)
    assert things.as_superuser("select count(*) from thing") == [["0"]]


async def test_what_no_column_can_hold_is_refused_by_its_type_alone(things: Scratch) -> None:
    async with things.database("identification_app") as database, database.transaction() as connection:
        connection.later(insertion(THING), thing(data={"secret"}))
        with pytest.raises(TypeError, match="not JSON serializable: set"):
            await connection.send()
