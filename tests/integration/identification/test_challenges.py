"""A review and a revocation, from the request to what a director decides, against real PostgreSQL."""

from __future__ import annotations

import asyncio
from datetime import datetime
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from contracts.words.people import Profession
from contracts.words.procedures import ChallengeState
from identification.domain.reports.minimum import belgrade_day
from tests.integration.identification import ways
from tests.integration.identification.in_sql import Case, case_of, owner_of
from tests.integration.identification.procedures import (
    ANOTHER_DIRECTOR,
    ANOTHER_SUPERVISOR,
    DIRECTOR,
    NOT_IDENTIFIED,
    OTHERS,
    PANEL,
    PEDAGOGUE,
    PSYCHOLOGIST,
    led_to,
    procedure,
    seats,
    step,
)
from tests.integration.identification.sending import DUTY, INTAKE, MANAGER, OF_CENTRE, case_of_an_adult
from tests.integration.identification.test_row_level_security_of_ages import may_not, sub
from tests.integration.identification.test_row_level_security_of_procedures import NOBODYS
from tests.support.tries import TRIES
from tests.support.walks import walk

if TYPE_CHECKING:
    from tests.integration.identification.service import Service

DIRECTORS = (DIRECTOR, ANOTHER_DIRECTOR)
RULED = ("open", "appoint", "propose", "dissent", "rule", "serve")
CONFIRMED = ("open", "appoint", "propose", "sign", "sign", "confirm")


async def led(service: Service, *steps: str) -> str:
    report = await case_of_an_adult(service)
    await led_to(service, report, *steps)
    return report


async def stage(service: Service, report: str) -> str:
    seen: str = (await ways.seen(service, "health.nis", report))["classes"]["receipt"]["stage"]
    return seen


@pytest.fixture
async def brought(service: Service) -> Case:
    """A review of it waits for a director."""
    return await case_of(service, await led(service, *RULED, "review"))


@pytest.mark.parametrize("steps", [RULED, ("open", "appoint", "discontinue")], ids=["decided", "discontinued"])
async def test_a_review_that_is_admitted_opens_another_procedure_with_others(
    service: Service, steps: tuple[str, ...]
) -> None:
    report = await led(service, *steps)
    before = await ways.seen(service, "health.nis", report)
    for who in DIRECTORS:
        assert (await service.get(who, f"/reports/{report}")).status == 404
    assert (await step(service, report, "review", MANAGER)).status == 200
    assert (await ways.seen(service, "health.nis", report))["classes"] == before["classes"]
    assert (await ways.seen(service, ANOTHER_DIRECTOR, report))["positions"] == ["director"]
    assert (await step(service, report, "admit", ANOTHER_DIRECTOR, acr=1)).slug == "decision-needs-second-factor"
    assert (await step(service, report, "open", MANAGER)).slug == "already-in-procedure"
    await led_to(service, report, "admit")
    for who in DIRECTORS:
        assert (await service.get(who, f"/reports/{report}")).status == 404
    author = await ways.seen(service, "health.nis", report)
    assert (author["classes"]["receipt"]["stage"], author["classes"]["decision"]) == ("procedure_opened", None)
    found = await procedure(service, report, MANAGER)
    assert (found["state"], found["isReview"], found["earlier"][0]["challenge"]) == ("open", True, "admitted")
    assert [each["step"] for each in found["challenges"]] == ["review_requested", "admitted"]
    assert (await step(service, report, "appoint", MANAGER)).slug == "sat-before"
    mixed = seats(OTHERS)[:2] + seats(PANEL)[2:]
    assert (await step(service, report, "appoint", MANAGER, seats=mixed)).slug == "sat-before"
    assert (await step(service, report, "appoint", MANAGER, seats=seats(OTHERS))).status == 200


async def test_a_review_is_decided_by_other_persons_and_both_decisions_stay_readable(service: Service) -> None:
    report = await case_of_an_adult(service)
    await led_to(service, report, "open", "appoint")
    psychologist, *signers = PANEL.values()
    assert (await step(service, report, "propose", psychologist, finding=NOT_IDENTIFIED)).status == 200
    await led_to(service, report, "sign", "sign", "confirm", "serve")
    first = (await ways.seen(service, MANAGER, report))["classes"]["receipt"]
    assert first["stage"] == "concluded"
    await led_to(service, report, "review", "admit")
    psychologist, *signers = OTHERS.values()
    assert (await step(service, report, "appoint", MANAGER, seats=seats(OTHERS))).status == 200
    assert (await step(service, report, "propose", psychologist)).status == 200
    for who in signers:
        assert (await step(service, report, "sign", who)).status == 200
    assert (await step(service, report, "confirm", OF_CENTRE)).slug == "decided-before"
    await may_not(await case_of(service, report), OF_CENTRE, DECIDE_IN_SQL)
    assert (await step(service, report, "confirm", ANOTHER_SUPERVISOR)).status == 200
    found = (await ways.seen(service, MANAGER, report))["classes"]
    assert (found["decision"]["outcome"], found["decision"].get("served")) == ("identified", None)
    (earlier,) = found["decision"]["earlier"]
    assert (earlier["outcome"], earlier["served"]["how"]) == ("not_identified", "in_person")
    assert len(found["reasons"]["earlier"]) == 1
    assert await stage(service, report) == "concluded"
    assert (await step(service, report, "review", MANAGER)).slug == "procedure-move-refused"


