"""Row-level security of a hand-over: who becomes an author by SQL alone, as the application's database role."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest

from tests.integration.identification.conftest import PEOPLE, Service
from tests.integration.identification.in_sql import (
    AUTHOR,
    INTAKE,
    STRANGERS,
    TABLES,
    UNIT_OF_CSR,
    WARD,
    Case,
    a_case,
    refused,
)
from tests.integration.identification.test_row_level_security_of_changes import (
    ADDENDUM,
    ENDING,
    INSTRUCTION,
    WHEREABOUTS,
    WITHDRAWAL,
    own,
)

BECOME = "update report set second_author_id = :whom where id = :report"
OFFER = "update report set offered_at = now() where id = :report"
END = "update report set offered_at = null where id = :report"


async def handed_over(service: Service, csr: UUID, *steps: tuple[str, str], **changes: Any) -> Case:
    """A child's report with everything beside it, as far handed over as the steps go."""
    case = await a_case(service, csr, **changes)
    for step, who in steps:
        answer = await service.post(who, f"/reports/{case.report}/{step}", {})
        assert answer.status == 200, answer.body
    return case


OFFERED, TAKEN = (("hand-over", AUTHOR),), (("hand-over", AUTHOR), ("hand-over/take", WARD))
READERS = (AUTHOR, WARD, INTAKE, *UNIT_OF_CSR)


@pytest.mark.parametrize("who", READERS)
async def test_without_an_offer_no_one_becomes_an_author(case: Case, who: str) -> None:
    for whom in (who, WARD):
        await refused(case, who, BECOME, whom=own(whom))


@pytest.mark.parametrize("who", STRANGERS)
async def test_a_stranger_hands_nothing_over(case: Case, who: str | None) -> None:
    assert [await case.run(who, sql) for sql in (OFFER, END)] == [0, 0]
    assert await case.run(who, BECOME, whom=own(who)) == 0


@pytest.mark.parametrize("who", [WARD, INTAKE, *UNIT_OF_CSR])
async def test_the_author_alone_offers(case: Case, who: str) -> None:
    await refused(case, who, OFFER)


async def test_an_offer_is_taken_in_the_own_name_and_changes_nothing_else(service: Service, csr_nis: UUID) -> None:
    case = await handed_over(service, csr_nis, *OFFERED)
    for who in (AUTHOR, INTAKE, *UNIT_OF_CSR):
        for whom in (who, WARD):
            await refused(case, who, BECOME, whom=own(whom))
    await refused(case, WARD, BECOME, whom=own(AUTHOR))
    for more in (
        "state = 'withdrawn'",
        "version = 99",
        "offered_at = now()",
        "offered_at = null",
        "withdrawn_at = now()",
        "changes = '[]'",
    ):
        await refused(case, WARD, BECOME.replace(" where", f", {more} where"), whom=own(WARD))
        await refused(
            case, WARD, f"update report set {more.replace('offered_at = null', 'version = 98')} where id = :report"
        )
    assert await case.run(WARD, BECOME, whom=own(WARD)) == 1


@pytest.mark.parametrize("who", [AUTHOR, WARD])
async def test_an_offer_is_ended_by_author_and_unit(service: Service, csr_nis: UUID, who: str) -> None:
    case = await handed_over(service, csr_nis, *OFFERED)
    for other in UNIT_OF_CSR:
        await refused(case, other, END)
    assert await case.run(who, END) == 1
    await refused(case, WARD, BECOME, whom=own(WARD))


async def test_what_was_taken_stays_taken(service: Service, csr_nis: UUID) -> None:
    case = await handed_over(service, csr_nis, *TAKEN)
    for who in READERS:
        for whom in (None, PEOPLE[INTAKE].sub, PEOPLE[AUTHOR].sub):
            await refused(case, who, BECOME.replace(":whom", "cast(:whom as uuid)"), whom=whom)


async def test_what_each_finds_before_and_after(service: Service, csr_nis: UUID) -> None:
    case = await handed_over(service, csr_nis)
    before = {table: await case.seen(WARD, table) for table in TABLES}
    for step, who in TAKEN:
        assert {table: await case.seen(WARD, table) for table in TABLES} == before
        assert (await service.post(who, f"/reports/{case.report}/{step}", {})).status == 200
    after = [{table: await case.seen(who, table) for table in TABLES} for who in (AUTHOR, WARD)]
    assert after[0] == after[1] != before
    assert (await case.run(WARD, "select from audit where subject_id = :report")) > 0


async def test_who_took_it_writes_as_an_author_and_no_one_else_of_the_ward_does(
    service: Service, csr_nis: UUID
) -> None:
    case = await handed_over(service, csr_nis, *TAKEN, age="adult")
    for statement in (WHEREABOUTS, ADDENDUM, WITHDRAWAL):
        assert await case.run(WARD, statement, by=own(WARD)) == 1
        await refused(case, WARD, statement, by=own(AUTHOR))
    assert await case.run(WARD, ENDING, of=None, by=own(WARD)) == 1
    await refused(case, WARD, INSTRUCTION, by=own(WARD))
    assert await case.run(WARD, "update report set version = 7 where id = :report") == 1


async def test_an_excluded_ward_finds_no_offer_to_take(service: Service, csr_nis: UUID) -> None:
    case = await a_case(service, csr_nis, conflict={"unitIds": [str(PEOPLE[AUTHOR].unit)]})
    assert await case.run(AUTHOR, OFFER) == 1
    assert await case.run(WARD, BECOME, whom=own(WARD)) == 0
