"""Row-level security of links: who says how two persons are related, and who puts a report into a case, whatever a query says."""

from __future__ import annotations

import re
from uuid import UUID

import pytest
from sqlalchemy.exc import DBAPIError

from tests.integration.identification.conftest import Service
from tests.integration.identification.in_sql import AUTHOR, INTAKE, STRANGERS, WARD, Case, case_of
from tests.integration.identification.persons import filed_twice, held_by, link, version_of
from tests.integration.identification.sending import MANAGER, OF_CENTRE
from tests.integration.identification.test_linking_persons import ANOTHER_MANAGER, ANOTHER_SUPERVISOR, SEEMS, held_twice
from tests.integration.identification.test_row_level_security_of_ages import sub
from tests.support.walks import walk

ADD = """insert into person_link (id, report_a, report_b, relation, proposed_by, proposed_at, confirmed_by, confirmed_at)
  select gen_random_uuid(), least(:report, cast(:other as uuid)), greatest(:report, cast(:other as uuid)), :relation, :by, now(),
    cast(:confirmed as uuid), case when cast(:confirmed as uuid) is not null then now() end"""
CONFIRM = """update person_link set confirmed_by = cast(:by as uuid), confirmed_at = now() where confirmed_at is null
  and :report in (report_a, report_b)"""
END = """update person_link set ended_by = cast(:by as uuid), ended_at = now() where ended_at is null
  and :report in (report_a, report_b)"""
JOIN = """select join_case(:report, l.id, gen_random_uuid(), cast(:by as uuid), now(), '{}', null, null, null, '{}',
    cast(:version as integer), '[]') from person_link l where :report in (l.report_a, l.report_b)"""
LEAVE = "select leave_case(:report, gen_random_uuid())"
NO_ONE_OF_THE_CENTRE = (AUTHOR, WARD, *(each for each in STRANGERS if each != MANAGER))


@pytest.fixture
async def two(service: Service) -> tuple[Case, str]:
    """Two that only seem to be one person, of two case managers; it is proposed to link them."""
    one, other = await filed_twice(service, *SEEMS)
    for report, manager in ((one, MANAGER), (other, ANOTHER_MANAGER)):
        await held_by(service, report, manager)
    assert (await link(service, OF_CENTRE, one, other)).status == 200
    return await case_of(service, one), other


async def may_not(case: Case, who: str | None, statement: str, **values: object) -> None:
    """It is refused aloud, or finds nothing."""
    try:
        changed = await case.run(who, statement, **values)
    except DBAPIError as error:
        if not re.search("row-level security|permission denied|not the caller's", str(error)):
            raise
    else:
        assert changed == 0


async def next_version(case: Case) -> int:
    return await version_of(case.service, str(case.report)) + 1


async def adds(case: Case, other: str, who: str | None, relation: str, by: str | None, confirmed: str | None) -> None:
    said = {"other": UUID(other), "relation": relation, "by": sub(by)}
    await may_not(case, who, ADD, **said, confirmed=None if confirmed is None else sub(confirmed))


@walk("who", NO_ONE_OF_THE_CENTRE)
async def test_no_one_else_finds_or_changes_a_link(two: tuple[Case, str], who: str | None) -> None:
    case, other = two
    await adds(case, other, who, "same_person", who, None)
    for statement in (CONFIRM, END, JOIN, LEAVE):
        await may_not(case, who, statement, by=sub(who), version=await next_version(case))
    assert await case.run(who, "select 1 from person_link where :report in (report_a, report_b)") == 0


async def test_it_is_said_in_the_own_name_of_reports_that_one_holds(two: tuple[Case, str]) -> None:
    case, other = two
    await adds(case, other, MANAGER, "same_site", MANAGER, MANAGER)  # The other report is another case manager's.
    await adds(case, other, OF_CENTRE, "same_site", MANAGER, None)
    await adds(case, other, OF_CENTRE, "same_site", OF_CENTRE, ANOTHER_SUPERVISOR)
    assert (
        await case.run(
            OF_CENTRE, ADD, other=UUID(other), relation="same_site", by=sub(OF_CENTRE), confirmed=sub(OF_CENTRE)
        )
        == 1
    )


async def test_what_only_seems_alike_is_confirmed_by_another_one_who_supervises(two: tuple[Case, str]) -> None:
    case, _ = two
    for who in (MANAGER, ANOTHER_MANAGER, INTAKE, OF_CENTRE):
        await may_not(case, who, CONFIRM, by=sub(who))
    await may_not(case, ANOTHER_SUPERVISOR, CONFIRM, by=sub(OF_CENTRE))
    assert await case.run(ANOTHER_SUPERVISOR, CONFIRM, by=sub(ANOTHER_SUPERVISOR)) == 1


@walk("who", [MANAGER, OF_CENTRE, ANOTHER_SUPERVISOR, INTAKE])
async def test_no_report_goes_into_a_case_without_a_link_of_the_own_that_holds(two: tuple[Case, str], who: str) -> None:
    case, _ = two
    for manager in (MANAGER, ANOTHER_MANAGER):
        await may_not(case, who, JOIN, by=sub(manager), version=await next_version(case))


async def test_intake_ends_no_link_and_a_linked_report_leaves_no_case(service: Service, two: tuple[Case, str]) -> None:
    case, other = two
    await may_not(case, INTAKE, END, by=sub(INTAKE))
    assert (await link(service, ANOTHER_SUPERVISOR, str(case.report), other, keep=other)).status == 200
    for who in (MANAGER, ANOTHER_MANAGER, OF_CENTRE, INTAKE):
        await may_not(case, who, LEAVE)


async def test_no_case_manager_takes_the_case_of_another_one(service: Service) -> None:
    one, other = await held_twice(service, MANAGER, ANOTHER_MANAGER)
    case = await case_of(service, other)
    given = {"other": UUID(one), "relation": "same_person", "by": sub(MANAGER)}
    await may_not(case, MANAGER, ADD, **given, confirmed=sub(MANAGER))
    assert await case.run(MANAGER, ADD, **given, confirmed=None) == 1
    assert await case.run(OF_CENTRE, CONFIRM, by=sub(OF_CENTRE)) == 1
    await may_not(case, MANAGER, JOIN, by=sub(MANAGER), version=await next_version(case))


@pytest.mark.parametrize(
    ("who", "joins"), [(INTAKE, False), (ANOTHER_MANAGER, False), (MANAGER, True), (OF_CENTRE, True)]
)
async def test_what_a_case_manager_has_is_joined_by_them_or_a_supervisor(
    service: Service, who: str, joins: bool
) -> None:
    one, other = await held_twice(service, None, MANAGER)
    case = await case_of(service, other if who == MANAGER else one)
    given = {"other": UUID(one if who == MANAGER else other), "relation": "same_person", "by": sub(who)}
    if joins:
        assert await case.run(who, ADD, **given, confirmed=sub(who)) == 1
    else:
        await may_not(case, who, ADD, **given, confirmed=sub(who))
