"""Row-level security for drafts: caller x statement, as the application's database role with a query that forgot its scope."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID, uuid4

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from chassis.domain.errors import NotFound
from chassis.time import SystemClock, UuidFactory
from identification.adapters.unit_of_work import Dependencies, unit_of_work_on
from tests.integration.identification.conftest import PEOPLE, Service
from tests.integration.identification.in_sql import AUTHOR, INTAKE, UNIT_OF_CSR, WARD, Row, caller, owner_of
from tests.integration.identification.in_sql import STRANGERS as NOBODYS

pytestmark = pytest.mark.usefixtures("no_drafts")
NEW = """insert into draft (id, author_id, unit_id, danger, child, created_at, updated_at, version, ciphertext)
  values (gen_random_uuid(), :author, :unit, false, false, now(), now(), :version, 'x')"""
OTHERS = (WARD, INTAKE, *UNIT_OF_CSR, *NOBODYS)


@pytest.fixture
async def kept(service: Service) -> Row:
    """One of the author."""
    return Row(service, "draft", str((await service.drafted())["id"]))


@pytest.mark.parametrize("who", OTHERS)
async def test_no_one_but_the_author_finds_changes_or_deletes_one(kept: Row, who: str | None) -> None:
    for sql in (
        "select from draft where id = :draft",
        "update draft set version = 99 where id = :draft",
        "delete from draft where id = :draft",
    ):
        assert await kept.run(who, sql) == 0
    assert await kept.run(AUTHOR, "select from draft where id = :draft") == 1


async def test_the_role_is_asked_too(kept: Row) -> None:
    who = replace(caller(AUTHOR), roles=frozenset({"coordination_office"}))
    async with kept.service.app_db.transaction(who) as connection:
        assert (await connection.execute(text("select from draft"))).rowcount == 0


@pytest.mark.parametrize(
    ("who", "author", "unit", "version"),
    [
        pytest.param(AUTHOR, WARD, AUTHOR, 1, id="in a colleague's name"),
        pytest.param(AUTHOR, AUTHOR, "csr.nis", 1, id="from another unit"),
        pytest.param(AUTHOR, AUTHOR, AUTHOR, 2, id="as a later version"),
        pytest.param("office.national", "office.national", "office.national", 1, id="by the office"),
        pytest.param(None, AUTHOR, AUTHOR, 1, id="by nobody"),
    ],
)
async def test_one_is_begun_by_its_author_from_the_own_unit(
    kept: Row, who: str | None, author: str, unit: str, version: int
) -> None:
    values = {"author": PEOPLE[author].sub, "unit": PEOPLE[unit].unit, "version": version}
    with pytest.raises(DBAPIError, match="row-level security"):
        await kept.run(who, NEW, **values)


async def test_the_author_may_begin_one_and_gives_it_to_no_one(kept: Row) -> None:
    own = {"author": PEOPLE[AUTHOR].sub, "unit": PEOPLE[AUTHOR].unit, "version": 1}
    assert await kept.run(AUTHOR, NEW, **own) == 1
    for column in ("author_id", "unit_id", "created_at"):
        with pytest.raises(DBAPIError, match="permission denied"):
            await kept.run(AUTHOR, f"update draft set {column} = {column} where id = :draft")


async def test_the_application_notes_keys_to_be_destroyed_and_reads_none(kept: Row) -> None:
    assert await kept.run(AUTHOR, "insert into erasure values (:owner, now())", owner=uuid4()) == 1
    for sql in ("select from erasure", "delete from erasure", "update erasure set at = now()"):
        with pytest.raises(DBAPIError, match="permission denied"):
            await kept.run(AUTHOR, sql)


@pytest.mark.parametrize(
    "change", ["author_id = author_id", "danger = false", "updated_at = now()", "ciphertext = 'x'"]
)
async def test_the_worker_learns_whom_to_remind_and_how_soon_and_writes_no_more_than_that_it_did(
    kept: Row, change: str
) -> None:
    whom = f"select author_id, unit_id, danger, child, updated_at from draft where id = '{kept.id}'"
    async with kept.service.worker_db.transaction() as connection:
        assert (await connection.execute(text(whom))).rowcount == 1
        assert (await connection.execute(text("update draft set reminded = 0"))).rowcount == 1
    for statement in ("select ciphertext from draft", f"update draft set {change}"):
        with pytest.raises(DBAPIError, match="permission denied"):
            await kept.service.rows(statement)


@pytest.mark.parametrize("who", [WARD, INTAKE, "police.nis"])
async def test_a_repository_leaves_out_by_itself_what_is_not_its_callers(kept: Row, who: str) -> None:
    """On the owner's connection no policy helps: what is not found is left out by the query."""
    dependencies = Dependencies(clock=SystemClock(), ids=UuidFactory(), standing_duty=frozenset())
    now, draft = SystemClock().now(), UUID(kept.id)
    async with owner_of(kept.service) as owner, owner.transaction() as connection:
        drafts = unit_of_work_on(connection, dependencies).drafts
        assert (await drafts.find(draft, caller(AUTHOR), now)).id == draft
        with pytest.raises(NotFound):
            await drafts.find(draft, caller(who), now)
        assert draft not in [each.id for each in await drafts.of(caller(who), now)]
        await drafts.remove(draft, caller(who), now)
        assert (await drafts.find(draft, caller(AUTHOR), now)).id == draft
