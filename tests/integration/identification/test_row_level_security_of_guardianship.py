"""Row-level security of guardianship: who protects a child answers for it and sends it, no one else; a unit that helps writes a no alone."""

from __future__ import annotations

import pytest

from tests.integration.identification.conftest import Service
from tests.integration.identification.in_sql import AUTHOR, STRANGERS, WARD, Case, case_of, refused
from tests.integration.identification.sending import (
    GUARDIAN,
    GUARDIANS_SUPERVISOR,
    INTAKE,
    MANAGER,
    NGO,
    SHELTER,
    accepted,
    agreement,
    answered,
    answered_for,
    case_of_a_child,
    case_of_an_adult,
    guardianship,
    sent,
)
from tests.integration.identification.service import PEOPLE
from tests.integration.identification.test_row_level_security_of_ages import sub
from tests.integration.identification.test_row_level_security_of_sending import ANSWER, OPEN, REST, SEND
from tests.support.walks import walk

TO, OTHER = PEOPLE[SHELTER].unit, PEOPLE[NGO].unit
BY_GUARDIAN = ANSWER.replace("agreed, unit_ids", "ground, agreed, unit_ids").replace(":agreed", ":ground, :agreed", 1)
ON_GUARDIANSHIP = REST.replace("'consent'", "'guardianship'")
SENT = SEND.replace("child_duty", "guardianship")
ADDED = """insert into addendum (id, report_id, person_id, kind, given_by, at, version, ciphertext)
  values (gen_random_uuid(), :report, :person, :kind, :by, now(), 9, 'x')"""
NOBODYS = (AUTHOR, WARD, INTAKE, MANAGER, SHELTER, "csr2.nis", *(each for each in STRANGERS if each != MANAGER))


@pytest.fixture
async def child(service: Service) -> Case:
    """A child whose protection csr.nis took on."""
    return await case_of(service, await case_of_a_child(service))


@walk("who", NOBODYS)
async def test_no_one_else_answers_for_a_child_or_writes_down_what_it_says(child: Case, who: str | None) -> None:
    await refused(child, who, BY_GUARDIAN, ground="guardianship", agreed=True, unit=TO, by=sub(who))
    await refused(child, who, ON_GUARDIANSHIP, live=True, unit=TO)
    await refused(child, who, ADDED, kind="child_views", by=sub(who))
    if who != AUTHOR:
        await refused(child, who, ADDED, kind="guardian", by=sub(who))
    if who not in (INTAKE, MANAGER):
        assert await child.run(who, "select 1 from referral_consent where report_id = :report") == 0
        await refused(child, who, SENT, unit=TO, way="sent", by=sub(who))


@pytest.mark.parametrize("who", [GUARDIAN, GUARDIANS_SUPERVISOR])
async def test_a_ground_says_what_the_guardianship_authority_answered_last(child: Case, who: str) -> None:
    await refused(child, who, ON_GUARDIANSHIP, live=True, unit=TO)
    await refused(child, who, BY_GUARDIAN, ground="consent", agreed=True, unit=TO, by=sub(who))
    await refused(child, who, BY_GUARDIAN, ground="guardianship", agreed=True, unit=TO, by=sub(SHELTER))
    police = BY_GUARDIAN.replace("emergency_accommodation", "criminal_investigation")
    await refused(child, who, police, ground="guardianship", agreed=True, unit=TO, by=sub(who))
    await refused(child, who, SENT.replace("guardianship", "consent"), unit=TO, way="sent", by=sub(who))
    await refused(child, who, SENT, unit=TO, way="confirmed", by=sub(who))
    given = {"ground": "guardianship", "agreed": True, "unit": TO, "by": sub(who)}
    assert await child.run(who, BY_GUARDIAN, **given) == 1
    for wrong in ({"live": False, "unit": TO}, {"live": True, "unit": OTHER}):
        await refused(child, who, ON_GUARDIANSHIP, **wrong)
    await refused(child, MANAGER, REST, live=True, unit=TO)
    assert await child.run(who, ON_GUARDIANSHIP, live=True, unit=TO) == 1
    await refused(child, who, OPEN, state="addressed", unit=TO, worker=None)
    assert await child.run(who, SENT, unit=TO, way="sent", by=sub(who)) == 1
    await refused(child, who, OPEN, state="granted", unit=TO, worker=sub(SHELTER))


@walk("who", (GUARDIAN, GUARDIANS_SUPERVISOR))
async def test_of_the_report_itself_only_its_version_moves(child: Case, who: str) -> None:
    for changed in (
        "state = 'dismissed'",
        "way_now = 'consent_adult'",
        "danger = 'no'",
        "assess_by = null",
        "offered_at = now()",
    ):
        await refused(child, who, f"update report set {changed}, version = version + 1 where id = :report")
    assert await child.run(who, "update report set version = version + 1 where id = :report") == 1


async def test_who_protects_a_child_ends_what_rested_on_it_and_nothing_else(service: Service) -> None:
    report = await case_of_a_child(service)
    assert (await answered_for(service, report, guardianship())).status == 200
    case = await case_of(service, report, await sent(service, report))
    of = "update disclosure set {} where referral_id = :referral"
    await refused(case, GUARDIAN, of.format("unit_id = null, state = 'granted'"))
    assert await case.run("csr2.nis", of.format("state = 'ended'")) == 0
    assert await case.run(GUARDIAN, of.format("state = 'ended', ended_at = now()")) == 1
    for sql in ("update referral_consent set agreed = true", "delete from referral_consent"):
        await refused(case, GUARDIAN, sql)


async def test_guardianship_is_no_ground_of_an_adult(service: Service) -> None:
    report = await case_of_an_adult(service)
    adult = await case_of(service, report)
    for who in (MANAGER, GUARDIAN):
        await refused(adult, who, BY_GUARDIAN, ground="guardianship", agreed=True, unit=TO, by=sub(who))
        await refused(adult, who, ON_GUARDIANSHIP, live=True, unit=TO)


async def test_who_helps_an_adult_writes_a_no_to_that_help_and_nothing_else(service: Service) -> None:
    report = await case_of_an_adult(service)
    assert (await answered(service, report, agreement())).status == 200
    referral = await sent(service, report)
    adult, end = await case_of(service, report, referral), "update disclosure set {} where referral_id = :referral"
    ended = end.format("state = 'ended', ended_as = 'consent_withdrawn', ended_at = now()")
    assert await adult.run(SHELTER, ended) == 0
    await accepted(service, report, referral)
    await refused(adult, SHELTER, ANSWER, agreed=True, unit=TO, by=sub(SHELTER))
    other = ANSWER.replace("emergency_accommodation", "legal_aid")
    await refused(adult, SHELTER, other, agreed=False, unit=TO, by=sub(SHELTER))
    await refused(adult, SHELTER, end.format("unit_id = null"))
    widened = "update disclosure_basis set {} where report_id = :report and purpose = 'emergency_accommodation'"
    await refused(adult, SHELTER, widened.format("unit_ids = null"))
    assert await adult.run(SHELTER, ANSWER, agreed=False, unit=TO, by=sub(SHELTER)) == 1
    assert await adult.run(SHELTER, widened.format("live = false")) == 1
    assert await adult.run(SHELTER, ended) == 1
