"""Row-level security of sending: what a person answered is written by the Centre, and nothing opens beyond what they answered last."""

from __future__ import annotations

import pytest

from tests.integration.identification.conftest import Service
from tests.integration.identification.in_sql import AUTHOR, STRANGERS, WARD, Case, case_of, refused
from tests.integration.identification.sending import (
    MANAGER,
    NGO,
    SHELTER,
    agreement,
    answered,
    case_of_an_adult,
    version,
)
from tests.integration.identification.service import PEOPLE
from tests.integration.identification.test_row_level_security_of_ages import sub
from tests.integration.identification.test_row_level_security_of_openings import AUTHORISE
from tests.support.walks import walk

TO, OTHER = PEOPLE[SHELTER].unit, PEOPLE[NGO].unit
ANSWER = """insert into referral_consent (report_id, person_id, purpose, agreed, unit_ids, classes, given_by, method, language,
  interpreter, seen_alone, called_back, recorded_by, recorded_at) values (:report, :person, 'emergency_accommodation', :agreed,
  array[cast(:unit as uuid)], array['person_name'], 'person', 'written', 'sr', false, 'yes', 'no', :by, now())"""
REST = """insert into disclosure_basis (report_id, person_id, purpose, ground, live, verified, unit_ids, classes)
  values (:report, :person, 'emergency_accommodation', 'consent', :live, true, array[cast(:unit as uuid)], array['person_name'])"""
SEND = AUTHORISE.replace("gen_random_uuid()", ":referral").replace("child_protection", "emergency_accommodation")
OPEN = """insert into disclosure (referral_id, report_id, purpose, state, unit_id, accepted_by)
  values (:referral, :report, 'emergency_accommodation', :state, :unit, :worker)"""
NOBODYS = (AUTHOR, WARD, SHELTER, *(each for each in STRANGERS if each != MANAGER))


@pytest.fixture
async def grown(service: Service) -> Case:
    """An adult whose case a manager has."""
    return await case_of(service, await case_of_an_adult(service))


@walk("who", NOBODYS)
async def test_no_one_else_says_what_a_person_answered_or_sends_them(grown: Case, who: str | None) -> None:
    await refused(grown, who, ANSWER, agreed=True, unit=TO, by=sub(who))
    await refused(grown, who, REST, live=True, unit=TO)
    await refused(grown, who, SEND, unit=TO, way="sent", by=sub(who))
    await refused(grown, who, OPEN, state="addressed", unit=TO, worker=None)
    if who != AUTHOR:
        assert await grown.run(who, "select 1 from referral_consent where report_id = :report") == 0


async def test_a_ground_says_what_was_answered_last_and_nothing_else(grown: Case) -> None:
    await refused(grown, MANAGER, REST, live=True, unit=TO)
    await refused(grown, MANAGER, ANSWER, agreed=True, unit=TO, by=sub(SHELTER))
    assert await grown.run(MANAGER, ANSWER, agreed=True, unit=TO, by=sub(MANAGER)) == 1
    for wrong in ({"live": False, "unit": TO}, {"live": True, "unit": OTHER}):
        await refused(grown, MANAGER, REST, **wrong)
    assert await grown.run(MANAGER, REST, live=True, unit=TO) == 1
    widened = (
        "update disclosure_basis set unit_ids = null where report_id = :report and purpose = 'emergency_accommodation'"
    )
    await refused(grown, MANAGER, widened)
    for sql in ("update referral_consent set agreed = true", "delete from referral_consent"):
        await refused(grown, MANAGER, sql)


async def test_it_opens_to_the_unit_that_was_sent_to_and_to_no_worker(grown: Case) -> None:
    await refused(grown, MANAGER, OPEN, state="addressed", unit=TO, worker=None)
    assert await grown.run(MANAGER, SEND, unit=TO, way="sent", by=sub(MANAGER)) == 1
    for state, unit, worker in (
        ("addressed", OTHER, None),
        ("granted", TO, sub(SHELTER)),
        ("addressed", TO, sub(SHELTER)),
    ):
        await refused(grown, MANAGER, OPEN, state=state, unit=unit, worker=worker)
    assert await grown.run(MANAGER, OPEN, state="addressed", unit=TO, worker=None) == 1


async def test_a_child_is_not_asked(service: Service) -> None:
    child = await case_of(service, await case_of_an_adult(service, "child_duty"))
    await refused(child, MANAGER, ANSWER, agreed=True, unit=TO, by=sub(MANAGER))


async def test_what_an_adult_agreed_to_is_no_ground_of_a_child(service: Service) -> None:
    report = await case_of_an_adult(service)
    assert (await answered(service, report, agreement())).status == 200
    found = {"expectedVersion": await version(service, report), "age": "child", "basis": "document"}
    assert (await service.post(MANAGER, f"/reports/{report}/age", found, acr=2)).status == 200
    revived = "update disclosure_basis set live = true where report_id = :report and ground = 'consent'"
    await refused(await case_of(service, report), MANAGER, revived)
