"""Who has a case at the Centre: its intake until a case manager is assigned, then that manager, and its supervisor throughout."""

from __future__ import annotations

from asyncio import gather
from typing import Any
from uuid import uuid4

import pytest

from tests.integration.people_first.test_rule_01_the_centre_dismisses import of_three_adults
from tests.integration.people_first.three_services import (
    CHILD,
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
from tests.support.tries import TRIES

OTHER_MANAGER, DIRECTOR = "manager2.centre", "director.centre"


async def taken_over(platform: Platform) -> str:
    report = await platform.arrived()
    await platform.take_over(report)
    await platform.carry()
    return report


async def assigned(platform: Platform, to: str = MANAGER, who: str = OF_CENTRE) -> str:
    report = await taken_over(platform)
    await platform.assign(report, to, who)
    await platform.carry()
    return report


async def assign(
    platform: Platform, report: str, to: str, who: str = OF_CENTRE, version: int = 2, key: str | None = None
) -> Answer:
    given = {"expectedVersion": version, "managerId": str(PEOPLE[to].sub)}
    headers = {"idempotency-key": key or uuid4().hex}
    return await platform.client(who, "identification").post(f"/reports/{report}/assign", given, headers=headers)


async def held(platform: Platform, report: str, who: str) -> list[str]:
    """Positions of the person towards the report and towards the referral of its child; nothing where it is not there."""
    positions: set[str] = set()
    answer = await platform.get(who, f"/reports/{report}")
    positions |= set(answer.json()["positions"]) if answer.status == 200 else set()
    found = (await platform.referrals(report, who)).get(CHILD)
    assert (found is not None) is bool(positions - {"author"}) or who == DOCTOR, (who, positions, found)
    return sorted(positions | set(found["positions"] if found else ()))


async def lists(platform: Platform, report: str, who: str, show: str) -> bool:
    """Whether it is on any page of the person's list."""
    after: str | None = ""
    found = list[str]()
    while after is not None:
        answer = await platform.get(who, f"/reports/running?first=50&show={show}{after and f'&after={after}'}")
        assert answer.status == 200, answer.body
        assert len(answer.json()["items"]) == len(answer.json()["cursors"])
        found += [each["id"] for each in answer.json()["items"]]
        after = answer.json()["nextCursor"]
    return report in found


WHO = (INTAKE, DUTY, MANAGER, OTHER_MANAGER, OF_CENTRE, DIRECTOR, DOCTOR)
BEFORE: dict[str, list[str]] = {INTAKE: ["intake"], DUTY: ["duty"], DOCTOR: ["author"]}
SUPERVISED = BEFORE | {OF_CENTRE: ["supervisor"]}
ASSIGNED = {DUTY: ["duty"], MANAGER: ["case"], OF_CENTRE: ["supervisor"], DOCTOR: ["author"]}


async def test_positions_follow_the_case_in_both_services(platform: Platform) -> None:
    report = await platform.arrived()
    await _holds(platform, report, BEFORE)
    await platform.take_over(report)
    await _holds(platform, report, SUPERVISED)
    await platform.assign(report, MANAGER)
    await _holds(platform, report, ASSIGNED)
    await platform.assign(report, OTHER_MANAGER)
    await _holds(platform, report, {**ASSIGNED, MANAGER: [], OTHER_MANAGER: ["case"]})


async def _holds(platform: Platform, report: str, expected: dict[str, list[str]]) -> None:
    await platform.carry()
    assert {who: await held(platform, report, who) for who in WHO} == {who: expected.get(who, []) for who in WHO}


async def test_the_case_is_the_managers_on_the_very_next_read(platform: Platform) -> None:
    """No event has travelled: identification decides by itself."""
    report = await taken_over(platform)
    answer = await assign(platform, report, MANAGER, INTAKE)
    assert answer.status == 200, answer.body
    assert (await platform.get(INTAKE, f"/reports/{report}")).status == 404
    assert (await platform.get(INTAKE, f"/reports/{report}/receipt")).status == 404
    found = (await platform.seen(MANAGER, report))["assignment"]
    assert (found["caseId"], found["manager"]) == (answer.json()["caseId"], PEOPLE[MANAGER].name)
    assert "assignment" not in (await platform.seen(DOCTOR, report))
    assert (await assign(platform, report, OTHER_MANAGER, version=3)).json()["caseId"] == found["caseId"]


async def test_a_repeat_is_answered_though_the_intake_sees_the_report_no_more(platform: Platform) -> None:
    report, key = await taken_over(platform), uuid4().hex
    first, again = [await assign(platform, report, MANAGER, INTAKE, key=key) for _ in range(2)]
    assert (again.status, again.json()) == (200, first.json())
    assert (await assign(platform, report, OTHER_MANAGER, INTAKE, version=3)).status == 404


@pytest.mark.parametrize(
    ("to", "who", "version", "expected"),
    [
        (INTAKE, OF_CENTRE, 2, (422, "no-case-manager")),
        (DOCTOR, OF_CENTRE, 2, (422, "no-case-manager")),
        (MANAGER, OF_CENTRE, 1, (409, "stale-version")),
        (MANAGER, DOCTOR, 2, (403, "forbidden")),
        (MANAGER, MANAGER, 2, (403, "forbidden")),
        (MANAGER, DIRECTOR, 2, (403, "forbidden")),
    ],
)
async def test_what_is_refused(platform: Platform, to: str, who: str, version: int, expected: tuple[int, str]) -> None:
    report = await taken_over(platform)
    answer = await assign(platform, report, to, who, version)
    assert (answer.status, answer.slug) == expected
    assert (await platform.seen(INTAKE, report))["assignment"] is None


async def test_nobody_gets_what_they_have_and_no_report_before_it_is_taken_over(platform: Platform) -> None:
    report = await platform.arrived()
    early = await assign(platform, report, MANAGER, INTAKE, version=1)
    assert (early.status, early.slug) == (409, "report-move-refused")
    await platform.take_over(report)
    await platform.assign(report)
    again = await assign(platform, report, MANAGER, version=3)
    assert (again.status, again.slug) == (409, "already-assigned")


async def test_who_has_left_gets_no_case(platform: Platform) -> None:
    report, manager = await taken_over(platform), PEOPLE[OTHER_MANAGER].sub
    platform.rows("identification", f"update colleague set active = false where id = '{manager}'")
    try:
        answer = await assign(platform, report, OTHER_MANAGER)
        assert (answer.status, answer.slug) == (422, "no-case-manager")
    finally:
        platform.rows("identification", f"update colleague set active = true where id = '{manager}'")


async def test_of_two_assignments_at_once_one_succeeds(platform: Platform) -> None:
    for _ in TRIES:
        report = await taken_over(platform)
        answers = await gather(
            assign(platform, report, MANAGER, OF_CENTRE), assign(platform, report, OTHER_MANAGER, INTAKE)
        )
        # The intake that comes second does not see the report any more.
        assert sorted(each.status for each in answers) in ([200, 404], [200, 409])


async def test_several_persons_go_together_and_are_one_line(platform: Platform) -> None:
    first, second, third = await of_three_adults(platform)
    refused = await assign(platform, second, MANAGER)
    assert (refused.status, refused.slug, refused.json()["reportId"]) == (409, "done-for-all-persons", first)
    await platform.assign(first)
    cases = {(await platform.seen(MANAGER, each))["assignment"]["caseId"] for each in (first, second, third)}
    assert len(cases) == 3
    assert [await lists(platform, each, MANAGER, "assigned") for each in (first, second)] == [True, False]
    await platform.assign(first, OTHER_MANAGER)
    await platform.carry()
    assert (await platform.get(MANAGER, f"/reports/{second}")).status == 404
    again = {(await platform.seen(OTHER_MANAGER, each))["assignment"]["caseId"] for each in (first, second, third)}
    assert again == cases


async def test_each_lists_what_they_have(platform: Platform) -> None:
    report = await taken_over(platform)
    desks = {(INTAKE, "all"): True, (OF_CENTRE, "taken_over"): True, (OF_CENTRE, "assigned"): False}
    given = {(INTAKE, "all"): False, (OF_CENTRE, "taken_over"): False, (OF_CENTRE, "assigned"): True}
    mine = {(MANAGER, "assigned"): True, (OTHER_MANAGER, "assigned"): False, (MANAGER, "all"): False}
    assert {at: await lists(platform, report, *at) for at in desks} == desks
    await platform.assign(report)
    for who, show in given | mine:
        assert await lists(platform, report, who, show) is (given | mine)[who, show], (who, show)
    counts = (await platform.get(MANAGER, "/reports/running/counts")).json()
    assert counts["mine"] >= 1
    assert (await platform.get(OTHER_MANAGER, "/reports/running/counts")).json()["unassigned"] == 0


async def test_news_goes_to_the_manager_and_not_to_the_intake_any_more(platform: Platform) -> None:
    report = await assigned(platform)
    assert "case_assigned" in await platform.inbox(MANAGER, report)
    before = await platform.inbox(INTAKE, report)
    answer = await platform.post(DOCTOR, f"/reports/{report}/whereabouts", {"answer": "still_here"})
    assert answer.status == 200
    await platform.carry()
    assert await platform.inbox(INTAKE, report) == before
    assert "reporter_answered" in [code for code, _ in await platform.news(MANAGER, report)] or "urgent_answer" in [
        code for code, _ in await platform.news(MANAGER, report)
    ]


async def test_a_person_on_duty_is_called_about_an_urgent_answer_beside_the_manager(platform: Platform) -> None:
    report = await assigned(platform)
    await platform.post(DOCTOR, f"/reports/{report}/whereabouts", {"answer": "left_with_companion"})
    await platform.carry()
    heard: dict[str, Any] = {who: await platform.inbox(who, report) for who in (MANAGER, DUTY, INTAKE)}
    assert ["urgent_answer" in heard[who] for who in (MANAGER, DUTY, INTAKE)] == [True, True, False]


async def test_a_child_found_later_is_the_managers_too(platform: Platform) -> None:
    """The new referral is theirs, and the second person for another age is whoever is on duty."""
    report = await platform.arrived(age="adult")
    await platform.take_over(report)
    await platform.assign(report)
    found = {"expectedVersion": 3, "age": "child", "basis": "document"}
    assert (await platform.post(MANAGER, f"/reports/{report}/age", found, acr=2)).status == 200
    await platform.carry()
    assert (await platform.referrals(report, MANAGER))[CHILD]["positions"] == ["case"]
    assert (await platform.referrals(report, INTAKE)) == {}
    proposed = {"expectedVersion": 4, "age": "adult", "basis": "document"}
    assert (await platform.post(MANAGER, f"/reports/{report}/age", proposed, acr=2)).status == 200
    await platform.carry()
    assert "second_person_needed" in await platform.inbox(DUTY, report)
    assert "second_person_needed" not in await platform.inbox(INTAKE, report)


async def test_who_accepts_is_news_for_no_intake(platform: Platform) -> None:
    report = await assigned(platform)
    await platform.accept((await platform.referrals(report, MANAGER))[CHILD], WORKER)
    assert (await platform.referrals(report, MANAGER))[CHILD]["state"] == "accepted"
