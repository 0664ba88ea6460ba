"""Row-level security of questions without a report: caller x statement, as the application's database role with a query that forgot its scope."""

from __future__ import annotations

from uuid import UUID

import pytest
from sqlalchemy.exc import DBAPIError

from chassis.domain.errors import NotFound
from chassis.time import SystemClock, UuidFactory
from identification.adapters.unit_of_work import Dependencies, unit_of_work_on
from tests.integration.identification.conftest import PEOPLE, Service
from tests.integration.identification.in_sql import (
    AUTHOR,
    INTAKE,
    OTHER_INTAKE,
    STRANGERS,
    UNIT_OF_CSR,
    WARD,
    Row,
    caller,
    owner_of,
)
from tests.integration.identification.test_advice import _nothing_asked, asked

__all__ = ["_nothing_asked"]
NEW = """insert into advice (id, author_id, author_unit, author_agency, author_sector, asked_at, due_at, version, ciphertext)
  values (gen_random_uuid(), :author, :unit, gen_random_uuid(), 'health', now(), now(), 1, 'x')"""
ANSWER = """update advice set version = 2, answered_at = now(), answered_by = :by, answered_as = 'intake', answer = 'x'
  where id = :advice"""
SEE = "select from advice where id = :advice"


@pytest.fixture
async def question(service: Service) -> Row:
    """One of the author."""
    return Row(service, "advice", await asked(service))


@pytest.mark.parametrize("who", [WARD, *UNIT_OF_CSR, *STRANGERS])
async def test_no_one_but_who_asked_and_the_centre_finds_or_changes_one(question: Row, who: str | None) -> None:
    assert await question.run(who, SEE) == 0
    assert await question.run(who, ANSWER, by=PEOPLE[INTAKE].sub) == 0
    assert [await question.run(each, SEE) for each in (AUTHOR, INTAKE)] == [1, 1]


@pytest.mark.parametrize(
    ("who", "author", "unit"),
    [
        pytest.param(AUTHOR, WARD, AUTHOR, id="in a colleague's name"),
        pytest.param(AUTHOR, AUTHOR, "csr.nis", id="from another unit"),
        pytest.param("office.national", "office.national", "office.national", id="by the office"),
        pytest.param(None, AUTHOR, AUTHOR, id="by nobody"),
    ],
)
async def test_one_is_asked_in_the_own_name_from_the_own_unit(
    question: Row, who: str | None, author: str, unit: str
) -> None:
    with pytest.raises(DBAPIError, match="row-level security"):
        await question.run(who, NEW, author=PEOPLE[author].sub, unit=PEOPLE[unit].unit)
    assert await question.run(AUTHOR, NEW, author=PEOPLE[AUTHOR].sub, unit=PEOPLE[AUTHOR].unit) == 1


async def test_it_is_answered_by_the_centre_in_the_own_name(question: Row) -> None:
    for who, by in ((AUTHOR, AUTHOR), (AUTHOR, INTAKE), (INTAKE, OTHER_INTAKE)):
        with pytest.raises(DBAPIError, match="row-level security"):
            await question.run(who, ANSWER, by=PEOPLE[by].sub)
    for column in ("author_id", "ciphertext", "asked_at", "subject"):
        with pytest.raises(DBAPIError, match="permission denied"):
            await question.run(INTAKE, f"update advice set {column} = {column} where id = :advice")
    with pytest.raises(DBAPIError, match="permission denied"):
        await question.run(AUTHOR, "delete from advice where id = :advice")
    assert await question.run(INTAKE, ANSWER, by=PEOPLE[INTAKE].sub) == 1


@pytest.mark.parametrize("column", ["ciphertext", "answer", "author_id", "author_unit", "subject"])
async def test_the_worker_learns_of_one_no_more_than_its_age(question: Row, column: str) -> None:
    assert await question.service.rows(f"select id, answered_at from advice where id = '{question.id}'") != []
    with pytest.raises(DBAPIError, match="permission denied"):
        await question.service.rows(f"select {column} from advice")


@pytest.mark.parametrize("who", [WARD, "police.nis", "csr.nis"])
async def test_a_repository_leaves_out_by_itself_what_is_not_its_callers(question: Row, who: str) -> None:
    """On the owner's connection no policy helps: what is not found is left out by the query."""
    dependencies = Dependencies(clock=SystemClock(), ids=UuidFactory(), standing_duty=frozenset())
    now, advice = SystemClock().now(), UUID(question.id)
    async with owner_of(question.service) as owner, owner.transaction() as connection:
        advices = unit_of_work_on(connection, dependencies).advices
        for allowed in (AUTHOR, INTAKE):
            assert (await advices.find(advice, caller(allowed), now)).advice.id == advice
        with pytest.raises(NotFound):
            await advices.find(advice, caller(who), now)
        page = await advices.page(caller(who), now, 50, None, waiting=False)
        assert advice not in [each.advice.id for each in page.items]
