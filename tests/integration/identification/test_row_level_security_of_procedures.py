"""Row-level security of procedures: who opens one, sits on its panel, votes and decides, whatever a query says."""

from __future__ import annotations

import pytest

from tests.integration.identification.conftest import Service
from tests.integration.identification.in_sql import AUTHOR, INTAKE, STRANGERS, WARD, Case, case_of, refused
from tests.integration.identification.procedures import (
    ANOTHER_PSYCHOLOGIST,
    DIRECTOR,
    PEDAGOGUE,
    PSYCHOLOGIST,
    SOCIAL_WORKER,
    led_to,
)
from tests.integration.identification.sending import MANAGER, OF_CENTRE, case_of_an_adult
from tests.integration.identification.test_row_level_security_of_ages import may_not, sub
from tests.support.walks import walk

OPEN = """insert into procedure (id, case_id, report_id, opened_at, opened_by, state)
  values (gen_random_uuid(), gen_random_uuid(), :report, now(), :by, 'open')"""
SEAT = """insert into panel_seat (procedure_id, person_id, report_id, profession, appointed_at)
  select id, :member, report_id, 'psychologist', now() from procedure where report_id = :report"""
VOTE = "update panel_seat set vote = 'signed', voted_at = now() where report_id = :report and person_id = :member"
DECIDE = "update procedure set state = 'identified', ended_at = now() where report_id = :report"
DISCONTINUE = """update procedure set state = 'discontinued', discontinued_as = 'deceased', ended_at = now()
  where report_id = :report"""
PRESUME = "update procedure set presumed_at = now() where report_id = :report"
PANEL = "update report set panel = array[cast(:member as uuid)] where id = :report"
TOUCH = "update report set manager_id = null, assigned_at = null where id = :report"
WRITE = """insert into addendum (id, report_id, person_id, kind, given_by, at, ciphertext, version)
  values (gen_random_uuid(), :report, :person, 'procedure', :by, now(), '', 9)"""
NOBODYS = (AUTHOR, WARD, ANOTHER_PSYCHOLOGIST, *(each for each in STRANGERS if each != MANAGER))


@pytest.fixture
async def grown(service: Service) -> Case:
    """An adult whom a panel assesses, of whom a decision is proposed."""
    report = await case_of_an_adult(service)
    await led_to(service, report, "open", "appoint", "propose")
    return await case_of(service, report)


@walk("who", NOBODYS)
async def test_no_one_else_finds_or_changes_a_procedure(grown: Case, who: str | None) -> None:
    for statement in (OPEN, SEAT, VOTE, DECIDE, DISCONTINUE, PRESUME, PANEL, WRITE):
        await may_not(grown, who, statement, by=sub(who), member=sub(who))
    for table in ("procedure", "panel_seat"):
        assert await grown.seen(who, table) == 0


@walk("who", [PEDAGOGUE, MANAGER, OF_CENTRE, INTAKE])
async def test_only_a_member_votes_and_in_the_own_name(grown: Case, who: str) -> None:
    await may_not(grown, who, VOTE, member=sub(SOCIAL_WORKER))
    assert await grown.run(PEDAGOGUE, VOTE, member=sub(PEDAGOGUE)) == 1


async def test_a_member_changes_nothing_of_the_report_nor_of_the_panel(grown: Case) -> None:
    for statement in (TOUCH, PANEL, SEAT, DISCONTINUE, DECIDE):
        await may_not(grown, PEDAGOGUE, statement, member=sub(ANOTHER_PSYCHOLOGIST))


async def test_it_is_decided_on_three_signatures_or_by_the_director_on_a_dissent(service: Service, grown: Case) -> None:
    for who in (MANAGER, OF_CENTRE, DIRECTOR, INTAKE):
        await may_not(grown, who, DECIDE)
    await led_to(service, str(grown.report), "dissent")
    for who in (MANAGER, OF_CENTRE, PSYCHOLOGIST):
        await may_not(grown, who, DECIDE)
    assert await grown.run(DIRECTOR, DECIDE) == 1


async def test_the_case_manager_alone_presumes_while_the_panel_assesses(service: Service) -> None:
    report = await case_of(service, await case_of_an_adult(service))
    await led_to(service, str(report.report), "open")
    await may_not(report, MANAGER, PRESUME)
    await led_to(service, str(report.report), "appoint")
    for who in (INTAKE, OF_CENTRE, PSYCHOLOGIST, DIRECTOR):
        await may_not(report, who, PRESUME)
    assert await report.run(MANAGER, PRESUME) == 1
    await may_not(report, MANAGER, PRESUME)


async def test_a_supervisor_alone_discontinues(grown: Case) -> None:
    for who in (MANAGER, INTAKE, PSYCHOLOGIST):
        await may_not(grown, who, DISCONTINUE)
    assert await grown.run(OF_CENTRE, DISCONTINUE) == 1


async def test_a_person_opens_it_in_the_own_name(service: Service) -> None:
    report = await case_of(service, await case_of_an_adult(service))
    await refused(report, MANAGER, OPEN, by=sub(OF_CENTRE))
    assert await report.run(MANAGER, OPEN, by=sub(MANAGER)) == 1
