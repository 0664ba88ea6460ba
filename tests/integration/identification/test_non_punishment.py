"""Of a person who is detained, charged or to be expelled the Centre informs the prosecutor; no one else can end that task (DESIGN 10.11)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import text

from contracts.words.referrals import Purpose
from tests.integration.identification import ways
from tests.integration.identification.conftest import Service
from tests.integration.identification.directory import synced
from tests.integration.identification.in_sql import STRANGERS, Case, case_of, owner_of
from tests.integration.identification.sending import (
    DUTY,
    INTAKE,
    MANAGER,
    NGO,
    OF_CENTRE,
    accepted,
    agreement,
    answered,
    sent,
)
from tests.integration.identification.test_row_level_security_of_ages import may_not, sub
from tests.support.walks import walk

POLICE, WARD, OTHER_INTAKE = "police.nis", "investigator.nis", "intake2.centre"
CHARGED = [{"question": "procedural_role", "values": ["accused"]}]
WITNESS = [{"question": "procedural_role", "values": ["witness"]}]
OFFICE, NOTE = "Više javno tužilaštvo u Nišu", "Kanarinac-tužilac"
INFORMED = {"informedOn": "2026-11-20", "how": "written", "office": OFFICE, "reference": "KT 12/26", "note": NOTE}
RUNNING = "/reports/running"
CLEAR = "update report set to_inform_since = null where id = :report"
DELAY = "update report set to_inform_since = to_inform_since + interval '9 days' where id = :report"
LATE = "update report set to_inform_since = now() - interval '25 hours' where id = :report"
WRITE = """insert into addendum (id, report_id, person_id, kind, given_by, at, ciphertext, version)
  values (gen_random_uuid(), :report, :person, 'proceedings', :by, now(), '', 9)"""


async def reported(service: Service, answers: list[dict[str, Any]] | None = None, **changes: Any) -> str:
    """What the police said of an adult."""
    return str((await service.filed(POLICE, age="adult", answers=answers or CHARGED, **changes))["id"])


async def a_case(service: Service, **changes: Any) -> str:
    report = await reported(service, **changes)
    await synced(service)
    await service.given_to_a_case_manager(report)
    return report


async def task(service: Service, report: str, who: str) -> dict[str, Any] | None:
    receipt = (await ways.seen(service, who, report))["classes"]["receipt"]
    found: dict[str, Any] | None = receipt.get("informProsecutor")
    return found


async def informed(service: Service, report: str, who: str, **changes: Any) -> tuple[int, str | None]:
    version = (await ways.seen(service, INTAKE if who == INTAKE else OF_CENTRE, report))["version"]
    given = {"expectedVersion": version, **INFORMED, **changes}
    answer = await service.post(who, f"/reports/{report}/prosecutor", given)
    return answer.status, answer.slug if answer.status != 200 else None


async def listed(service: Service, who: str) -> list[str]:
    answer = await service.get(who, f"{RUNNING}?show=to_inform")
    assert answer.status == 200, answer.body
    return [each["id"] for each in answer.json()["items"]]


async def counted(service: Service, who: str) -> tuple[int, int]:
    counts = (await service.get(who, f"{RUNNING}/counts")).json()
    return counts["toInform"], counts["toInformLate"]


async def test_the_task_is_the_centres_from_the_take_over_until_it_informed_the_prosecutor(service: Service) -> None:
    report = await reported(service)
    assert await task(service, report, INTAKE) is None
    assert (await listed(service, INTAKE), await counted(service, INTAKE)) == ([], (0, 0))
    await synced(service)
    await service.given_to_a_case_manager(report)
    found = await task(service, report, MANAGER)
    assert found is not None
    assert not found["verified"]
    ((taken_over, since),) = await service.rows(
        f"select taken_over_at, to_inform_since from report where id = '{report}'"
    )
    assert (taken_over, found["since"], found["by"]) == (
        since,
        since.isoformat(),
        (since + timedelta(hours=24)).isoformat(),
    )
    assert await task(service, report, POLICE) is None
    assert (await listed(service, MANAGER), await listed(service, OF_CENTRE)) == ([report], [report])
    assert await listed(service, INTAKE) == []
    assert await counted(service, MANAGER) == (1, 0)
    async with owner_of(service) as owner, owner.transaction() as connection:
        await connection.execute(text(LATE), {"report": report})
    assert (await counted(service, MANAGER), await counted(service, OF_CENTRE)) == ((1, 1), (1, 1))
    assert await informed(service, report, MANAGER) == (200, None)
    assert (await task(service, report, MANAGER), await listed(service, MANAGER)) == (None, [])
    assert await counted(service, MANAGER) == (0, 0)
    assert await informed(service, report, MANAGER) == (409, "nothing-to-inform")


async def test_what_was_recorded_is_the_centres_and_neither_its_authors_nor_in_clear(service: Service) -> None:
    report = await a_case(service)
    assert await informed(service, report, DUTY) == (200, None)
    for who in (MANAGER, OF_CENTRE):
        content = (await ways.seen(service, who, report))["classes"]["proceedings"]
        (said,) = content["informed"]
        assert {name: said[name] for name in INFORMED} == INFORMED
        assert [each["question"] for each in content["answers"]] == ["procedural_role"]
    for who in (POLICE, DUTY):
        seen = await ways.seen(service, who, report)
        assert NOTE not in str(seen)
        assert OFFICE not in str(seen)
        assert "informed" not in (seen["classes"]["proceedings"] or {})
    rows = await service.rows(f"select row_to_json(r)::text from report r where id = '{report}'")
    rows += await service.rows(f"select data::text from outbox where key = '{report}'")
    rows += await service.rows(f"select row_to_json(a)::text from audit a where subject_id = '{report}'")
    assert not any(OFFICE in str(each) or NOTE in str(each) for each in rows)


@pytest.mark.parametrize(("unit", "purpose"), [(NGO, Purpose.LEGAL_AID), (WARD, Purpose.CRIMINAL_INVESTIGATION)])
async def test_a_unit_that_reads_the_proceedings_does_not_read_how_the_centre_informed(
    service: Service, unit: str, purpose: Purpose
) -> None:
    report = await a_case(service)
    assert await informed(service, report, MANAGER) == (200, None)
    agreed = await answered(service, report, agreement(unit, purpose=purpose, classes=["proceedings"]))
    assert agreed.status == 200, agreed.body
    await accepted(service, report, await sent(service, report, unit, purpose), unit, purpose)
    content = (await ways.seen(service, unit, report))["classes"]["proceedings"]
    assert [each["question"] for each in content["answers"]] == ["procedural_role"]
    assert "informed" not in content


@pytest.mark.parametrize(
    "who", [POLICE, WARD, OF_CENTRE, OTHER_INTAKE, "psychologist.centre", "manager2.centre", "csr.nis"]
)
async def test_no_one_but_the_case_manager_and_the_duty_ends_the_task(service: Service, who: str) -> None:
    report = await a_case(service)
    status, _ = await informed(service, report, who)
    assert status in (403, 404)
    assert await task(service, report, MANAGER) is not None


async def test_what_is_learned_later_begins_it_then_and_an_author_takes_nothing_back(service: Service) -> None:
    report = await a_case(service, answers=WITNESS)
    assert await task(service, report, MANAGER) is None

    async def says(*answers: dict[str, Any]) -> None:
        version = (await ways.seen(service, POLICE, report))["version"]
        said = {"expectedVersion": version, "answers": list(answers)}
        answer = await service.post(POLICE, f"/reports/{report}/extension", said)
        assert answer.status == 200, answer.body

    await says({"question": "expulsion", "values": ["prepared"]})
    begun = await task(service, report, MANAGER)
    assert begun is not None
    await says({"question": "expulsion", "values": ["no"]}, {"question": "prosecutor_told", "values": ["yes"]})
    assert await task(service, report, MANAGER) == begun
    assert await informed(service, report, MANAGER) == (200, None)
    await says({"question": "expulsion", "values": ["decided"]})
    again = await task(service, report, MANAGER)
    assert again is not None
    assert again["since"] > begun["since"]


async def test_a_withdrawal_that_the_police_record_ends_no_task(service: Service) -> None:
    report = await a_case(service)
    version = (await ways.seen(service, POLICE, report))["version"]
    heard = {"expectedVersion": version, "seenAlone": "no", "calledBack": "no"}
    assert (await service.post(POLICE, f"/reports/{report}/consent/withdraw", heard)).status == 200
    assert await task(service, report, MANAGER) is not None
    assert await informed(service, report, MANAGER) == (200, None)


@pytest.mark.parametrize(
    ("changes", "field"),
    [({"office": None}, "office"), ({"informedOn": "2099-01-01"}, "informedOn"), ({"how": "by_pigeon"}, "how")],
)
async def test_what_is_missing_or_cannot_be_is_named(service: Service, changes: dict[str, Any], field: str) -> None:
    report = await a_case(service)
    given = {name: said for name, said in {"expectedVersion": 3, **INFORMED, **changes}.items() if said is not None}
    answer = await service.post(MANAGER, f"/reports/{report}/prosecutor", given)
    assert (answer.status, list(answer.fields())) == (422, [field])


async def test_through_a_reporter_nothing_is_written(service: Service) -> None:
    report = await a_case(service, wayIn="through_me", consent=None)
    given = {"expectedVersion": 3, **INFORMED}
    answer = await service.post(MANAGER, f"/reports/{report}/prosecutor", given)
    assert (answer.status, set(answer.fields())) == (422, {"office", "reference", "note"})
    coded = {name: said for name, said in given.items() if name not in answer.fields()}
    assert (await service.post(MANAGER, f"/reports/{report}/prosecutor", coded)).status == 200


@pytest.fixture
async def charged(service: Service) -> Case:
    return await case_of(service, await a_case(service))


@walk("who", [POLICE, WARD, OF_CENTRE, *(each for each in STRANGERS if each not in (POLICE, MANAGER))])
async def test_row_level_security_lets_no_one_else_end_or_delay_it(charged: Case, who: str | None) -> None:
    for statement in (CLEAR, DELAY):
        await may_not(charged, who, statement)
    if who != POLICE:
        await may_not(charged, who, WRITE, by=sub(who))


@pytest.mark.parametrize("who", [MANAGER, DUTY])
async def test_row_level_security_lets_the_case_manager_and_the_duty_end_it(charged: Case, who: str) -> None:
    assert await charged.run(who, WRITE, by=sub(who)) == 1
    assert await charged.run(who, CLEAR) == 1
