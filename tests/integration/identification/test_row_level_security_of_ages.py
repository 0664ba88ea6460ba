"""Row-level security of an age that is found out: who may turn a path, and what may rest on it, asked in SQL alone."""

from __future__ import annotations

import re
from uuid import UUID

import pytest
from sqlalchemy.exc import DBAPIError

from tests.integration.identification.conftest import PEOPLE, Service
from tests.integration.identification.in_sql import (
    AUTHOR,
    GRANTED,
    INTAKE,
    OTHER_INTAKE,
    STRANGERS,
    UNIT_OF_CSR,
    WARD,
    Case,
    a_case,
    case_of,
    refused,
)
from tests.integration.identification.test_keying_in import key_in, of_ward
from tests.integration.identification.test_recording_age import CHILD, a_child, an_adult, grown_up, say
from tests.support.walks import walk

PROPOSE = """update report set adult_proposed_by = :by, adult_proposed_as = 'intake', adult_proposed_from = 'document',
  adult_proposed_at = now() where id = :report"""
_ENDED = "adult_proposed_by = null, adult_proposed_as = null, adult_proposed_from = null, adult_proposed_at = null"
WITHDRAW = f"update report set {_ENDED} where id = :report"
TURN = f"update report set way_now = :way, csr_now = :unit, path_since = now(), {_ENDED} where id = :report"
BASIS = "insert into disclosure_basis values (:person, 'child_protection', :report, 'child_duty', true, true)"
ANSWERED = """update disclosure_basis set ground = 'consent', live = false
  where report_id = :report and purpose = 'child_protection'"""
LIVE = "update disclosure_basis set live = {} where report_id = :report"
AUTHORISATION = """insert into authorisation (referral_id, report_id, person_id, purpose, unit_id, ground, way, given_by, at)
  values (gen_random_uuid(), :report, :person, 'child_protection', :unit, 'child_duty', :way, :by, now())"""
BIRTH = """insert into addendum (id, report_id, person_id, kind, given_by, at, ciphertext, version)
  values (gen_random_uuid(), :report, :person, 'birth', :by, now(), '', 2)"""
NOBODYS = (WARD, *UNIT_OF_CSR, *STRANGERS)


def sub(who: str | None) -> UUID:
    return PEOPLE[(who or AUTHOR).partition("@")[0]].sub


@pytest.fixture
async def child(service: Service, csr_nis: UUID) -> Case:
    """A doctor's child, taken on by csr.nis."""
    return await a_case(service, csr_nis)


@pytest.fixture
async def grown(service: Service, csr_nis: UUID) -> Case:
    """A doctor's adult."""
    return await a_case(service, csr_nis, age="adult")


async def may_not(case: Case, who: str | None, statement: str, **values: object) -> None:
    """It is refused aloud, or finds nothing."""
    try:
        changed = await case.run(who, statement, **values)
    except DBAPIError as error:
        if not re.search("row-level security|permission denied", str(error)):
            raise
    else:
        assert changed == 0


@walk("who", NOBODYS)
async def test_no_one_else_turns_a_path_or_says_an_age(child: Case, who: str | None) -> None:
    unit = PEOPLE[GRANTED].unit
    await may_not(child, who, TURN, way="could_not_ask", unit=unit)
    await may_not(child, who, BIRTH, by=sub(who))
    await may_not(child, who, LIVE.format("false"))


async def test_the_author_turns_a_path_to_a_childs_and_never_from_it(child: Case, grown: Case) -> None:
    unit = PEOPLE[GRANTED].unit
    await refused(child, AUTHOR, TURN, way="could_not_ask", unit=None)
    assert await grown.run(AUTHOR, TURN, way="child_duty", unit=unit) == 1


async def test_a_childs_path_is_turned_by_another_person_than_proposed_it(child: Case) -> None:
    for who in (INTAKE, OTHER_INTAKE):
        await refused(child, who, TURN, way="could_not_ask", unit=None)
    # In the own name only, and by no one from whom the report comes.
    await refused(child, INTAKE, PROPOSE, by=sub(OTHER_INTAKE))
    await refused(child, AUTHOR, PROPOSE, by=sub(AUTHOR))
    assert await child.run(INTAKE, PROPOSE, by=sub(INTAKE)) == 1
    for who in (INTAKE, AUTHOR):
        await refused(child, who, TURN, way="could_not_ask", unit=None)
    await refused(child, OTHER_INTAKE, "update report set adult_proposed_at = now() where id = :report")
    assert await child.run(OTHER_INTAKE, TURN, way="could_not_ask", unit=None) == 1


