"""Cases go from one case manager to another, many at once: all of them or none, and each as an assignment."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy.exc import DBAPIError

from tests.integration.identification.in_sql import run_as
from tests.integration.people_first.test_rule_01_the_centre_dismisses import of_three_adults
from tests.integration.people_first.test_rule_13_a_case_has_a_manager import (
    DIRECTOR,
    OTHER_MANAGER,
    assigned,
    held,
    lists,
    taken_over,
)
from tests.integration.people_first.three_services import (
    DOCTOR,
    DUTY,
    INTAKE,
    MANAGER,
    OF_CENTRE,
    WORKER,
    Platform,
)
from tests.support.asgi import Answer
from tests.support.demo_people import PEOPLE


async def hand_over(
    platform: Platform, reports: list[str], to: str = OTHER_MANAGER, who: str = MANAGER, key: str | None = None
) -> Answer:
    given = {"reportIds": reports, "managerId": str(PEOPLE[to].sub)}
    headers = {"idempotency-key": key or uuid4().hex}
    return await platform.client(who, "identification").post("/cases/hand-over", given, headers=headers)


async def reference(platform: Platform, report: str) -> str:
    found: Any = (await platform.seen(DUTY, report))["reference"]["reference"]
    return str(found)


def told(platform: Platform, reports: list[str]) -> int:
    ids = ", ".join(f"'{each}'" for each in reports)
    published = f"select count(*) from outbox where type like '%.case-assigned.v1' and key in ({ids})"
    ((number,),) = platform.rows("identification", published)
    return int(number)


@pytest.mark.parametrize("who", [MANAGER, OF_CENTRE])
async def test_all_go_at_once_and_are_the_others_at_the_next_read(platform: Platform, who: str) -> None:
    reports = [await assigned(platform) for _ in range(3)]
    before = {each: (await platform.seen(MANAGER, each))["assignment"]["caseId"] for each in reports}
    answer = await hand_over(platform, reports, who=who)
    assert (answer.status, answer.json()) == (
        200,
        {"reportIds": reports, "managerId": str(PEOPLE[OTHER_MANAGER].sub)},
    ), answer.body
    for each in reports:
        assert (await platform.get(MANAGER, f"/reports/{each}")).status == 404
        found = (await platform.seen(OTHER_MANAGER, each))["assignment"]
        assert (found["caseId"], found["manager"]) == (before[each], PEOPLE[OTHER_MANAGER].name)
        assert await lists(platform, each, OTHER_MANAGER, "assigned")
        assert not await lists(platform, each, MANAGER, "assigned")
    await platform.carry()
    for each in reports:
        assert await held(platform, each, OTHER_MANAGER) == ["case"]
        assert await held(platform, each, MANAGER) == []
        assert "case_assigned" in await platform.inbox(OTHER_MANAGER, each)


async def test_of_several_persons_all_go_with_the_first(platform: Platform) -> None:
    persons = await of_three_adults(platform)
    await platform.assign(persons[0])
    refused = await hand_over(platform, [persons[1]])
    assert (refused.status, refused.json()["references"]) == (409, [await reference(platform, persons[1])])
    assert (await hand_over(platform, [persons[0]])).status == 200
    for each in persons:
        assert (await platform.get(OTHER_MANAGER, f"/reports/{each}")).json()["positions"] == ["case"]


async def test_one_that_cannot_go_keeps_all_and_is_named(platform: Platform) -> None:
    """What has ended, has no manager, or is the other's already: all such are named at once."""
    goes, theirs, free = await assigned(platform), await assigned(platform, OTHER_MANAGER), await taken_over(platform)
    ended = await platform.arrived(age="adult")
    await platform.take_over(ended)
    await platform.assign(ended)
    said = {"grounds": "none", "risk": "low", "nextStep": "none", "reason": "Spor o zaradi."}
    body = {"expectedVersion": 3, "reason": "error", "assessment": said}
    assert (await platform.post(MANAGER, f"/reports/{ended}/dismiss", body)).status == 200
    wrong = [theirs, free, ended]
    before = told(platform, [goes, *wrong])
    refused = await hand_over(platform, [goes, *wrong], who=OF_CENTRE)
    assert (refused.status, refused.slug) == (409, "cases-not-handed-over")
    assert set(refused.json()["references"]) == {await reference(platform, each) for each in wrong}
    assert (await platform.get(MANAGER, f"/reports/{goes}")).json()["positions"] == ["case"]
    assert told(platform, [goes, *wrong]) == before


async def test_a_case_manager_hands_over_their_own_alone(platform: Platform) -> None:
    """What is not theirs is not there, and keeps what is theirs."""
    mine, theirs = await assigned(platform), await assigned(platform, OTHER_MANAGER)
    for other in (theirs, str(uuid4())):
        refused = await hand_over(platform, [mine, other], to="manager.centre")
        assert (refused.status, refused.slug) == (404, "not-found")
    assert (await platform.get(MANAGER, f"/reports/{mine}")).json()["positions"] == ["case"]
    for who in (INTAKE, DUTY, DIRECTOR, DOCTOR, WORKER):
        assert (await hand_over(platform, [mine], who=who)).status == 403, who


@pytest.mark.parametrize("to", [INTAKE, DOCTOR])
async def test_they_go_to_a_case_manager_of_the_centre(platform: Platform, to: str) -> None:
    report = await assigned(platform)
    refused = await hand_over(platform, [report], to)
    assert (refused.status, refused.slug) == (422, "no-case-manager")


@pytest.mark.parametrize("number", [0, 51])
async def test_at_least_one_and_at_most_fifty(platform: Platform, number: int) -> None:
    refused = await hand_over(platform, [str(uuid4()) for _ in range(number)])
    assert (refused.status, refused.slug) == (422, "invalid-input")


async def test_a_repeat_is_answered_though_the_reports_are_not_theirs_any_more(platform: Platform) -> None:
    report, key = await assigned(platform), uuid4().hex
    first, again = [await hand_over(platform, [report], key=key) for _ in range(2)]
    assert (first.status, again.status, again.json()) == (200, 200, first.json())
    assert told(platform, [report]) == 2
    assert (await hand_over(platform, [report])).status == 404


async def test_the_same_report_twice_is_one(platform: Platform) -> None:
    report = await assigned(platform)
    assert (await hand_over(platform, [report, report])).status == 200
    assert told(platform, [report]) == 2


async def test_the_wall_lets_no_one_else_hand_a_case_on(platform: Platform) -> None:
    """The function that stores it asks the caller again: not the intake, no other manager, and nobody without a version."""
    report = await assigned(platform)
    ((version,),) = platform.rows("identification", f"select version from report where id = '{report}'")
    on = f"select hand_case_on('{report}', '{PEOPLE[OTHER_MANAGER].sub}', now(), {{}}, '[]')"
    for who, number in ((INTAKE, 1), (OTHER_MANAGER, 1), (DOCTOR, 1), (MANAGER, 0), (MANAGER, 2)):
        with pytest.raises(DBAPIError, match="not the caller's to hand on"):
            await run_as(platform.identification, who, on.format(int(version) + number), {})
    await run_as(platform.identification, MANAGER, on.format(int(version) + 1), {})
