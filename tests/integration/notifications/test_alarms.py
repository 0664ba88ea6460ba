"""A danger that no one took over goes to the next person every five minutes, on the real database, until a person does."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from importlib import import_module
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from contracts.events.roster import RosterChangedV1, RosterTurn
from contracts.words.referrals import ClockCode
from notifications.application.duty.alert_next import alert_next
from notifications.domain.vocabulary import PLATFORM
from tests.integration.notifications.watching import (
    ON_CALL,
    ORDER,
    SUPERIORS,
    alert_dependencies,
    alerted,
    alerts,
    channels,
    lines,
    looks,
)
from tests.integration.notifications.world import INTAKE, NOW, Matter, World

if TYPE_CHECKING:
    from collections.abc import AsyncIterator


STEP = timedelta(minutes=5)


async def test_one_person_after_the_other_from_filing_every_five_minutes_round_and_round(world: World) -> None:
    matter = Matter()
    await world.publish(matter.submitted())
    assert await looks(world) == [0]
    for number in range(1, 7):
        world.clock.at = NOW + number * STEP - timedelta(seconds=1)
        assert await looks(world) == []
        world.clock.at = NOW + number * STEP
        assert await looks(world) == [number]
    assert alerted(world) == [*ORDER, *SUPERIORS, *ORDER[:2]]
    # The second alert takes the place of the first one: no one's inbox fills, no telephone rings twice at once.
    assert [len(await alerts(world, each)) for each in ON_CALL] == [1, 1, 1]
    assert [len(await alerts(world, each, open_only=False)) for each in ON_CALL] == [2, 2, 1]
    assert [each["state"] for each in channels(world)] == ["cancelled"] * 4 + ["pending"] * 10
    told_of = [(action, item) for _, action, item in lines(world, matter.report_id)]
    everybody = [*ORDER, *SUPERIORS]
    assert told_of == [
        ("alert.made", f"rung.{number}:round.{1 + number // 5}:inbox:person.{everybody[number % 5]}")
        for number in range(7)
    ]


async def test_an_alert_goes_by_inbox_mail_and_telephone_in_the_chain_of_the_filing(world: World) -> None:
    matter = Matter()
    (filing,) = await world.publish(matter.submitted())
    await looks(world)
    assert channels(world) == [
        {"channel": "email", "state": "pending", "rung": 0},
        {"channel": "phone", "state": "pending", "rung": 0},
    ]
    assert world.scratch.as_superuser("select code, urgency, rung, person_id from notice") == [
        ["urgent_request_waits", "immediate", "0", str(ORDER[0])]
    ]
    assert world.scratch.as_superuser("select distinct correlation_id from delivery") == [[str(filing.correlationid)]]
    assert world.published() == [], "an alert to a person is no delivery to the unit: the receipt must not count it"


async def test_a_report_without_danger_alarms_no_one(world: World) -> None:
    await world.publish(Matter().submitted().model_copy(update={"danger": False}))
    world.clock.forward(hours=1)
    assert (await looks(world), world.rows("alarm")) == ([], 0)


async def test_after_an_outage_there_is_one_alert_at_once_and_then_one_a_step_as_before(world: World) -> None:
    await world.publish(Matter().submitted())
    await looks(world)
    world.clock.at = NOW + timedelta(minutes=23)
    assert await looks(world) == [4]
    world.clock.at = NOW + timedelta(minutes=24, seconds=59)
    assert await looks(world) == []
    world.clock.at = NOW + timedelta(minutes=25)
    assert await looks(world) == [5]
    assert alerted(world) == list(ORDER[:3])


async def test_many_workers_make_each_alert_once(world: World) -> None:
    matters = [Matter() for _ in range(4)]
    await world.publish(*(matter.submitted() for matter in matters))
    for number in range(3):
        world.clock.at = NOW + number * STEP
        while any(await asyncio.gather(*(alert_next(alert_dependencies(world)) for _ in range(6)))):
            pass
    made = world.scratch.as_superuser("select report_id, count(*), count(distinct rung) from notice group by 1")
    assert sorted(row[1:] for row in made) == [["3", "3"]] * 4


async def test_an_alarm_that_another_worker_has_in_hand_is_passed_over_and_not_waited_for(world: World) -> None:
    held, free = Matter(), Matter()
    await world.publish(held.submitted(), free.submitted())
    async with world.worker.transaction() as connection:
        await connection.execute(
            text("select pg_advisory_xact_lock(hashtextextended(:report, 0))"), {"report": str(held.report_id)}
        )
        found = await asyncio.wait_for(alert_next(alert_dependencies(world)), 3)
        assert found is not None
        assert found.report_id == free.report_id
        assert await asyncio.wait_for(alert_next(alert_dependencies(world)), 3) is None
    assert await looks(world) == [0]


async def test_a_worker_that_dies_between_the_alert_and_its_commit_has_alerted_no_one(world: World) -> None:
    matter = Matter()
    await world.publish(matter.submitted())

    class Dies(BaseException):
        pass

    def dying(due: Any) -> Any:
        @asynccontextmanager
        async def until_the_commit(*asked: object) -> AsyncIterator[object]:
            async with due(*asked) as found:
                yield found
                raise Dies

        return until_the_commit

    dependencies = alert_dependencies(world)
    with pytest.raises(Dies):
        await alert_next(replace(dependencies, due=dying(dependencies.due)))
    assert (alerted(world), lines(world, matter.report_id), world.published()) == ([], [], [])
    assert await looks(world) == [0]
    assert len(alerted(world)) == 1


@pytest.mark.parametrize("how", ["taken_over", "withdrawn"])
async def test_its_end_settles_all_of_it_and_is_on_the_record_once(world: World, how: str) -> None:
    matter, taker = Matter(), uuid4()
    await world.publish(matter.submitted())
    await looks(world)
    world.clock.at = NOW + STEP
    await looks(world)
    end = matter.received(taker) if how == "taken_over" else matter.withdrawn()
    await world.publish(end, end)
    assert [await alerts(world, each) for each in ON_CALL] == [[], [], []]
    assert {each["state"] for each in channels(world)} == {"cancelled"}
    world.clock.forward(hours=1)
    assert await looks(world) == []
    by = f"{how}:person.{taker}" if how == "taken_over" else how
    assert lines(world, matter.report_id)[-1] == ("platform", "alert.ended", by)
    assert [action for _, action, _ in lines(world, matter.report_id)].count("alert.ended") == 1
    # The inbox keeps the history of what was settled and shows nothing of what was withdrawn.
    kept = [len(await alerts(world, each, open_only=False)) for each in ON_CALL]
    assert kept == ([1, 1, 0] if how == "taken_over" else [0, 0, 0])


async def test_a_take_over_between_two_alerts_leaves_no_one_to_alert(world: World) -> None:
    matter = Matter()
    await world.publish(matter.submitted(), matter.received())
    assert (await looks(world), alerted(world)) == ([], [])


async def test_who_clears_the_alert_stops_nothing(world: World) -> None:
    await world.publish(Matter().submitted())
    await looks(world)
    (notice,) = await alerts(world, ON_CALL[0])
    await world.open(notice, ON_CALL[0])
    world.clock.at = NOW + STEP
    assert await looks(world) == [1]


async def test_every_alert_is_a_line_on_the_record_that_the_platform_wrote(world: World) -> None:
    matter = Matter()
    await world.publish(matter.submitted())
    await looks(world)
    world.clock.at = NOW + STEP
    await looks(world)
    assert lines(world, matter.report_id) == [
        ("platform", "alert.made", f"rung.0:round.1:inbox:person.{ORDER[0]}"),
        ("platform", "alert.made", f"rung.1:round.1:inbox:person.{ORDER[1]}"),
    ]
    written = (
        f"select distinct caller, unit, at >= '{NOW.isoformat()}' from audit where subject_id = '{matter.report_id}'"
    )
    assert world.scratch.as_superuser(written) == [[str(PLATFORM), str(INTAKE), "t"]]


@pytest.mark.parametrize(
    ("caller", "action"), [(uuid4(), "alert.made"), (PLATFORM, "report.read"), (UUID(int=2), "alert.acknowledged")]
)
async def test_the_worker_writes_lines_about_alerts_in_the_name_of_the_platform_and_no_others(
    world: World, caller: UUID, action: str
) -> None:
    line = text(
        "insert into audit (id, at, caller, position, action, subject_type, classes) "
        "values (gen_random_uuid(), now(), :caller, 'platform', :action, 'report', '{}')"
    )
    with pytest.raises(DBAPIError, match="row-level security"):
        async with world.worker.transaction() as connection:
            await connection.execute(line, {"caller": caller, "action": action})


def roster(version: int, *people: UUID, ends: timedelta = timedelta(hours=8)) -> RosterChangedV1:
    turns = tuple(
        RosterTurn(turn_id=uuid4(), person_id=person, place=place, starts_at=NOW, ends_at=NOW + ends)
        for place, person in enumerate(people, 1)
    )
    return RosterChangedV1(unit_id=INTAKE, version=version, turns=turns, changed_at=NOW)


async def test_the_roster_in_force_at_the_moment_says_who_is_next(world: World) -> None:
    await world.publish(roster(1, ORDER[2], ends=timedelta(minutes=12)), Matter().submitted())
    for number in range(6):
        world.clock.at = NOW + number * STEP
        if number == 1:
            await world.publish(roster(2, ORDER[1], ends=timedelta(minutes=12)))
        await looks(world)
    # Behind those on it come the others; when the turns are over the one who was alerted longest ago is next.
    assert alerted(world) == [ORDER[2], ORDER[1], ORDER[0], *SUPERIORS, ORDER[2]]


async def test_a_roster_that_comes_late_does_not_take_the_place_of_a_newer_one(world: World) -> None:
    await world.publish(roster(3, ORDER[2]), roster(2, ORDER[1]), Matter().submitted())
    await looks(world)
    assert alerted(world) == [ORDER[2]]


async def test_other_alerts_follow_the_roster_as_well(world: World) -> None:
    matter = Matter(unit_id=INTAKE)
    await world.publish(roster(1, ORDER[2], ORDER[0]), matter.breached(ClockCode.TAKEOVER_15MIN))
    assert world.scratch.as_superuser("select person_id from notice where code = 'term_passed'") == [[str(ORDER[0])]]


@pytest.mark.parametrize("code", [ClockCode.DELIVERY_60S, ClockCode.TAKEOVER_15MIN])
async def test_a_term_that_passes_says_nothing_beside_an_alarm_that_rings(world: World, code: ClockCode) -> None:
    matter = Matter(unit_id=INTAKE)
    await world.publish(matter.submitted())
    await looks(world)
    await world.publish(matter.breached(code))
    assert world.scratch.as_superuser("select code from notice") == [["urgent_request_waits"]]


async def test_a_term_that_passes_is_told_where_no_alarm_rang(world: World) -> None:
    """The worker may be away: what the consumer can say is said."""
    matter = Matter(unit_id=INTAKE)
    await world.publish(matter.submitted(), matter.breached(ClockCode.TAKEOVER_15MIN))
    assert world.scratch.as_superuser("select code from notice") == [["term_passed"]]


async def test_dangers_that_no_one_took_over_under_an_earlier_release_ring_and_those_that_are_over_do_not(
    world: World,
) -> None:
    step = import_module("notifications.migrations.versions.2026_11_26_1520_raise_alarms")
    waits, taken, withdrawn, calm, lost = (Matter() for _ in range(5))
    filings = {matter: matter.submitted() for matter in (waits, taken, withdrawn, calm, lost)}
    filings[calm] = calm.submitted().model_copy(update={"danger": False})
    for matter, filing in filings.items():
        (event,) = await world.publish(filing)
        envelope = "null" if matter is lost else f"'{event.model_dump_json()}'"
        world.scratch.as_superuser(
            "insert into inbox_event (consumer, event_id, topic, key, sequence, type, outcome, envelope) values "
            f"('notifications', '{event.id}', 'identification.reports', '{event.subject}', 1, '{event.type}', 'applied', {envelope})"
        )
    await world.publish(taken.received(), withdrawn.withdrawn())
    before = world.scratch.as_superuser("select to_jsonb(a) from alarm a order by report_id")
    world.scratch.as_superuser("truncate alarm")
    await asyncio.to_thread(world.scratch.build, step.start_alarms)
    after = world.scratch.as_superuser("select to_jsonb(a) from alarm a order by report_id")
    assert after == [row for row in before if str(lost.report_id) not in row[0]]
    assert len(after) == 3
    assert await looks(world) == [0]
    assert world.scratch.as_superuser("select report_id from notice where rung = 0") == [[str(waits.report_id)]]
    world.scratch.as_superuser("truncate inbox_event")