async def test_who_may_say_an_age_ends_a_proposal(child: Case) -> None:
    for who in (AUTHOR, OTHER_INTAKE):
        assert await child.run(INTAKE, PROPOSE, by=sub(INTAKE)) == 1
        assert await child.run(who, WITHDRAW) == 1


@pytest.mark.parametrize("taken", [False, True])
async def test_who_entered_a_childs_report_neither_proposes_nor_turns_in_sql(service: Service, taken: bool) -> None:
    report = str((await key_in(service, of_ward()))["id"])
    if taken:
        assert (await service.post(AUTHOR, f"/reports/{report}/hand-over/take", {})).status == 200
    case = await case_of(service, report)
    await refused(case, INTAKE, PROPOSE, by=sub(INTAKE))
    assert await case.run(OTHER_INTAKE, PROPOSE, by=sub(OTHER_INTAKE)) == 1
    await refused(case, INTAKE, TURN, way="could_not_ask", unit=None)


async def test_a_ground_lives_as_long_as_the_path_and_no_longer(service: Service) -> None:
    report = await a_child(service)
    case = await case_of(service, report)
    for who in (AUTHOR, INTAKE):
        await may_not(case, who, LIVE.format("false"))
    assert (await grown_up(service, INTAKE, report)).status == 200
    for who in (AUTHOR, INTAKE):
        await may_not(case, who, LIVE.format("true"))


async def test_no_answer_takes_the_place_of_the_duty_towards_a_child(service: Service) -> None:
    found = await an_adult(service)
    assert (await say(service, AUTHOR, found, CHILD)).status == 200
    for who in (AUTHOR, INTAKE):
        await may_not(await case_of(service, found), who, ANSWERED)


async def test_whom_a_child_that_was_found_out_may_be_opened_to(service: Service) -> None:
    adult, found = await an_adult(service), await an_adult(service)
    assert (await say(service, AUTHOR, found, CHILD)).status == 200
    unit, elsewhere = PEOPLE[GRANTED].unit, PEOPLE["csr.novisad"].unit
    ids = [await case_of(service, report) for report in (adult, found)]
    for who in (AUTHOR, INTAKE):
        await refused(ids[0], who, AUTHORISATION, unit=unit, way="found_out", by=sub(who))
        assert await ids[1].run(who, AUTHORISATION, unit=unit, way="found_out", by=sub(who)) == 1
        await refused(ids[1], who, AUTHORISATION, unit=elsewhere, way="found_out", by=sub(who))
        await refused(ids[1], who, AUTHORISATION, unit=unit, way="found_out", by=sub(OTHER_INTAKE))
    await refused(ids[0], AUTHOR, BASIS)
    await refused(ids[0], INTAKE, BASIS)


@pytest.mark.parametrize("change", ["path_since = now()", "csr_now = gen_random_uuid()", "to_ask_since = now()"])
async def test_since_when_and_whom_it_serves_is_of_a_turn(grown: Case, change: str) -> None:
    for who in (AUTHOR, INTAKE):
        await refused(grown, who, f"update report set {change} where id = :report")


@pytest.mark.parametrize("way", ["through_me", "official_duty", "vital_interest", "consent_adult", "no_way"])
async def test_a_path_is_the_filings_own_or_a_childs(child: Case, way: str) -> None:
    assert await child.run(OTHER_INTAKE, PROPOSE, by=sub(OTHER_INTAKE)) == 1
    with pytest.raises(DBAPIError, match="report_way_now_fits"):
        await child.run(INTAKE, TURN, way=way, unit=None)


@pytest.mark.parametrize(
    "change", ["adult_proposed_at = null", "adult_proposed_from = 'other'", "adult_proposed_as = 'unit'"]
)
async def test_a_proposal_is_whole_and_from_a_source_with_a_name(child: Case, change: str) -> None:
    name = change.partition(" ")[0]
    statement = re.sub(rf"{name} = [^,]+?(?=,| where)", change, PROPOSE)
    with pytest.raises(DBAPIError, match="report_adult_proposed_whole"):
        await child.run(INTAKE, statement, by=sub(INTAKE))
