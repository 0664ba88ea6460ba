"""Who saw a report: every position against the table, own agency alone, pages, the record of asking, and row-level security."""

from __future__ import annotations

from uuid import UUID, uuid4

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from tests.integration.identification.conftest import PEOPLE, Service
from tests.integration.identification.in_sql import caller
from tests.integration.identification.test_access_walk import HOLDERS, WITHOUT, opened
from tests.support import access_oracle as oracle

READERS = ("health.nis", "health2.nis", "intake.centre", "csr.nis")


async def read_by_many(service: Service, csr_nis: UUID) -> str:
    """A report that people of three agencies opened, each once, in the order of READERS."""
    report = await opened(service, csr_nis)
    for username in READERS:
        assert (await service.get(username, f"/reports/{report}")).status == 200
    return report


async def noted(service: Service) -> int:
    ((count,),) = await service.rows("select count(*) from audit")
    return int(count)


@pytest.mark.parametrize("position", HOLDERS)
async def test_every_position_is_answered_as_the_table_says(service: Service, csr_nis: UUID, position: str) -> None:
    report = await read_by_many(service, csr_nis)
    before = await noted(service)
    answer = await service.get(HOLDERS[position], f"/reports/{report}/reads")
    shown = oracle.shown("reads", position)
    assert shown in ("own", "none")
    assert answer.status == (200 if shown == "own" else 404)
    assert await noted(service) == before + (shown == "own")


async def test_the_author_sees_reads_by_their_own_agency_and_no_ones_name(service: Service, csr_nis: UUID) -> None:
    report = await read_by_many(service, csr_nis)
    answer = await service.get("health.nis", f"/reports/{report}/reads")
    seen = [(each["unitId"], each["positions"], each["byYou"]) for each in answer.json()["items"]]
    ward = str(PEOPLE["health.nis"].unit)
    assert seen == [(ward, ["unit"], False), (ward, ["author"], True)]
    assert all(set(each) == {"at", "unitId", "positions", "classes", "byYou"} for each in answer.json()["items"])
    assert "person_name" in answer.json()["items"][1]["classes"]
    for username in READERS:
        assert str(PEOPLE[username].sub).encode() not in answer.body
        assert PEOPLE[username].name.encode() not in answer.body


@pytest.mark.parametrize("username", [*WITHOUT, "health2.nis", "intake.centre", "csr.nis", "csr2.nis"])
async def test_who_may_not_know_gets_what_a_random_id_gets(service: Service, csr_nis: UUID, username: str) -> None:
    report = await read_by_many(service, csr_nis)
    before = await noted(service)
    real, random = [await service.get(username, f"/reports/{each}/reads") for each in (report, uuid4())]
    assert (real.status, real.body) == (random.status, random.body)
    assert real.status in (403, 404)
    assert await noted(service) == before


async def test_pages_go_on_where_the_last_one_ended_for_the_same_reader_alone(service: Service, csr_nis: UUID) -> None:
    report = await opened(service, csr_nis)
    for _ in range(5):
        await service.get("health.nis", f"/reports/{report}")
    moments, cursors, after = [], [], ""
    for _ in range(3):
        page = (await service.get("health.nis", f"/reports/{report}/reads?first=2{after}")).json()
        moments += [each["at"] for each in page["items"]]
        cursors += page["cursors"]
        after = f"&after={page['nextCursor']}"
    assert page["nextCursor"] is None
    assert len(set(moments)) == 5
    assert moments == sorted(moments, reverse=True)
    for number, cursor in enumerate(cursors[:-1], start=1):
        following = (await service.get("health.nis", f"/reports/{report}/reads?first=1&after={cursor}")).json()
        assert following["items"][0]["at"] == moments[number]
    listed = (await service.get("health.nis", "/reports?first=1")).json()["nextCursor"]
    for foreign in ("x", listed or "y"):
        assert (await service.get("health.nis", f"/reports/{report}/reads?after={foreign}")).slug == "invalid-input"
    assert (await service.get("health.nis", f"/reports/{report}/reads?first=51")).slug == "invalid-input"


async def test_that_a_person_asked_is_on_the_record_and_without_the_record_there_is_no_answer(
    service: Service, csr_nis: UUID
) -> None:
    report = await opened(service, csr_nis)
    await service.get("health.nis", f"/reports/{report}/reads")
    asked = f"select caller, position, classes from audit where subject_id = '{report}' and action = 'report.reads'"
    assert await service.rows(asked) == [(PEOPLE["health.nis"].sub, "author", ["reads"])]


async def test_before_the_centre_takes_it_over_the_database_shows_reads_to_the_author_alone(
    service: Service, csr_nis: UUID
) -> None:
    report = await read_by_many(service, csr_nis)
    query = text("select from audit where subject_id = :report and action = 'report.read'")
    for username in (*READERS, *WITHOUT, None):
        who = None if username is None else caller(username)
        async with service.app_db.transaction(who) as connection:
            found = (await connection.execute(query, {"report": report})).rowcount
        assert found == (len(READERS) if username == "health.nis" else 0), username


async def test_the_database_takes_no_read_in_anothers_name_and_changes_none(service: Service, csr_nis: UUID) -> None:
    report = await read_by_many(service, csr_nis)
    another = {"report": report, "caller": PEOPLE["csr.nis"].sub}
    forged = (
        "insert into audit (id, at, caller, position, action, subject_type, subject_id, classes) values "
        "(gen_random_uuid(), now(), :caller, 'author', 'report.read', 'report', :report, '{}')"
    )
    for statement in (forged, "update audit set caller = :caller where subject_id = :report", "delete from audit"):
        with pytest.raises(DBAPIError):
            async with service.app_db.transaction(caller("health.nis")) as connection:
                await connection.execute(text(statement), another if ":" in statement else {})
