"""Row-level security of a dismissal and an assessment: who may propose, end or dismiss, and who says what the Centre has still to do."""

from __future__ import annotations

from uuid import UUID

import pytest
from sqlalchemy import text

from tests.integration.identification.conftest import Service
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
    owner_of,
    refused,
)
from tests.integration.identification.raids import everybody
from tests.integration.identification.service import minimum
from tests.integration.identification.test_row_level_security_of_ages import may_not, sub
from tests.support.walks import walk

SUPERVISOR = "supervisor.centre"
PROPOSE = """update report set dismissal_proposed_by = :by, dismissal_proposed_as = 'intake', dismissal_proposed_at = now()
  where id = :report"""
_ENDED = "dismissal_proposed_by = null, dismissal_proposed_as = null, dismissal_proposed_at = null"
WITHDRAW = f"update report set {_ENDED} where id = :report"
DISMISS = f"update report set state = 'dismissed', {_ENDED} where id = :report"
REOPEN = """update report set state = 'received', withdrawn_at = null, reopened_at = now(), assess_by = now()
  where id = :report"""
TRIAGE = """insert into addendum (id, report_id, person_id, kind, given_by, at, ciphertext, version)
  values (gen_random_uuid(), :report, :person, 'triage', :by, now(), '', 2)"""
TERM = "update report set assess_by = now() where id = :report"
AWAIT = "insert into awaited_answer (referral_id, report_id, respond_by) values (:of, :report, now())"
NOBODYS = (WARD, GRANTED, *UNIT_OF_CSR, *STRANGERS)


@pytest.fixture
async def child(service: Service, csr_nis: UUID) -> Case:
    """A doctor's child, taken on by csr.nis, whose report was taken over."""
    return await a_case(service, csr_nis)


@pytest.fixture
async def grown(service: Service, csr_nis: UUID) -> Case:
    """A doctor's adult, whose report was taken over."""
    return await a_case(service, csr_nis, age="adult")


@walk("who", NOBODYS)
async def test_no_one_else_proposes_dismisses_or_assesses(child: Case, who: str | None) -> None:
    await may_not(child, who, PROPOSE, by=sub(who))
    await may_not(child, who, DISMISS)
    if who not in (GRANTED, "csr.supervisor"):  # Who has taken it on says there why they recuse themself.
        await may_not(child, who, TRIAGE, by=sub(who))
    await may_not(child, who, TERM)
    await may_not(child, who, AWAIT, of=child.report)


async def test_an_adults_report_is_dismissed_by_one_person_of_the_centre(grown: Case) -> None:
    await refused(grown, AUTHOR, DISMISS)
    assert await grown.run(INTAKE, DISMISS) == 1


async def test_a_childs_report_is_dismissed_by_a_supervisor_after_another_persons_proposal(child: Case) -> None:
    for who in (INTAKE, OTHER_INTAKE, AUTHOR, SUPERVISOR):
        await refused(child, who, DISMISS)
    # In the own name only.
    await refused(child, INTAKE, PROPOSE, by=sub(OTHER_INTAKE))
    await refused(child, AUTHOR, PROPOSE, by=sub(AUTHOR))
    assert await child.run(INTAKE, PROPOSE, by=sub(INTAKE)) == 1
    for who in (INTAKE, OTHER_INTAKE, AUTHOR):
        await refused(child, who, DISMISS)
    await refused(child, OTHER_INTAKE, "update report set dismissal_proposed_at = now() where id = :report")
    assert await child.run(SUPERVISOR, DISMISS) == 1


async def test_what_was_dismissed_is_opened_again_by_a_supervisor_alone(grown: Case) -> None:
    for who in (INTAKE, AUTHOR, SUPERVISOR):
        await refused(grown, who, "update report set reopened_at = now() where id = :report")
    assert await grown.run(INTAKE, DISMISS) == 1
    for who in (INTAKE, OTHER_INTAKE, AUTHOR):
        await refused(grown, who, REOPEN)
    await refused(grown, SUPERVISOR, "update report set state = 'submitted', reopened_at = now() where id = :report")
    assert await grown.run(SUPERVISOR, REOPEN) == 1
    again = "update awaited_answer set respond_by = now() where referral_id = :report"
    assert await grown.run(SUPERVISOR, again) == 1


@pytest.mark.parametrize("who", [INTAKE, AUTHOR, SUPERVISOR])
async def test_what_was_taken_back_stays_so(service: Service, grown: Case, who: str) -> None:
    async with owner_of(service) as owner, owner.transaction() as connection:
        await connection.execute(text("update report set state = 'withdrawn' where id = :id"), {"id": grown.report})
    await refused(grown, who, REOPEN)


@pytest.mark.parametrize("column", ["dismissal_proposed_by", "second_author_id"])
async def test_no_supervisor_dismisses_what_they_proposed_or_what_comes_from_them(
    service: Service, child: Case, column: str
) -> None:
    assert await child.run(INTAKE, PROPOSE, by=sub(INTAKE)) == 1
    async with owner_of(service) as owner, owner.transaction() as connection:
        changed = f"update report set {column} = :by where id = :report"
        await connection.execute(text(changed), {"by": sub(SUPERVISOR), "report": child.report})
    await refused(child, SUPERVISOR, DISMISS)


async def test_whoever_changes_what_it_rested_on_ends_a_proposal(child: Case) -> None:
    for who in (AUTHOR, OTHER_INTAKE, SUPERVISOR):
        assert await child.run(INTAKE, PROPOSE, by=sub(INTAKE)) == 1
        assert await child.run(who, WITHDRAW) == 1


async def test_with_a_child_among_several_no_person_is_dismissed_before_the_first(service: Service) -> None:
    filed = await service.post(AUTHOR, "/reports", minimum(**everybody()))
    first, *others = [str(each["id"]) for each in filed.json()["persons"]]
    cases = [await case_of(service, each) for each in (first, *others)]
    assert (await service.post(INTAKE, f"/reports/{first}/take-over", {"expectedVersion": 1})).status == 200
    for each in cases:
        for who in (INTAKE, SUPERVISOR):
            await refused(each, who, DISMISS)
    assert await cases[0].run(INTAKE, PROPOSE, by=sub(INTAKE)) == 1
    await refused(cases[1], SUPERVISOR, DISMISS)
    assert await cases[0].run(SUPERVISOR, DISMISS) == 1
    await refused(cases[1], INTAKE, DISMISS)
    assert await cases[1].run(SUPERVISOR, DISMISS) == 1


async def test_what_the_centre_has_still_to_do_is_the_centres_to_say(child: Case, grown: Case) -> None:
    for who in (AUTHOR, WARD):
        await may_not(child, who, TERM)
        await may_not(child, who, AWAIT, of=child.report)
    assert await child.run(INTAKE, TERM) == 1
    # Of this report alone, under its own id.
    await refused(child, INTAKE, AWAIT, of=grown.report)