async def test_what_is_upheld_ends_and_is_not_reviewed_again(service: Service) -> None:
    report = await led(service, *RULED, "review")
    assert (await step(service, report, "uphold", DIRECTOR)).slug == "decided-before"
    await led_to(service, report, "uphold")
    assert (await service.get(ANOTHER_DIRECTOR, f"/reports/{report}")).status == 404
    assert (await procedure(service, report))["challenge"] == "upheld"
    assert await stage(service, report) == "concluded"
    assert (await step(service, report, "review", MANAGER)).slug == "challenge-move-refused"


async def test_a_review_is_requested_of_what_was_served_and_within_its_window(service: Service) -> None:
    report = await led(service, *RULED[:-1])
    assert (await step(service, report, "review", MANAGER)).slug == "decision-not-served"
    await led_to(service, report, "serve")
    assert (await step(service, report, "review", MANAGER, askedOn="2099-01-01")).slug == "invalid-input"
    assert (await step(service, report, "review", MANAGER, askedOn="2020-01-01")).slug == "invalid-input"
    async with owner_of(service) as owner, owner.transaction() as connection:
        past = "update procedure set served_at = served_at - interval '40 days' where report_id = :report"
        await connection.execute(text(past), {"report": report})
    found = await procedure(service, report, MANAGER)
    assert found["reviewUntilVerified"] is False
    today = found["endedAt"][:10]
    # The term is not verified with the law, so it closes the way to no one.
    assert (await step(service, report, "review", MANAGER, askedOn=today)).status == 200


async def test_a_decision_is_revoked_by_two_directors_and_stays_readable(service: Service) -> None:
    report = await led(service, *CONFIRMED)
    assert (await step(service, report, "review", MANAGER)).slug == "procedure-move-refused"
    assert (await service.get(DIRECTOR, f"/reports/{report}")).status == 404
    await led_to(service, report, "question")
    assert (await step(service, report, "revoke", ANOTHER_DIRECTOR, error=None)).slug == "invalid-input"
    assert (await step(service, report, "revoke", ANOTHER_DIRECTOR, acr=1)).slug == "decision-needs-second-factor"
    await led_to(service, report, "revoke")
    assert (await step(service, report, "revoked", ANOTHER_DIRECTOR)).slug == "own-revocation"
    assert (await step(service, report, "revoked", DIRECTOR, acr=1)).slug == "decision-needs-second-factor"
    await led_to(service, report, "revoked")
    for who in (*DIRECTORS, PSYCHOLOGIST):
        assert (await service.get(who, f"/reports/{report}")).status == 404
    found = (await ways.seen(service, MANAGER, report))["classes"]
    assert (found["procedure"]["state"], found["procedure"]["challenge"]) == ("identified", "revoked")
    assert found["decision"]["outcome"] == "identified"
    assert found["decision"]["decidedAt"] < found["decision"]["revokedAt"]
    assert (await step(service, report, "serve", MANAGER)).slug == "nothing-to-serve"
    assert await stage(service, report) == "concluded"


@pytest.mark.parametrize("steps", [("decline",), ("revoke", "keep")], ids="-".join)
async def test_a_decision_that_holds_leaves_the_directors(service: Service, steps: tuple[str, ...]) -> None:
    report = await led(service, *CONFIRMED, "question", *steps)
    for who in DIRECTORS:
        assert (await service.get(who, f"/reports/{report}")).status == 404
    assert (await procedure(service, report))["challenge"] == "none"
    assert (await service.get(PSYCHOLOGIST, f"/reports/{report}")).status == 200
    await led_to(service, report, "question")


async def test_serving_meanwhile_leaves_a_question_with_the_director(service: Service) -> None:
    report = await led(service, *CONFIRMED, "question", "serve")
    assert (await service.get(DIRECTOR, f"/reports/{report}")).status == 200


async def test_of_two_decisions_about_a_review_at_once_one_counts(service: Service) -> None:
    for _ in TRIES:
        report = await led(service, "open", "discontinue", "review")
        given = (("admit", DIRECTOR), ("uphold", ANOTHER_DIRECTOR))
        answers = await asyncio.gather(*(step(service, report, name, who) for name, who in given))
        first, *others = sorted(each.status for each in answers)
        assert (first, [each in (404, 409) for each in others]) == (200, [True])
        admitted = answers[0].status == 200
        assert (await procedure(service, report))["state"] == ("open" if admitted else "discontinued")
        assert len((await procedure(service, report, MANAGER))["earlier"]) == admitted


