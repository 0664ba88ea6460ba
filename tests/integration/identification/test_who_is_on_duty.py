"""The duty roster decides who is on duty on the very next read, and the database lets no one but its keeper write on it."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from tests.integration.identification.duty import FIRST, KEEPER, SECOND, UNIT, Roster, names
from tests.integration.identification.in_sql import caller

SEALED: dict[str, Any] = {
    "age": "adult",
    "wayIn": "could_not_ask",
    "consent": None,
    "person": {"names": [{"given": "Primerka", "family": "Izmišljenić"}]},
}
OPEN_SEAL = {"scope": "sealed_person", "basis": "vital_interest"}


async def test_the_roster_decides_who_opens_a_seal_on_the_very_next_read(roster: Roster) -> None:
    """Put on, on duty; ended, no more: for the sealed person of a person who could not be asked."""
    service = roster.service
    report = str((await service.filed(**SEALED))["id"])
    path = f"/reports/{report}/reading-basis"

    async def positions(who: str) -> list[str]:
        found: list[str] = (await service.get(who, f"/reports/{report}")).json()["positions"]
        return found

    assert (await positions(FIRST), await positions(SECOND)) == (["duty"], ["intake"])
    assert (await service.post(SECOND, path, OPEN_SEAL)).status == 403
    put = (await roster.put()).json()
    assert (await positions(FIRST), await positions(SECOND)) == (["intake"], ["duty"])
    assert (await service.post(SECOND, path, OPEN_SEAL)).status == 200
    seen = (await service.get(SECOND, f"/reports/{report}", acr=2)).json()["classes"]
    assert seen["person_name"]["names"] == SEALED["person"]["names"]
    roster.clock.forward(minutes=1)
    await roster.end(put["turns"][0]["id"], put["version"])
    assert (await positions(FIRST), await positions(SECOND)) == (["duty"], ["intake"])
    seen = (await service.get(SECOND, f"/reports/{report}", acr=2)).json()["classes"]
    assert seen["person_name"] == {"recorded": True}
    for listed in (await service.get(SECOND, "/reports?first=50")).json()["items"]:
        assert "duty" not in listed["positions"]
    assert (await service.post(SECOND, path, OPEN_SEAL)).status == 403


async def test_everybody_whose_turn_is_in_force_is_on_duty_and_turns_pass_by_themselves(roster: Roster) -> None:
    report = str((await roster.service.filed())["id"])

    async def on_duty() -> set[str]:
        people = {who: await roster.service.get(who, f"/reports/{report}") for who in (FIRST, SECOND, "intake.centre")}
        held = {who for who, answer in people.items() if answer.json()["positions"] == ["duty"]}
        assert sorted(names(*held)) == sorted((await roster.read())["onDuty"])
        return held

    await roster.put(begins=1, ends=3)
    await roster.put(person="intake.centre", place=2, begins=2, ends=4)
    found = []
    for _ in range(5):
        found.append(await on_duty())
        roster.clock.forward(hours=1)
    assert found == [{FIRST}, {SECOND}, {SECOND, "intake.centre"}, {"intake.centre"}, {FIRST}]


async def test_a_month_after_its_end_a_turn_drops_off_and_stays_on_the_record(roster: Roster) -> None:
    turn = (await roster.put()).json()["turns"][0]["id"]
    roster.clock.forward(days=30, hours=9)
    assert (await roster.put()).status == 201
    assert turn not in {each["id"] for each in (await roster.read())["turns"]}
    assert turn not in {str(each.turn_id) for each in (await roster.published())[-1].turns}
    assert await roster.service.rows(f"select count(*) from audit where subject_id = '{turn}'") == [(1,)]


@pytest.mark.parametrize("who", ["intake.centre", "health.nis", "csr.supervisor", "dpo.centre", None])
async def test_the_database_lets_no_one_else_write_on_it_or_read_it(roster: Roster, who: str | None) -> None:
    """Row-level security, as the application's role with a query that forgot its scope."""
    await roster.put()
    reads = who == "intake.centre"
    app, principal = roster.service.app_db, caller(who) if who else None
    for table in ("duty_roster", "duty_turn"):
        async with app.transaction(principal) as connection:
            assert len((await connection.execute(text(f"select 1 from {table}"))).all()) == (1 if reads else 0)
    changes = {
        "update duty_roster set version = 9": 0,
        "update duty_turn set dropped_at = now()": 0,
        f"insert into duty_roster (unit_id, version) values ('{uuid4()}', 1)": None,
        "insert into duty_turn (id, unit_id, person_id, place, starts_at, ends_at) values "
        f"('{uuid4()}', '{UNIT}', '{uuid4()}', 2, now(), now() + interval '1 hour')": None,
    }
    for statement, changed in changes.items():
        if changed is None:
            with pytest.raises(DBAPIError, match="row-level security"):
                async with app.transaction(principal) as connection:
                    await connection.execute(text(statement))
        else:
            async with app.transaction(principal) as connection:
                assert (await connection.execute(text(statement))).rowcount == changed


@pytest.mark.parametrize(
    "statement",
    [
        "delete from duty_turn",
        "delete from duty_roster",
        "update duty_turn set person_id = gen_random_uuid()",
        "update duty_turn set starts_at = now()",
        "update duty_turn set place = 2",
    ],
)
async def test_not_even_the_supervisor_rewrites_who_was_on_duty(roster: Roster, statement: str) -> None:
    await roster.put()
    with pytest.raises(DBAPIError, match="permission denied"):
        async with roster.service.app_db.transaction(caller(KEEPER)) as connection:
            await connection.execute(text(statement))
