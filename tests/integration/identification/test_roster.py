"""The duty roster over REST: who keeps it, what it refuses, and what it tells and records."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import text

from contracts import reference
from tests.integration.identification.duty import FIRST, KEEPER, NOW, SECOND, UNIT, Roster, names
from tests.integration.identification.in_sql import owner_of
from tests.integration.identification.service import PEOPLE


async def test_no_one_on_the_roster_leaves_duty_to_the_first_of_the_standing_order(roster: Roster) -> None:
    assert await roster.read() == {
        "unitId": str(UNIT),
        "version": 0,
        "onDuty": names(FIRST),
        "byStandingOrder": True,
        "standingOrder": names(FIRST, SECOND, "intake.centre"),
        "turns": [],
    }
    assert await roster.read("intake.centre") == await roster.read()


@pytest.mark.parametrize("who", sorted(PEOPLE))
async def test_the_centres_supervisor_keeps_it_and_the_intake_reads_it(roster: Roster, who: str) -> None:
    """Every role of the demonstration: who may not even read the roster is shown nothing of turns either."""
    roles = set(PEOPLE[who].roles)
    read = (await roster.service.get(who, "/roster")).status
    put = await roster.service.post(who, "/roster/turns", roster.turn())
    end = await roster.end(str(uuid4()), 1, who)
    body = roster.turn(begins=9, ends=17, expectedVersion=1)
    change = await roster.service.post(who, f"/roster/turns/{uuid4()}/change", body)
    assert change.status == (404 if "centre_supervisor" in roles else 403)
    assert (read == 200) is bool(roles & {"centre_supervisor", "centre_intake"})
    assert (put.status == 201, end.status == 404) == ((True, True) if "centre_supervisor" in roles else (False, False))
    if "centre_supervisor" not in roles:
        assert (put.status, put.slug, end.status, end.slug) == (403, "forbidden", 403, "forbidden")


async def test_a_turn_is_put_on_told_and_recorded_in_one_breath(roster: Roster) -> None:
    answer = await roster.put()
    assert answer.status == 201
    put = answer.json()
    (turn,) = put["turns"]
    assert (put["version"], put["onDuty"], put["byStandingOrder"]) == (1, names(SECOND), False)
    (found,) = await roster.published()
    assert (found.unit_id, found.version, found.changed_at) == (UNIT, 1, NOW)
    (of_event,) = found.turns
    assert (str(of_event.turn_id), str(of_event.person_id), of_event.place) == (turn["id"], turn["personId"], 1)
    assert (of_event.starts_at, of_event.ends_at) == (NOW, NOW + timedelta(hours=8))
    line = await roster.service.rows(
        f"select caller, position, action, subject_type, classes, basis from audit where subject_id = '{turn['id']}'"
    )
    basis = f"from.20261126t180000z:person.{PEOPLE[SECOND].sub}:place.1:to.20261127t020000z"
    assert line == [(PEOPLE[KEEPER].sub, "supervisor", "roster.put-on", "turn", [], basis)]


async def test_nothing_is_published_or_recorded_of_what_did_not_commit(roster: Roster) -> None:
    """Event, record and turn commit together: where the turn is refused by the database, there is none of them."""
    lines = "select count(*) from audit where subject_type = 'turn'"
    before = await roster.service.rows(lines)
    async with owner_of(roster.service) as owner, owner.transaction() as connection:
        await connection.execute(text("alter table duty_turn add constraint none_today check (place > 1)"))
    try:
        assert (await roster.put()).status == 500
        assert (await roster.published(), await roster.service.rows(lines)) == ([], before)
        assert (await roster.read())["version"] == 0
        assert (await roster.put(place=2)).status == 201
        assert len(await roster.published()) == 1
    finally:
        async with owner_of(roster.service) as owner, owner.transaction() as connection:
            await connection.execute(text("alter table duty_turn drop constraint none_today"))


async def test_the_event_holds_ids_and_moments_and_no_name(roster: Roster) -> None:
    for place, person in enumerate((FIRST, SECOND, "intake.centre"), 1):
        assert (await roster.put(person=person, place=place)).status == 201
    rows = await roster.service.rows("select data::text from outbox where topic = 'identification.roster'")
    lines = await roster.service.rows("select row_to_json(audit)::text from audit where subject_type = 'turn'")
    for on_call in reference.roster().people:
        for word in (*on_call.name.split(), on_call.mail, on_call.phone, on_call.phone[4:]):
            assert word not in f"{rows}{lines}"
    assert all(str(on_call.person) in rows[-1][0] for on_call in reference.roster().people)


async def test_wrong_fields_are_named_at_once_and_change_nothing(roster: Roster) -> None:
    answer = await roster.put(person="csr.nis", begins=91 * 24, ends=-1)
    assert (answer.status, answer.slug) == (422, "invalid-input")
    assert set(answer.fields()) == {"personId", "startsAt", "endsAt"}
    assert "standing order" in answer.fields()["personId"]
    assert set((await roster.put(place=10)).fields()) == {"place"}
    assert set((await roster.put(ends=14 * 24 + 1)).fields()) == {"endsAt"}
    assert await roster.published() == []


async def test_turns_that_cannot_stand_together_are_refused_by_name(roster: Roster) -> None:
    assert (await roster.put()).status == 201
    for slug, turn in (
        ("person-already-on-duty", {"place": 2, "begins": 7, "ends": 10}),
        ("place-already-taken", {"person": FIRST, "begins": 7, "ends": 10}),
    ):
        answer = await roster.put(**turn)
        assert (answer.status, answer.slug) == (409, slug)
        assert "other turn first" in answer.json()["title"]
    assert (await roster.put(begins=8, ends=16)).status == 201
    assert [event.version for event in await roster.published()] == [1, 2]


async def test_who_read_an_older_roster_is_told_so(roster: Roster) -> None:
    assert (await roster.put()).status == 201
    for answer in (
        await roster.put(person=FIRST, place=2, expectedVersion=0),
        await roster.end((await roster.read())["turns"][0]["id"], 0),
    ):
        assert (answer.status, answer.slug) == (409, "stale-version")
        assert (answer.json()["currentVersion"], answer.json()["changedFields"]) == (1, ["turns"])
    assert len((await roster.read())["turns"]) == 1


async def test_of_two_supervisors_at_once_one_writes_and_the_other_reads_again(roster: Roster) -> None:
    """Also on a roster that no one has written on, which has no row yet to hold."""
    turns = [roster.turn(SECOND), roster.turn(FIRST, place=2), roster.turn("intake.centre", place=3)]
    at_once = [roster.service.post(KEEPER, "/roster/turns", each) for each in turns]
    answers = await asyncio.gather(*at_once)
    assert sorted(answer.status for answer in answers) == [201, 409, 409]
    assert {answer.slug for answer in answers if answer.status == 409} == {"stale-version"}
    assert [event.version for event in await roster.published()] == [1]


async def test_a_command_that_comes_twice_is_done_once(roster: Roster) -> None:
    put_key, end_key = uuid4().hex, uuid4().hex
    body = roster.turn()
    first, again = [await roster.service.post(KEEPER, "/roster/turns", body, put_key) for _ in range(2)]
    assert first.json() == again.json()
    turn = first.json()["turns"][0]["id"]
    ends = [await roster.end(turn, 1, key=end_key) for _ in range(2)]
    assert [answer.status for answer in ends] == [200, 200]
    assert [event.version for event in await roster.published()] == [1, 2]
    other = await roster.service.post(KEEPER, "/roster/turns", roster.turn(place=2), put_key)
    assert other.slug == "idempotency-key-reused"


async def test_a_turn_is_changed_all_of_it_before_it_begins_and_then_its_end(roster: Roster) -> None:
    await roster.put()
    coming = (await roster.put(begins=9, ends=17)).json()["turns"][1]["id"]
    key = uuid4().hex
    wanted: dict[str, Any] = {"person": FIRST, "place": 2, "begins": 10, "ends": 12, "expectedVersion": 2}
    changed, again = [await roster.change(coming, key=key, **wanted) for _ in range(2)]
    assert (changed.status, again.json()) == (200, changed.json())
    running_one, moved = changed.json()["turns"]
    assert (moved["personId"], moved["place"], moved["id"] != coming) == (str(PEOPLE[FIRST].sub), 2, True)
    roster.clock.forward(hours=1)
    as_it_is = {"expectedVersion": 3, "startsAt": running_one["startsAt"]}
    ended = (await roster.change(running_one["id"], ends=1, **as_it_is)).json()["turns"][0]
    assert (ended["id"], ended["endsAt"]) == (running_one["id"], "2026-11-26T20:00:00Z")
    for slug, refused in (
        ("turn-has-begun", await roster.change(running_one["id"], place=3, ends=5)),
        ("stale-version", await roster.change(moved["id"], expectedVersion=3)),
        ("place-already-taken", await roster.change(moved["id"], person="intake.centre", ends=2)),
        ("not-found", await roster.change(coming)),
    ):
        assert refused.slug == slug
    roster.clock.forward(hours=2)
    assert (await roster.change(running_one["id"], ends=5)).slug == "turn-already-ended"
    assert [(event.version, len(event.turns)) for event in await roster.published()] == [(1, 1), (2, 2), (3, 2), (4, 2)]
    lines = (
        "select subject_id::text, string_agg(action, ' ' order by action) from audit where action ~ 'change' group by 1"
    )
    recorded = dict(await roster.service.rows(lines))
    assert [recorded[each] for each in (coming, moved["id"])] == ["roster.change", "roster.changed-to"]
    assert recorded[running_one["id"]] == "roster.change roster.changed-to"


async def test_a_turn_is_ended_and_one_that_has_not_begun_disappears(roster: Roster) -> None:
    await roster.put()
    coming = (await roster.put(begins=9, ends=17)).json()["turns"][1]["id"]
    running_one = (await roster.read())["turns"][0]["id"]
    roster.clock.forward(hours=1)
    assert [each["id"] for each in (await roster.end(coming, 2)).json()["turns"]] == [running_one]
    (ended,) = (await roster.end(running_one, 3)).json()["turns"]
    assert datetime.fromisoformat(ended["endsAt"]) == NOW + timedelta(hours=1)
    assert (await roster.read())["onDuty"] == names(FIRST)
    again = await roster.end(running_one, 4)
    assert (again.status, again.slug) == (409, "turn-already-ended")
    assert (await roster.end(coming, 4)).status == 404
    assert [len(event.turns) for event in await roster.published()] == [1, 2, 1, 1]
    # What was dropped stays in the table and on the record.
    async with owner_of(roster.service) as owner, owner.transaction() as connection:
        dropped = await connection.execute(text("select id, dropped_at from duty_turn where dropped_at is not null"))
        assert [(str(row.id), row.dropped_at) for row in dropped] == [(coming, roster.clock.now())]
