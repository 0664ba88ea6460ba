"""Row-level security between several persons of one report: what SQL alone finds and does, as the application's database role."""

from __future__ import annotations

from uuid import UUID

import pytest

from tests.integration.identification.conftest import Service
from tests.integration.identification.in_sql import (
    GRANTED,
    INTAKE,
    REPORT_COLUMNS,
    STRANGERS,
    TABLES,
    UNIT_OF_CSR,
    Case,
    refused,
)
from tests.integration.identification.raids import AUTHOR, COLLEAGUE, Raid, met

ANOTHER = f"""
    insert into report ({REPORT_COLUMNS}) select {REPORT_COLUMNS} from (select (jsonb_populate_record(null::report, to_jsonb(r) || jsonb_build_object(
        'id', gen_random_uuid(), 'reference', gen_random_uuid()::text, 'person_id', gen_random_uuid(), 'number', 5,
        'author_id', app_subject(), 'author_unit', app_unit(), 'joint_with', cast(:first as text), 'draft_id', null,
        'state', 'submitted', 'version', 1, 'opened_at', null, 'taken_over_at', null, 'delivered_at', null,
        'offered_at', null, 'second_author_id', null, 'open_questions', 0))).* from report r where r.id = :report) filed
"""


def of(raid: Raid, number: int) -> Case:
    report = UUID(raid.ids[number - 1])
    return Case(raid.service, report, report, report)


@pytest.fixture
async def raid(service: Service, csr_nis: UUID) -> Raid:
    """Four persons, of whom the second was accepted by csr.nis."""
    raid = await met(service)
    await raid.accepted(2, csr_nis, GRANTED)
    return raid


@pytest.mark.parametrize("who", UNIT_OF_CSR)
async def test_a_unit_that_was_sent_one_of_them_finds_that_one(raid: Raid, who: str) -> None:
    found = {number: {table for table in TABLES if await of(raid, number).seen(who, table)} for number in (1, 2, 3, 4)}
    assert {"report", "report_part", "person_part", "manifest", "disclosure"} <= found[2]
    assert [found[number] for number in (1, 3, 4)] == [set()] * 3


@pytest.mark.parametrize("who", STRANGERS)
async def test_a_stranger_finds_none(raid: Raid, who: str | None) -> None:
    assert [await of(raid, number).seen(who, table) for number in (1, 2, 3, 4) for table in TABLES] == [0] * 4 * len(
        TABLES
    )


async def test_a_person_is_reported_with_others_by_their_author_alone(raid: Raid, service: Service) -> None:
    own = of(Raid(service, ((await service.filed(AUTHOR))["id"],)), 1)
    assert await own.run(AUTHOR, ANOTHER, first=raid.ids[0]) == 1
    # Neither with a person who is not the first,
    await refused(own, AUTHOR, ANOTHER, first=raid.ids[1])
    # nor with what another person filed.
    theirs = of(Raid(service, ((await service.filed(COLLEAGUE))["id"],)), 1)
    await refused(theirs, COLLEAGUE, ANOTHER, first=raid.ids[0])


@pytest.mark.parametrize("who", [AUTHOR, COLLEAGUE, INTAKE, GRANTED])
@pytest.mark.parametrize("column", ["joint_with = null", "number = 1", "persons = 1"])
async def test_who_was_reported_with_whom_stays(raid: Raid, who: str, column: str) -> None:
    await refused(of(raid, 2), who, f"update report set {column} where id = :report")
