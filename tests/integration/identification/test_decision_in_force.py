"""A decision about a person holds on every report that was ever linked as theirs, until a review or a revocation ends it."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

import pytest

from tests.integration.identification import ways
from tests.integration.identification.in_sql import case_of, refused
from tests.integration.identification.persons import cases, link, links_of, unlink, version_of
from tests.integration.identification.procedures import (
    ANOTHER_SUPERVISOR,
    OTHERS,
    PANEL,
    PSYCHOLOGIST,
    add_facts,
    led_to,
    procedure,
    seats,
    step,
)
from tests.integration.identification.sending import MANAGER, OF_CENTRE
from tests.integration.identification.test_challenges import CONFIRMED, DECIDE_IN_SQL, RULED, SEAT
from tests.integration.identification.test_linking_persons import held_twice, slug
from tests.integration.identification.test_row_level_security_of_ages import may_not, sub
from tests.integration.identification.test_row_level_security_of_links import ADD, JOIN
from tests.integration.identification.test_row_level_security_of_links import may_not as may_not_join

if TYPE_CHECKING:
    from tests.integration.identification.service import Service

SIGNERS = tuple(PANEL.values())[1:]
DISCONTINUED = ("open", "appoint", "discontinue")
FRESH = """insert into procedure (id, case_id, report_id, opened_at, opened_by, state)
  select gen_random_uuid(), case_id, id, now(), :by, 'open' from report where id = :report"""
VOTE = "update panel_seat set vote = 'signed', voted_at = now() where report_id = :report and person_id = :by and vote is null"


async def with_both(service: Service, here: tuple[str, ...], there: tuple[str, ...]) -> list[str]:
    """Two reports of one person, each led so far before anyone finds that they are one."""
    found = await held_twice(service, MANAGER, MANAGER)
    for report, steps in zip(found, (here, there), strict=True):
        await led_to(service, report, *steps)
    return found


async def opening(service: Service, report: str) -> str:
    """Why another procedure is not opened on it."""
    return (await step(service, report, "open", MANAGER)).slug


async def test_a_second_report_of_the_person_takes_nothing_from_the_decision(service: Service) -> None:
    one, decoy = await with_both(service, CONFIRMED, DISCONTINUED)
    before = (await ways.seen(service, MANAGER, one))["classes"]["decision"]
    assert (await link(service, MANAGER, decoy, one)).status == 200
    assert await cases(service, one, decoy) == [(await cases(service, one))[0]] * 2
    assert (await procedure(service, one))["state"] == "identified"
    assert (await ways.seen(service, MANAGER, one))["classes"]["decision"] == before
    await add_facts(service, decoy)
    for report in (one, decoy):
        assert await opening(service, report) == "decision-in-force"
        await refused(await case_of(service, report), MANAGER, FRESH, by=sub(MANAGER))
    # Who linked them does not get there by ending it, another person does: then the two are two persons.
    (shown,) = await links_of(service, MANAGER, one)
    assert (await unlink(service, MANAGER, decoy, shown["id"])).status == 200
    assert await opening(service, decoy) == "decision-in-force"
    assert (await link(service, MANAGER, decoy, one)).status == 200
    (shown,) = await links_of(service, MANAGER, one)
    assert (await unlink(service, OF_CENTRE, decoy, shown["id"])).status == 200
    await led_to(service, decoy, "open")
    assert (await procedure(service, one))["state"] == "identified"


@pytest.mark.parametrize(
    ("here", "there", "why"),
    [
        (CONFIRMED, RULED, "decisions-of-both"),
        (CONFIRMED, ("open",), "procedures-of-both"),
        (RULED, ("open",), "procedures-of-both"),
        ((*CONFIRMED, "question"), DISCONTINUED, "procedures-of-both"),
    ],
    ids=["decided differently", "identified and open", "not identified and open", "before a director"],
)
async def test_two_with_procedures_that_do_not_agree_stay_two(
    service: Service, here: tuple[str, ...], there: tuple[str, ...], why: str
) -> None:
    one, other = await with_both(service, here, there)
    before = await cases(service, one, other)
    for ends in ((one, other), (other, one)):
        assert slug(await link(service, OF_CENTRE, *ends)) == (409, why)
    assert await links_of(service, MANAGER, one) == []
    assert await cases(service, one, other) == before


@pytest.mark.parametrize("there", [RULED, ("open",), DISCONTINUED], ids=["not identified", "open", "discontinued"])
async def test_in_sql_cases_that_were_decided_differently_are_not_joined(
    service: Service, there: tuple[str, ...]
) -> None:
    one, other = await with_both(service, CONFIRMED, there)
    (target, _), _ = await cases(service, one, other)
    case, by = await case_of(service, other), sub(OF_CENTRE)
    given = {"other": UUID(one), "relation": "same_person", "by": by}
    assert await case.run(OF_CENTRE, ADD, **given, confirmed=by) == 1
    joins = JOIN.replace("gen_random_uuid()", f"'{target}'")
    version = await version_of(service, other) + 1
    if there is DISCONTINUED:
        assert await case.run(OF_CENTRE, joins, by=sub(MANAGER), version=version) == 1
    else:
        await may_not_join(case, OF_CENTRE, joins, by=sub(MANAGER), version=version)


@pytest.mark.parametrize("steps", [RULED, DISCONTINUED], ids=["not identified", "discontinued"])
async def test_another_procedure_is_opened_on_new_facts_and_by_other_persons(
    service: Service, steps: tuple[str, ...]
) -> None:
    one, other = await with_both(service, steps, ())
    assert await opening(service, one) == "no-new-facts"
    await add_facts(service, one)
    assert (await link(service, MANAGER, other, one)).status == 200
    await add_facts(service, other)
    await led_to(service, other, "open")
    found = await procedure(service, other)
    assert (found["isOnNewFacts"], found["isReview"], len(found["earlier"])) == (True, False, 1)
    case = await case_of(service, other)
    mixed = seats(OTHERS)[:2] + seats(PANEL)[2:]
    assert (await step(service, other, "appoint", MANAGER, seats=mixed)).slug == "sat-before"
    await may_not(case, MANAGER, SEAT, member=sub(PSYCHOLOGIST))
    assert (await step(service, other, "appoint", MANAGER, seats=seats(OTHERS))).status == 200
    for name, who in zip(("propose", "sign", "sign"), OTHERS.values(), strict=True):
        assert (await step(service, other, name, who)).status == 200
    if steps is DISCONTINUED:
        assert (await step(service, other, "confirm", OF_CENTRE)).slug == "decided-before"
        await may_not(case, OF_CENTRE, DECIDE_IN_SQL)
    assert (await step(service, other, "confirm", ANOTHER_SUPERVISOR)).status == 200
    assert (await procedure(service, other))["state"] == "identified"


async def test_a_report_that_is_found_later_brings_who_took_part_there(service: Service) -> None:
    one, other = await with_both(service, ("open", "appoint", "propose"), DISCONTINUED)
    assert (await link(service, OF_CENTRE, other, one)).status == 200
    case = await case_of(service, one)
    for name, who in (("sign", SIGNERS[0]), ("dissent", SIGNERS[1])):
        assert (await step(service, one, name, who)).slug == "decided-before"
        await may_not(case, who, VOTE, by=sub(who))
    assert (await step(service, one, "discontinue", ANOTHER_SUPERVISOR)).status == 200


async def test_what_three_signed_is_not_confirmed_once_they_took_part_elsewhere(service: Service) -> None:
    one, other = await with_both(service, CONFIRMED[:-1], DISCONTINUED)
    assert (await link(service, MANAGER, other, one)).status == 200
    assert (await step(service, one, "confirm", ANOTHER_SUPERVISOR)).slug == "sat-before"
    assert (await step(service, one, "return", ANOTHER_SUPERVISOR)).status == 200


async def test_a_new_report_that_joins_a_concluded_case_stays_with_its_author(service: Service) -> None:
    one, other = await with_both(service, (*CONFIRMED, "serve"), ())
    before = (await ways.seen(service, "health.nis", other))["classes"]
    assert (await link(service, MANAGER, other, one)).status == 200
    assert (await ways.seen(service, "health.nis", other))["classes"] == before
    assert (await ways.seen(service, "health.nis", one))["classes"]["receipt"]["stage"] == "concluded"
