"""An emptied referral database comes back row for row from what the others know, while they go on writing."""

import json
import random
from datetime import timedelta

import pytest

from contracts.words.referrals import ClockCode
from contracts.words.urgency import Urgency
from referral.domain.clocks.calendar import Term
from tests.integration.people_first.three_services import (
    CHILD,
    DUTY,
    ELSEWHERE,
    INTAKE,
    NEXT_ON_DUTY,
    SUPERVISOR,
    WORKER,
    unit_of,
)
from tests.integration.rebuilding.life import Life
from tests.support.demo_people import PEOPLE

Rows = dict[str, list[list[str]]]
SEEDS = range(1, 6)


def difference(left: Rows, right: Rows) -> Rows:
    """Rows that only one of the two has, by table."""
    return {
        table: [row for row in (*left[table], *right[table]) if (row in left[table]) != (row in right[table])]
        for table in left
        if left[table] != right[table]
    }


async def come_to_rest(life: Life) -> None:
    await life.tell_all()
    await life.platform.referral_sweeps()
    await life.tell_all()


@pytest.mark.parametrize("seed", SEEDS)
async def test_the_same_rows_come_back(life: Life, seed: int) -> None:
    await life.lives(seed, 40)
    await come_to_rest(life)
    before = life.stands()
    lines = await life.journals()
    life.empty_referral()
    rebuilt = await life.rebuild(lines)
    assert difference(before, life.stands()) == {}
    assert (rebuilt.retold, rebuilt.anew) == (len(before["outbox"]), 0)
    assert rebuilt.applied == len(before["inbox_event"])


async def test_every_way_a_referral_can_go_comes_back(life: Life) -> None:
    platform = life.platform
    on, to_duty, rejected, revoked = [await life.files(danger="yes") for _ in range(4)]
    await life.tell_all()
    elsewhere = unit_of(ELSEWHERE)
    await platform.reject(await platform.child(on), "out_of_area", elsewhere)
    await platform.reject(await platform.child(on), "out_of_area", unit_of(WORKER), ELSEWHERE)
    await platform.reject(await platform.child(to_duty), "out_of_area", elsewhere)
    await platform.reject(await platform.child(to_duty), "no_capacity", None, ELSEWHERE)
    await platform.reject(await platform.child(rejected), "no_capacity")
    await platform.reject(await platform.child(rejected), "out_of_area", elsewhere, DUTY)
    await life.tell_all()
    platform.clock.forward(hours=30)
    await life.accept(await platform.child(rejected), ELSEWHERE)
    await platform.referral_sweeps()
    await life.take_over(revoked)
    await life.tell_all()
    item = await platform.child(revoked)
    body = {"expectedVersion": 2, "reason": "safety", "successorUnitId": elsewhere}
    assert (await platform.post(INTAKE, f"/referrals/{item['id']}/revoke", body)).status == 200
    await come_to_rest(life)
    before = life.stands()
    ways = platform.rows("referral", "select distinct data->>'way' from outbox where data ? 'way' order by 1")
    assert ways == [["directed"], ["passed_on"], ["to_duty"]]
    assert len(before["rejection"]) == 5
    lines = await life.journals()
    life.empty_referral()
    await life.rebuild(lines)
    assert difference(before, life.stands()) == {}


async def test_who_is_on_duty_comes_back(life: Life) -> None:
    platform, keeper = life.platform, "supervisor.centre"
    report, now = await life.files(), platform.clock.now()
    for version, place in enumerate((1, 2)):
        turn = {
            "expectedVersion": version,
            "personId": str(PEOPLE[(INTAKE, NEXT_ON_DUTY)[version]].sub),
            "place": place,
            "startsAt": now.isoformat(),
            "endsAt": (now + timedelta(hours=8)).isoformat(),
        }
        put = await platform.post(keeper, "/roster/turns", turn)
        assert put.status == 201
    (ended,) = [each["id"] for each in put.json()["turns"] if each["place"] == 2]
    platform.clock.forward(minutes=5)
    assert (await platform.post(keeper, f"/roster/turns/{ended}/end", {"expectedVersion": 2})).status == 200
    await come_to_rest(life)
    before = life.stands()
    ((roster,),) = before["duty_roster"]
    assert json.loads(roster)["version"] == 3
    lines = await life.journals()
    life.empty_referral()
    await life.rebuild(lines)
    assert difference(before, life.stands()) == {}
    for who, position in ((INTAKE, "duty"), (NEXT_ON_DUTY, "intake"), (DUTY, "intake")):
        assert (await platform.referrals(report, who))[CHILD]["positions"] == [position]


