"""Who is away is stood in for, from a day until a day, and who knows the person gives the case up for good."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy.exc import DBAPIError

from identification.domain.reports.minimum import belgrade_day
from tests.integration.identification.in_sql import run_as
from tests.integration.people_first.test_rule_01_the_centre_dismisses import of_three_adults
from tests.integration.people_first.test_rule_13_a_case_has_a_manager import (
    DIRECTOR,
    OTHER_MANAGER,
    assign,
    assigned,
    held,
    lists,
)
from tests.integration.people_first.three_services import DOCTOR, DUTY, INTAKE, MANAGER, OF_CENTRE, WORKER, Platform
from tests.support.asgi import Answer
from tests.support.demo_people import PEOPLE

LEFT = "delete from cover"


@pytest.fixture(autouse=True)
def today(platform: Platform) -> datetime:
    """The database goes by its own clock: that of the services says the same. Nobody stands in for anybody yet."""
    for service in ("identification", "referral", "notifications"):
        platform.rows(service, LEFT)
    platform.clock.at = datetime.now(UTC)
    return platform.clock.at


def day(after: int) -> str:
    return str(belgrade_day(datetime.now(UTC)) + timedelta(days=after))


async def cover(
    platform: Platform, to: str | None = OTHER_MANAGER, who: str = MANAGER, of: str = MANAGER, **days: str
) -> Answer:
    given: dict[str, Any] = {"managerId": str(PEOPLE[of].sub)}
    if to is not None:
        given |= {"coverId": str(PEOPLE[to].sub), "firstDay": day(0), "lastDay": day(7), **days}
    return await platform.client(who, "identification").post(
        "/cases/cover", given, headers={"idempotency-key": uuid4().hex}
    )


async def recuse(platform: Platform, report: str, who: str = MANAGER, **changes: Any) -> Answer:
    given = {"expectedVersion": 3, "reason": "knows_person", **changes}
    return await platform.post(who, f"/reports/{report}/recuse", given)


async def test_who_stands_in_has_the_cases_as_well_in_all_services(platform: Platform) -> None:
    report = await assigned(platform)
    assert (await cover(platform)).status == 200
    await platform.carry()
    assert await held(platform, report, OTHER_MANAGER) == ["case"]
    assert await held(platform, report, MANAGER) == ["case"]
    said = (await platform.seen(OTHER_MANAGER, report))["assignment"]
    names = PEOPLE[MANAGER].name, PEOPLE[OTHER_MANAGER].name
    assert (said["manager"], said["cover"], said["standsIn"]) == (*names, True)
    assert (await platform.seen(MANAGER, report))["assignment"]["standsIn"] is False
    for who in (MANAGER, OTHER_MANAGER):
        assert await lists(platform, report, who, "assigned")
        assert await lists(platform, report, who, "assigned&sort=received")
    found = await platform.get(OTHER_MANAGER, "/reports?first=50")
    assert found.status == 200, found.body
    assert report in [each["id"] for each in found.json()["items"]]
    counted = (await platform.get(OTHER_MANAGER, "/reports/running/counts")).json()
    assert counted["mine"] >= 1


@pytest.mark.parametrize("who", [MANAGER, OF_CENTRE])
async def test_it_ends_at_once_when_it_is_ended(platform: Platform, who: str) -> None:
    report = await assigned(platform)
    assert (await cover(platform, who=who)).status == 200
    assert (await cover(platform, None, who=who)).status == 200
    await platform.carry()
    assert await held(platform, report, OTHER_MANAGER) == []
    assert not await lists(platform, report, OTHER_MANAGER, "assigned")


async def test_it_begins_and_ends_by_itself(platform: Platform) -> None:
    report = await assigned(platform)
    assert (await cover(platform, firstDay=day(2), lastDay=day(3))).status == 200
    await platform.carry()
    assert await held(platform, report, OTHER_MANAGER) == []
    seen = platform.clock.at
    platform.rows("identification", "update cover set begins_at = begins_at - interval '5 days'")
    platform.rows("referral", "update cover set begins_at = begins_at - interval '5 days'")
    assert await held(platform, report, OTHER_MANAGER) == ["case"]
    platform.clock.at = seen + timedelta(days=5)
    assert await held(platform, report, OTHER_MANAGER) == []


async def test_who_is_stood_in_for_passes_nothing_of_others_on(platform: Platform) -> None:
    """No chain: what a case manager has by standing in is not open to who stands in for them."""
    third = await assigned(platform, OTHER_MANAGER)
    platform.rows(
        "identification",
        f"insert into cover values ('{PEOPLE[OTHER_MANAGER].sub}', '{uuid4()}', now(), now() + interval '3 days')",
    )
    assert (await cover(platform, MANAGER, of=OTHER_MANAGER, who=OTHER_MANAGER)).status == 200
    assert (await cover(platform, OTHER_MANAGER)).status == 200
    assert await held_here(platform, third, MANAGER) == ["case"]
    mine = await assigned(platform)
    assert await held_here(platform, mine, OTHER_MANAGER) == ["case"]
    platform.rows("identification", f"delete from cover where manager_id = '{PEOPLE[MANAGER].sub}'")
    assert await held_here(platform, mine, OTHER_MANAGER) == []


async def held_here(platform: Platform, report: str, who: str) -> list[str]:
    answer = await platform.get(who, f"/reports/{report}")
    return answer.json()["positions"] if answer.status == 200 else []


@pytest.mark.parametrize(
    ("days", "wrong"),
    [
        ({"firstDay": day(-1)}, "firstDay"),
        ({"firstDay": day(3), "lastDay": day(2)}, "lastDay"),
        ({"lastDay": day(60)}, "lastDay"),
    ],
)
async def test_days_lie_ahead_and_are_sixty_at_most(platform: Platform, days: dict[str, str], wrong: str) -> None:
    refused = await cover(platform, **days)
    assert (refused.status, refused.slug) == (422, "invalid-input")
    assert [each["name"] for each in refused.json()["fields"]] == [wrong]
    assert (await cover(platform, lastDay=day(59))).status == 200


async def test_only_another_case_manager_stands_in(platform: Platform) -> None:
    refused = await cover(platform, MANAGER)
    assert [each["name"] for each in refused.json()["fields"]] == ["coverId"]
    for to in (INTAKE, DOCTOR):
        assert (await cover(platform, to)).slug == "no-case-manager"


async def test_a_case_manager_says_it_of_their_own_cases_alone(platform: Platform) -> None:
    assert (await cover(platform, MANAGER, who=MANAGER, of=OTHER_MANAGER)).status == 404
    for who in (INTAKE, DUTY, DIRECTOR, DOCTOR, WORKER):
        assert (await cover(platform, who=who)).status == 403, who
    assert (await cover(platform, who=OF_CENTRE)).status == 200


async def test_who_stands_in_works_on_the_case(platform: Platform) -> None:
    report = await assigned(platform)
    assert (await cover(platform)).status == 200
    said = {"grounds": "none", "risk": "low", "nextStep": "none", "reason": "Bez osnova."}
    answer = await platform.post(OTHER_MANAGER, f"/reports/{report}/assess", {"expectedVersion": 3, "assessment": said})
    assert answer.status == 200, answer.body


async def test_news_of_the_case_reach_who_stands_in(platform: Platform) -> None:
    report = await assigned(platform)
    assert (await cover(platform)).status == 200
    await platform.carry()
    answer = await platform.post(DOCTOR, f"/reports/{report}/whereabouts", {"answer": "left_alone"})
    assert answer.status == 200, answer.body
    await platform.carry()
    for who in (MANAGER, OTHER_MANAGER):
        assert "reporter_answered" in await platform.inbox(who, report) or "urgent_answer" in await platform.inbox(
            who, report
        )


async def test_who_recuses_themself_sees_nothing_more_and_the_case_waits(platform: Platform) -> None:
    report = await assigned(platform)
    case = (await platform.seen(MANAGER, report))["assignment"]["caseId"]
    answer = await recuse(platform, report, words="Komšije smo.")
    assert (answer.status, answer.json()) == (200, {"id": report}), answer.body
    assert (await platform.get(MANAGER, f"/reports/{report}")).status == 404
    assert not await lists(platform, report, MANAGER, "assigned")
    assert await lists(platform, report, OF_CENTRE, "taken_over")
    await platform.carry()
    assert await held(platform, report, MANAGER) == []
    assert "case_recused" in await platform.inbox(OF_CENTRE, report)
    assert await platform.inbox(MANAGER, report) == []
    triage = (await platform.seen(OF_CENTRE, report))["triage"]
    assert (triage["recused"], triage["recusedWords"]) == ("knows_person", "Komšije smo.")
    refused = await assign(platform, report, MANAGER, version=4)
    assert (refused.status, refused.slug) == (409, "recused-from-case")
    given = await assign(platform, report, OTHER_MANAGER, version=4)
    assert (given.status, given.json()["caseId"]) == (200, case), given.body
    assert (await cover(platform, MANAGER, who=OTHER_MANAGER, of=OTHER_MANAGER)).status == 200
    await platform.carry()
    assert await held(platform, report, MANAGER) == []
    assert not await lists(platform, report, MANAGER, "assigned")


async def test_who_stands_in_recuses_themself_and_the_manager_keeps_the_case(platform: Platform) -> None:
    report = await assigned(platform)
    assert (await cover(platform)).status == 200
    assert (await recuse(platform, report, OTHER_MANAGER, reason="relative")).status == 200
    await platform.carry()
    assert await held(platform, report, OTHER_MANAGER) == []
    assert await held(platform, report, MANAGER) == ["case"]
    assert "cover" not in {k for k, v in (await platform.seen(MANAGER, report))["assignment"].items() if v}
    hand_over = {"reportIds": [report], "managerId": str(PEOPLE[OTHER_MANAGER].sub)}
    refused = await platform.client(MANAGER, "identification").post(
        "/cases/hand-over", hand_over, headers={"idempotency-key": uuid4().hex}
    )
    assert refused.slug == "cases-not-handed-over"


async def test_of_several_persons_all_are_given_up(platform: Platform) -> None:
    persons = await of_three_adults(platform)
    await platform.assign(persons[0])
    other = await recuse(platform, persons[1])
    assert other.slug == "done-for-all-persons"
    assert (await recuse(platform, persons[0])).status == 200
    for each in persons:
        assert (await platform.get(MANAGER, f"/reports/{each}")).status == 404


async def test_a_repeat_is_answered_and_others_recuse_nobody(platform: Platform) -> None:
    report, key = await assigned(platform), uuid4().hex
    for who in (INTAKE, DUTY, OF_CENTRE, OTHER_MANAGER, DOCTOR):
        assert (await recuse(platform, report, who)).status in (403, 404), who
    headers = {"idempotency-key": key}
    for _ in range(2):
        given = {"expectedVersion": 3, "reason": "other_conflict"}
        answer = await platform.client(MANAGER, "identification").post(
            f"/reports/{report}/recuse", given, headers=headers
        )
        assert answer.status == 200, answer.body


async def test_the_wall_lets_no_one_else_give_a_case_up(platform: Platform) -> None:
    report = await assigned(platform)
    ((version,),) = platform.rows("identification", f"select version from report where id = '{report}'")
    on = f"select recuse_from('{report}', {int(version) + 1}, '[]')"
    for who in (INTAKE, OTHER_MANAGER, OF_CENTRE, DOCTOR):
        with pytest.raises(DBAPIError, match="not the caller's to give up"):
            await run_as(platform.identification, who, on, {})
    await run_as(platform.identification, MANAGER, on, {})
    back = f"update report set manager_id = '{PEOPLE[MANAGER].sub}', assigned_at = now() where id = '{report}'"
    with pytest.raises(DBAPIError, match="row-level security"):
        await run_as(platform.identification, OF_CENTRE, back, {})


async def test_the_wall_lets_only_the_manager_and_supervisors_say_who_stands_in(platform: Platform) -> None:
    mine, other = PEOPLE[MANAGER].sub, PEOPLE[OTHER_MANAGER].sub
    said = f"insert into cover values ('{mine}', '{other}', now(), now() + interval '3 days')"
    for who in (INTAKE, OTHER_MANAGER, DIRECTOR, DOCTOR):
        with pytest.raises(DBAPIError, match="row-level security"):
            await run_as(platform.identification, who, said, {})
    for who in (MANAGER, OF_CENTRE):
        await run_as(platform.identification, who, said, {})
        platform.rows("identification", LEFT)
    longer = said.replace("3 days", "62 days")
    with pytest.raises(DBAPIError, match="cover_ends"):
        await run_as(platform.identification, MANAGER, longer, {})
