"""Row-level security around what intake keys in: who may say so in SQL alone, and what the ward and others find of it."""

from __future__ import annotations

import pytest
from sqlalchemy.exc import DBAPIError

from tests.integration.identification.conftest import PEOPLE, Service
from tests.integration.identification.in_sql import REPORT_COLUMNS, STRANGERS, TABLES, Case, case_of, refused
from tests.integration.identification.test_keying_in import COLLEAGUE, DOCTOR, KEYER, OTHER_INTAKE, of_ward
from tests.support.walks import walk

HERE, THERE = "app_unit()", f"'{PEOPLE[DOCTOR].unit}'"
NOT_KEYED, KEYED = "'source', null, 'received_at', null", "'source', 'phone', 'received_at', r.submitted_at"
OFFERED, NOT_OFFERED = "r.submitted_at", "null"


def filing(unit: str, keyed: str, offered: str = NOT_OFFERED, excluded: str = "'[]'::jsonb") -> str:
    return f"""
    insert into report ({REPORT_COLUMNS}) select {REPORT_COLUMNS} from (select (jsonb_populate_record(null::report, to_jsonb(r) || jsonb_build_object(
        'id', gen_random_uuid(), 'reference', gen_random_uuid()::text, 'person_id', gen_random_uuid(), 'author_id', app_subject(),
        'author_unit', {unit}, 'draft_id', null, 'state', 'submitted', 'version', 1, 'opened_at', null, 'taken_over_at', null,
        'delivered_at', null, 'second_author_id', null, 'open_questions', 0, 'offered_at', {offered},
        'excluded_units', {excluded}, {keyed}))).* from report r where r.id = :report) filed"""


async def made(service: Service, who: str, **changes: object) -> Case:
    return await case_of(service, (await service.filed(who, **changes))["id"])


async def test_intake_files_for_another_unit_only_by_saying_so(service: Service) -> None:
    own = await made(service, KEYER)
    for unit, keyed in ((HERE, NOT_KEYED), (HERE, KEYED), (THERE, KEYED)):
        assert await own.run(KEYER, filing(unit, keyed)) == 1
    assert await own.run(KEYER, filing(THERE, KEYED, OFFERED)) == 1
    await refused(own, KEYER, filing(THERE, NOT_KEYED))
    for wrong in (
        filing(HERE, NOT_KEYED, OFFERED),
        filing(HERE, KEYED, OFFERED),
        filing(THERE, KEYED, "now() - interval '1 day'"),
        filing(THERE, KEYED, OFFERED, excluded=f"jsonb_build_array({THERE})"),
    ):
        await refused(own, KEYER, wrong)


@walk("who", [DOCTOR, "police.nis", "csr.nis", "ngo.provider"])
async def test_no_one_else_files_for_another_unit_or_says_that_another_person_reported(
    service: Service, who: str
) -> None:
    own = await made(service, who)
    assert await own.run(who, filing(HERE, NOT_KEYED)) == 1
    other = f"'{PEOPLE['health.sabac'].unit}'"
    for unit, keyed in ((other, NOT_KEYED), (HERE, KEYED), (other, KEYED)):
        await refused(own, who, filing(unit, keyed))
        await refused(own, who, filing(unit, keyed, OFFERED))


@walk(
    "keyed",
    [
        "'source', 'phone', 'received_at', null",
        "'source', null, 'received_at', r.submitted_at",
        "'source', 'fax', 'received_at', r.submitted_at",
        "'source', 'phone', 'received_at', r.submitted_at + interval '1 second'",
    ],
)
async def test_neither_half_is_alone_and_nothing_is_received_after_it_was_typed(service: Service, keyed: str) -> None:
    own = await made(service, KEYER)
    with pytest.raises(DBAPIError, match="report_keyed_whole"):
        await own.run(KEYER, filing(HERE, keyed))


