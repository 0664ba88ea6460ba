"""Who keyed a report in is no source of it: what that ends once the unit that reported takes it, and what it never gave."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import text

from chassis.domain.principal import Principal
from tests.integration.identification.conftest import PEOPLE, Service, adult, minimum
from tests.integration.identification.in_sql import caller, case_of, refused
from tests.integration.identification.test_keying_in import (
    COLLEAGUE,
    DOCTOR,
    KEYER,
    OTHER_INTAKE,
    key_in,
    keyed,
    of_ward,
    seen,
)
from tests.integration.identification.test_recording_age import ADULT, CHILD, grown_up, say

TYPED, LATER, PLACE = "Kanarinac iskaz", "Kanarinac nalaz", "71331"


async def version_of(service: Service, who: str, report: str) -> int:
    found: int = (await service.get(who, f"/reports/{report}/receipt")).json()["version"]
    return found


async def taken(service: Service, **changes: Any) -> str:
    """Keyed in for a ward; the doctor who called took it and wrote findings."""
    report: str = (await service.post(KEYER, "/reports", adult(keyed=of_ward(), account=TYPED, **changes))).json()["id"]
    assert (await service.post(DOCTOR, f"/reports/{report}/hand-over/take", {})).status == 200
    said = {"expectedVersion": await version_of(service, DOCTOR, report), "clinical": LATER}
    assert (await service.post(DOCTOR, f"/reports/{report}/extension", said)).status == 200
    return report


async def test_reads_what_the_doctor_writes_as_any_of_intake_does(service: Service) -> None:
    report = await taken(service)
    mine, others = [await seen(service, who, report) for who in (KEYER, OTHER_INTAKE)]
    assert mine["positions"] == ["intake"]
    assert mine["classes"] == others["classes"]
    assert mine["withheld"] == others["withheld"]
    assert LATER not in str(mine)
    assert LATER in str(await seen(service, DOCTOR, report))


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("withdraw", {"reason": "filed_by_mistake"}),
        ("extension", {"account": "Zvala je ponovo."}),
        ("addenda", {"kind": "account", "text": "Zvala je ponovo."}),
    ],
)
async def test_does_nothing_more_that_is_the_authors(service: Service, path: str, body: dict[str, Any]) -> None:
    report = await taken(service)
    answer = await service.post(
        KEYER, f"/reports/{report}/{path}", {"expectedVersion": await version_of(service, KEYER, report), **body}
    )
    assert (answer.status, answer.slug) == (403, "forbidden")


async def test_says_no_more_where_the_person_is_and_has_it_no_longer_among_their_own(service: Service) -> None:
    report = await taken(service)
    answer = await service.post(KEYER, f"/reports/{report}/whereabouts", {"answer": "left_alone"})
    assert answer.status == 403
    listed = (await service.get(KEYER, "/reports?first=50&own=true")).json()["items"]
    assert report not in [each["id"] for each in listed]


async def test_a_consent_that_is_withdrawn_closes_to_them_what_it_closes_to_intake(service: Service) -> None:
    said = adult(keyed=of_ward(), account=TYPED, person={"names": [{"given": "Kanarka"}]})
    report = (await service.post(KEYER, "/reports", said)).json()["id"]
    assert TYPED in str(await seen(service, KEYER, report))
    body = {"expectedVersion": 1, "seenAlone": "yes", "calledBack": "yes"}
    assert (await service.post(OTHER_INTAKE, f"/reports/{report}/consent/withdraw", body)).status == 200
    others, mine = [(await seen(service, who, report))["classes"] for who in (OTHER_INTAKE, KEYER)]
    assert "Kanar" not in str(mine)
    # Which reads of it there were is told to its author alone.
    assert mine.keys() - {"reads"} == others.keys()
    assert {each: mine[each] for each in others if each != "reference"} == {
        each: others[each] for each in others if each != "reference"
    }


async def test_what_a_way_in_caps_is_capped_for_them(service: Service) -> None:
    said = adult(wayIn="through_me", consent=None, keyed=of_ward(reporterName=None))
    answer = await service.post(KEYER, "/reports", said)
    assert answer.status == 201, answer.body
    report = answer.json()["id"]
    mine, others = [await seen(service, who, report) for who in (KEYER, OTHER_INTAKE)]
    assert mine["classes"]["municipality"] == others["classes"]["municipality"]
    assert PLACE not in str(mine["classes"])


async def test_nor_do_they_read_what_was_written_while_the_person_was_taken_for_a_child(service: Service) -> None:
    said = adult(wayIn="through_me", consent=None, keyed=of_ward(reporterName=None))
    report = (await service.post(KEYER, "/reports", said)).json()["id"]
    assert (await say(service, KEYER, report, CHILD, 1)).status == 200
    version = await version_of(service, KEYER, report)
    added = await service.post(KEYER, f"/reports/{report}/extension", {"expectedVersion": version, "careNeeds": TYPED})
    assert added.status == 200, added.body
    assert (await grown_up(service, OTHER_INTAKE, report, ADULT, version + 1)).status == 200
    for who in (OTHER_INTAKE, KEYER):
        assert TYPED not in str((await seen(service, who, report))["classes"]), who


async def test_their_own_reading_is_no_opening_by_the_centre(service: Service) -> None:
    report = (await key_in(service, of_ward()))["id"]
    assert (await seen(service, KEYER, report))["classes"]["receipt"]["openedAt"] is None
    assert (await service.get(KEYER, f"/reports/{report}/receipt")).json()["classes"]["receipt"]["openedAt"] is None
    assert (await seen(service, OTHER_INTAKE, report))["classes"]["receipt"]["openedAt"] is not None


async def test_offers_again_what_a_colleague_declined_and_nobody_else_does(service: Service) -> None:
    report = (await key_in(service, of_ward()))["id"]
    assert (await service.post(COLLEAGUE, f"/reports/{report}/hand-over/undo", {})).status == 200
    assert (await service.post(DOCTOR, f"/reports/{report}/hand-over/take", {})).slug == "nothing-handed-over"
    assert (await service.post(OTHER_INTAKE, f"/reports/{report}/hand-over", {})).status == 403
    assert (await service.post(KEYER, f"/reports/{report}/hand-over", {})).status == 200
    assert (await service.post(DOCTOR, f"/reports/{report}/hand-over/take", {})).status == 200


@pytest.mark.parametrize("how", [keyed(), keyed(sector="health")], ids=["citizen", "sector alone"])
async def test_offers_to_nobody_where_no_unit_was_named(service: Service, how: dict[str, Any]) -> None:
    report = (await key_in(service, how))["id"]
    assert (await service.post(KEYER, f"/reports/{report}/hand-over", {})).status == 403
    own = (await service.filed(KEYER))["id"]
    assert (await service.post(KEYER, f"/reports/{own}/hand-over", {})).status == 403


async def test_never_offers_to_a_unit_that_must_not_learn_of_it(service: Service) -> None:
    report = (await key_in(service, of_ward(), conflict={"unitIds": [str(PEOPLE[DOCTOR].unit)]}))["id"]
    assert (await service.post(KEYER, f"/reports/{report}/hand-over", {})).slug == "own-unit-excluded"


@pytest.mark.parametrize("way", ["could_not_ask", "through_me"])
async def test_a_ward_is_offered_a_person_who_was_not_asked_on_purpose_alone(service: Service, way: str) -> None:
    answer = await service.post(KEYER, "/reports", adult(wayIn=way, consent=None, keyed=of_ward(reporterName=None)))
    report = answer.json()["id"]
    assert (await service.post(COLLEAGUE, f"/reports/{report}/hand-over/take", {})).slug == "nothing-handed-over"
    assert "handOver" not in (await seen(service, DOCTOR, report))["classes"]["reference"]
    assert (await service.post(KEYER, f"/reports/{report}/hand-over", {})).status == 200
    assert (await service.post(DOCTOR, f"/reports/{report}/hand-over/take", {})).status == 200


async def test_nor_is_it_when_one_of_several_could_not_be_asked(service: Service) -> None:
    other = {"age": "adult", "wayIn": "could_not_ask", "concern": "Ćuti."}
    first = await key_in(service, of_ward(), others=[other])
    for each in first["persons"]:
        assert "handOver" not in (await seen(service, DOCTOR, each["id"]))["classes"]["reference"]


@pytest.mark.parametrize(
    ("way", "how", "status"),
    [
        ("official_duty", keyed(), 422),
        ("official_duty", keyed(sector="health"), 201),
        ("official_duty", of_ward(), 201),
        ("through_me", keyed(reporterName=None), 422),
        ("through_me", keyed(sector="health", reporterName=None), 422),
        ("through_me", of_ward(reporterName=None), 201),
        ("could_not_ask", keyed(), 201),
    ],
)
async def test_a_way_in_needs_whoever_can_have_reported_so(
    service: Service, way: str, how: dict[str, Any], status: int
) -> None:
    answer = await service.post(KEYER, "/reports", adult(wayIn=way, consent=None, keyed=how))
    assert answer.status == status, answer.body
    assert status == 201 or list(answer.fields()) == ["wayIn"]


async def test_of_another_person_it_is_named_where_it_was_sent(service: Service) -> None:
    others = [{"age": "adult", "wayIn": "official_duty", "concern": "Ćuti."}]
    answer = await service.post(KEYER, "/reports", minimum(keyed=keyed(), others=others))
    assert (answer.status, list(answer.fields())) == (422, ["others.0.wayIn"]), answer.body


ADDS = """
    insert into addendum select (jsonb_populate_record(null::addendum, to_jsonb(a) || jsonb_build_object(
        'id', gen_random_uuid(), 'given_by', app_subject()))).* from addendum a where a.report_id = :report"""
OFFERS = "update report set offered_at = now() where id = :report"


async def test_in_sql_alone_they_are_its_author_until_it_is_taken(service: Service) -> None:
    own = "select 1 from report r where r.id = :report and is_own(r)"
    report = (await service.post(KEYER, "/reports", adult(keyed=of_ward(), account=TYPED))).json()["id"]
    case = await case_of(service, report)
    assert [await case.run(who, own) for who in (KEYER, OTHER_INTAKE)] == [1, 0]
    said = {"expectedVersion": 1, "kind": "account", "text": "Zvala je ponovo."}
    assert (await service.post(KEYER, f"/reports/{report}/addenda", said)).status == 200
    assert await case.run(KEYER, ADDS) == 1
    assert (await service.post(DOCTOR, f"/reports/{report}/hand-over/take", {})).status == 200
    assert [await case.run(who, own) for who in (KEYER, DOCTOR)] == [0, 1]
    await refused(case, KEYER, ADDS)
    await refused(case, KEYER, OFFERS)


async def test_in_sql_alone_whoever_works_elsewhere_finds_nothing_that_they_keyed_in(service: Service) -> None:
    case = await case_of(service, (await key_in(service, of_ward()))["id"])
    keyer, police = caller(KEYER), PEOPLE["police.nis"]
    left = Principal(
        keyer.subject, KEYER, keyer.name, police.agency, uuid4(), police.sector, frozenset(police.roles), 2, None
    )
    for table, column in (("report", "id"), ("report_part", "report_id"), ("person_part", "report_id")):
        async with service.app_db.transaction(left) as connection:
            sql = text(f"select 1 from {table} where {column} = :report")
            assert (await connection.execute(sql, {"report": case.report})).rowcount == 0, table