class OtherTerms:
    """Due times after a change of the law."""

    def term(self, _code: ClockCode, _urgency: Urgency) -> Term:
        """Always the same."""
        return Term(timedelta(days=9), on_working_days=True, legal_basis="Another law", verified=True)


async def test_terms_stay_what_they_were_when_the_law_has_changed_since(life: Life) -> None:
    await life.files(danger="yes")
    await come_to_rest(life)
    before, lines = life.stands(), await life.journals()
    life.empty_referral()
    await life.rebuild(lines, due_times=OtherTerms())
    assert difference(before, life.stands()) == {}
    assert len(before["clock"]) == 4


async def test_what_is_written_meanwhile_comes_by_the_bus_as_ever(life: Life) -> None:
    """Between the journals and the rebuilding, and after it; records of before come again and are duplicates."""
    await life.lives(11, 25)
    await come_to_rest(life)
    lines = await life.journals()
    life.empty_referral()
    for _ in range(3):
        await life.files()
    chance = random.Random(12)
    await life.take_over(life.reports[-1])
    await life.withdraw(life.reports[0])
    await life.tell("notifications", chance)
    await life.rebuild(lines)
    await life.lives(13, 25)
    await come_to_rest(life)
    after = life.stands()
    assert after["inbox_waiting"] == []
    life.empty_referral()
    await life.rebuild(await life.journals())
    assert difference(after, life.stands()) == {}


async def test_what_it_had_not_heard_yet_comes_after_all_that_it_did(life: Life) -> None:
    """A worker accepted; the Centre revoked, which the lost database never heard."""
    report = await life.files()
    await life.tell_all()
    item = await life.platform.child(report)
    await life.accept(item, WORKER)
    chance = random.Random(1)
    await life.tell("identification", chance)
    body = {"expectedVersion": 1, "reason": "safety", "successorUnitId": unit_of(ELSEWHERE)}
    assert (await life.platform.post(INTAKE, f"/referrals/{item['id']}/revoke", body)).status == 200
    lines = await life.journals()
    await life.tell("referral", chance)
    heard = life.stands()
    life.empty_referral()
    rebuilt = await life.rebuild(lines)
    assert rebuilt.anew == 2
    after = life.stands()
    for table in ("referral", "clock", "stage_count", "outbox_sequence"):
        assert after[table] == heard[table]


@pytest.mark.parametrize("units", [[], [unit_of(WORKER)]], ids=["of a child", "of a child without a unit"])
async def test_what_nobody_was_told_is_told_anew_as_far_as_it_follows_from_what_others_told(
    life: Life, units: list[str]
) -> None:
    """The lost database had opened referrals, and its relay had published nothing of it yet."""
    await life.files(conflict={"unitIds": units} if units else None)
    chance = random.Random(1)
    await life.tell("referral", chance)
    before = life.stands()
    lines = await life.journals()
    life.empty_referral()
    rebuilt = await life.rebuild(lines)
    assert (rebuilt.applied, rebuilt.retold, rebuilt.anew) == (1, 0, 2)
    after = life.stands()
    assert [after[table] for table in ("referral", "clock", "stage_count")] == [
        before[table] for table in ("referral", "clock", "stage_count")
    ]
    assert life.platform.rows("referral", "select count(*) from outbox where published_at is null") == [["2"]]


async def test_a_unit_that_is_confirmed_or_takes_it_on_meets_the_clock_again(life: Life) -> None:
    """The referral had gone on to the unit by steps of people before the Centre's duty confirmed it; another one its own unit took on after all."""
    (report, taken_on), platform = [await life.files() for _ in range(2)], life.platform
    await life.tell_all()
    for each in (report, taken_on):
        await platform.reject(await platform.child(each), "no_capacity")
    platform.clock.forward(minutes=1)
    await life.accept(await platform.child(taken_on), SUPERVISOR)
    passed_on = await platform.reject(await platform.child(report), "out_of_area", unit_of(ELSEWHERE), SUPERVISOR)
    assert passed_on.status == 200, passed_on.body
    await life.tell_all()
    item = await platform.child(report)
    confirmed = await platform.post(DUTY, f"/referrals/{item['id']}/confirm", {"unitId": unit_of(ELSEWHERE)})
    assert confirmed.status == 200, confirmed.body
    await life.tell_all()
    await life.take_over(report)
    await come_to_rest(life)
    before, lines = life.stands(), await life.journals()
    assert platform.rows("referral", "select state from clock where code = 'CHILD_WITHOUT_UNIT'") == [["met"]] * 2
    life.empty_referral()
    await life.rebuild(lines)
    assert difference(before, life.stands()) == {}