@pytest.mark.parametrize("who", [KEYER, OTHER_INTAKE, DOCTOR])
async def test_how_it_came_is_never_changed(service: Service, who: str) -> None:
    case = await made(service, KEYER, keyed=of_ward())
    for change in ("source = 'paper'", "source = null", "received_at = now()", "author_sector = 'education'"):
        await refused(case, who, f"update report set {change} where id = :report")


async def test_how_it_came_is_corrected_beside_it_by_the_centre_alone_and_only_of_what_was_entered(
    service: Service,
) -> None:
    corrected = (
        "update report set source_now = 'paper', received_now = now(), came_corrected_at = now() where id = :report"
    )
    entered, filed = await made(service, KEYER, keyed=of_ward()), await made(service, DOCTOR)
    taken = f"/reports/{entered.report}/hand-over/take"
    assert (await service.post(DOCTOR, taken, {})).status == 200
    for who in (DOCTOR, COLLEAGUE):
        await refused(entered, who, corrected)
    assert await entered.run(OTHER_INTAKE, corrected) == 1
    for half in (corrected.replace("'paper'", "null"), corrected.replace("'paper'", "'fax'")):
        with pytest.raises(DBAPIError, match="report_came_corrected_whole"):
            await entered.run(OTHER_INTAKE, half)
    with pytest.raises(DBAPIError, match="report_came_corrected_whole"):
        await filed.run(OTHER_INTAKE, corrected)


async def test_for_which_unit_it_was_entered_is_corrected_by_the_centre_alone_until_somebody_works_on_it(
    service: Service,
) -> None:
    there = PEOPLE["health.sabac"]
    moved = f"update report set author_unit = '{there.unit}', author_agency = '{there.agency}' where id = :report"
    entered, filed = await made(service, KEYER, keyed=of_ward()), await made(service, DOCTOR)
    for who in (DOCTOR, COLLEAGUE):
        await refused(entered, who, moved)
    assert await entered.run("health.sabac", moved) == 0
    for who in (KEYER, OTHER_INTAKE):
        assert await entered.run(who, moved) == 1
        await refused(filed, who, moved)
    said = "insert into addendum (id, report_id, person_id, kind, given_by, at, ciphertext, version) select gen_random_uuid(), id, person_id, "
    said += "'unit_callback', app_subject(), now(), ''::bytea, 2 from report where id = :report"
    assert await entered.run(OTHER_INTAKE, said) == 1
    await refused(filed, OTHER_INTAKE, said)
    for who, step, body in ((DOCTOR, "hand-over/take", {}), (KEYER, "take-over", {"expectedVersion": 1})):
        begun = await made(service, KEYER, keyed=of_ward())
        assert (await service.post(who, f"/reports/{begun.report}/{step}", body)).status == 200
        for change in (moved, said) if who == KEYER else (moved,):
            await refused(begun, OTHER_INTAKE, change)


async def test_the_ward_finds_what_is_the_wards_takes_it_and_no_one_else_finds_anything(service: Service) -> None:
    case = await made(service, KEYER, keyed=of_ward(), account="Kanarinac iskaz")
    for who in (DOCTOR, COLLEAGUE):
        found = {table: await case.seen(who, table) for table in TABLES}
        assert found == {**dict.fromkeys(TABLES, 0), "report": 1, "report_part": 1, "manifest": 1}
    become = "update report set second_author_id = :whom where id = :report"
    for who in (KEYER, OTHER_INTAKE):
        await refused(case, who, become, whom=PEOPLE[who].sub)
        await refused(case, who, become, whom=PEOPLE[DOCTOR].sub)
    for stranger in STRANGERS:
        if stranger not in ("manager.centre", "admin.kcnis@health.nis"):
            assert [await case.seen(stranger, table) for table in TABLES] == [0] * len(TABLES), stranger
    assert await case.run(DOCTOR, become, whom=PEOPLE[DOCTOR].sub) == 1
    assert await case.seen(DOCTOR, "person_part") > 0