DECIDE_IN_SQL = (
    "update procedure set state = 'identified', ended_at = now() where report_id = :report and state = 'signed'"
)
STEP_IN_SQL = (
    """update procedure set challenge = :step, challenged_by = :by, challenged_at = now() where report_id = :report"""
)
SEAT = """insert into panel_seat (procedure_id, person_id, report_id, profession, appointed_at)
  select id, :member, report_id, 'psychologist', now() from procedure where report_id = :report and state = 'open'"""
ANOTHER = """insert into procedure (id, case_id, report_id, opened_at, opened_by, state, review_of)
  select gen_random_uuid(), case_id, report_id, now(), :by, 'open', id from procedure where report_id = :report"""
LEAVE = "select leave_director(:report, null, '{}', 1000, '[]')"
OTHERS_FIRST = OTHERS[Profession.PSYCHOLOGIST]
PEOPLE_OF_CENTRE = (MANAGER, INTAKE, OF_CENTRE, DIRECTOR, ANOTHER_DIRECTOR, PSYCHOLOGIST, "health.nis", None)


async def steps_of(service: Service, report: str, who: str | None, *steps: str) -> None:
    """In SQL none of these is this caller's to make."""
    for each in steps:
        await may_not(await case_of(service, report), who, STEP_IN_SQL, step=each, by=sub(who))


async def test_in_sql_each_step_is_made_in_the_own_name_by_who_may(service: Service) -> None:
    report = await led(service, *RULED)
    case = await case_of(service, report)
    for who in PEOPLE_OF_CENTRE:
        if who not in (MANAGER, INTAKE):
            await steps_of(service, report, who, "review_requested")
        await steps_of(service, report, who, "questioned", "upheld", "admitted", "revoked")
    await may_not(case, MANAGER, STEP_IN_SQL, step="review_requested", by=sub(OF_CENTRE))
    await led_to(service, report, "review")
    for who in PEOPLE_OF_CENTRE:
        await may_not(case, who, ANOTHER, by=sub(who))
        if who != ANOTHER_DIRECTOR:
            await steps_of(service, report, who, "upheld", "admitted")
    with pytest.raises(DBAPIError, match="decided by the caller"):
        await case.run(ANOTHER_DIRECTOR, LEAVE)
    await led_to(service, report, "admit")
    await may_not(case, MANAGER, SEAT, member=sub(PEDAGOGUE))
    await may_not(case, MANAGER, SEAT, member=sub(DIRECTOR))
    assert await case.run(MANAGER, SEAT, member=sub(OTHERS_FIRST)) == 1


async def test_in_sql_a_director_leaves_nothing_that_they_did_not_decide(service: Service) -> None:
    case = await case_of(service, await led(service, "open", "appoint", "propose", "dissent"))
    with pytest.raises(DBAPIError, match="decided by the caller"):
        await case.run(DIRECTOR, LEAVE)


async def test_in_sql_a_revocation_is_confirmed_by_another_director(service: Service) -> None:
    report = await led(service, *CONFIRMED)
    for who in PEOPLE_OF_CENTRE:
        if who not in (MANAGER, OF_CENTRE):
            await steps_of(service, report, who, "questioned")
        await steps_of(service, report, who, "review_requested", "revocation_proposed", "revoked")
    await led_to(service, report, "question", "revoke")
    for who in PEOPLE_OF_CENTRE:
        if who != DIRECTOR:
            await steps_of(service, report, who, "revoked", "none")
    case = await case_of(service, report)
    assert await case.run(DIRECTOR, STEP_IN_SQL, step="revoked", by=sub(DIRECTOR)) == 1


@walk("who", NOBODYS)
async def test_a_stranger_to_the_case_makes_no_step(brought: Case, who: str | None) -> None:
    for each in ChallengeState:
        await may_not(brought, who, STEP_IN_SQL, step=each, by=sub(who))
    for statement in (ANOTHER, SEAT):
        await may_not(brought, who, statement, by=sub(who), member=sub(who))
    assert await brought.seen(who, "procedure") == 0
    with pytest.raises(DBAPIError, match="decided by the caller"):
        await brought.run(who, LEAVE)


async def test_the_duty_requests_a_review_too(service: Service) -> None:
    report = await led(service, "open", "discontinue")
    ended = datetime.fromisoformat((await procedure(service, report))["endedAt"])
    changes: dict[str, Any] = {"askedOn": str(belgrade_day(ended))}
    assert (await step(service, report, "review", INTAKE, **changes)).status == 404
    assert (await step(service, report, "review", DUTY, **changes)).status == 200
