"""Row-level security of questions: who asks, answers and counts by SQL alone, as the application's database role."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy.exc import IntegrityError

from tests.integration.identification.conftest import PEOPLE, Service
from tests.integration.identification.in_sql import (
    AUTHOR,
    INTAKE,
    OTHER_INTAKE,
    STRANGERS,
    UNIT_OF_CSR,
    WARD,
    Case,
    a_case,
    caller,
    refused,
)

SAID = "(id, report_id, code, given_by, position, at) values (:id, :report, 'yes', :by, :as_what, now())"
ASK, ANSWER = f"insert into question {SAID}", f"insert into answer {SAID}"
COUNT = "update report set open_questions = open_questions {} 1 where id = :report"


def saying(who: str | None, as_what: str, id_: UUID | None = None, by: str | None = None) -> dict[str, Any]:
    subject = uuid4() if who is None else caller(by or who).subject
    return {"id": id_ or uuid4(), "by": subject, "as_what": as_what}


async def asked(service: Service, csr: UUID, **changes: Any) -> tuple[Case, UUID]:
    """A case of which one question waits."""
    case = await a_case(service, csr, **changes)
    answer = await service.post(INTAKE, f"/reports/{case.report}/questions", {"question": "still_there"})
    assert answer.status == 200, answer.body
    return case, UUID(answer.json()["classes"]["open_question"]["questions"][0]["id"])


@pytest.mark.parametrize("who", [AUTHOR, WARD, *UNIT_OF_CSR, *STRANGERS])
async def test_the_centre_alone_asks(case: Case, who: str | None) -> None:
    await refused(case, who, ASK, **saying(who, "intake"))


async def test_the_centre_asks_in_the_own_name_and_of_reports_that_live(service: Service, csr_nis: UUID) -> None:
    case = await a_case(service, csr_nis)
    await refused(case, INTAKE, ASK, **saying(INTAKE, "intake", by=OTHER_INTAKE))
    with pytest.raises(IntegrityError, match="question_by_whom"):
        await case.run(INTAKE, ASK, **saying(INTAKE, "author"))
    assert await case.run(INTAKE, ASK, **saying(INTAKE, "intake")) == 1
    back = (await service.filed(age="adult"))["id"]
    body = {"expectedVersion": 1, "reason": "filed_by_mistake"}
    assert (await service.post(AUTHOR, f"/reports/{back}/withdraw", body)).status == 200
    await refused(Case(service, UUID(back), case.person, case.referral), INTAKE, ASK, **saying(INTAKE, "intake"))


async def test_author_and_ward_find_it_and_no_one_else_does(service: Service, csr_nis: UUID) -> None:
    case, question = await asked(service, csr_nis)
    assert await case.run(WARD, ANSWER, **saying(WARD, "unit", question)) == 1
    for table in ("question", "answer"):
        assert [await case.seen(who, table) for who in (AUTHOR, WARD, INTAKE)] == [1, 1, 1]
        assert [await case.seen(who, table) for who in (*UNIT_OF_CSR, *STRANGERS)] == [0] * 14, table


async def test_it_is_answered_as_what_one_is_in_the_own_name_and_once(service: Service, csr_nis: UUID) -> None:
    case, question = await asked(service, csr_nis)
    for who in (INTAKE, *UNIT_OF_CSR, *STRANGERS):
        for as_what in ("author", "unit"):
            await refused(case, who, ANSWER, **saying(who, as_what, question))
    await refused(case, WARD, ANSWER, **saying(WARD, "author", question))
    await refused(case, WARD, ANSWER, **saying(WARD, "unit", question, by=AUTHOR))
    await refused(case, WARD, ANSWER, **saying(WARD, "unit"))
    assert await case.run(AUTHOR, ANSWER, **saying(AUTHOR, "author", question)) == 1
    with pytest.raises(IntegrityError, match="answer_pkey"):
        await case.run(WARD, ANSWER, **saying(WARD, "unit", question))
    for table in ("question", "answer"):
        for change in (f"update {table} set code = 'no' where id = :id", f"delete from {table} where id = :id"):
            for who in (AUTHOR, INTAKE):
                await refused(case, who, change, id=question)


async def test_the_ward_counts_one_down_and_changes_nothing_else(service: Service, csr_nis: UUID) -> None:
    case, _ = await asked(service, csr_nis)
    await refused(case, WARD, COUNT.format("+"))
    await refused(case, WARD, COUNT.format("- 1 -"))
    for more in ("version = 99", "second_author_id = :whom", "offered_at = now()", "withdrawn_at = now()"):
        await refused(case, WARD, COUNT.format("-").replace(" where", f", {more} where"), whom=PEOPLE[WARD].sub)
    for who in UNIT_OF_CSR:
        await refused(case, who, COUNT.format("-"))
    assert await case.run(WARD, COUNT.format("-")) == 1


async def test_an_excluded_ward_finds_nothing_to_answer(service: Service, csr_nis: UUID) -> None:
    case, question = await asked(service, csr_nis, conflict={"unitIds": [str(PEOPLE[AUTHOR].unit)]})
    assert await case.seen(WARD, "question") == 0
    await refused(case, WARD, ANSWER, **saying(WARD, "unit", question))
    assert await case.run(WARD, COUNT.format("-")) == 0
    assert await case.run(AUTHOR, ANSWER, **saying(AUTHOR, "author", question)) == 1
