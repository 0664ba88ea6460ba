"""The danger to a person is assessed with a day of review, against real PostgreSQL: who does, who reads it, and who finds what is due."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import text

from identification.domain.reports.minimum import belgrade_day
from tests.integration.identification import ways
from tests.integration.identification.in_sql import AUTHOR, STRANGERS, WARD, case_of, owner_of, refused
from tests.integration.identification.procedures import ANOTHER_PSYCHOLOGIST, DIRECTOR, PEDAGOGUE, led_to
from tests.integration.identification.sending import (
    DUTY,
    GUARDIAN,
    GUARDIANS_SUPERVISOR,
    INTAKE,
    MANAGER,
    OF_CENTRE,
    SHELTER,
    accepted,
    agreement,
    answered,
    case_of_a_child,
    case_of_an_adult,
    sent,
    version,
)
from tests.integration.identification.service import Service
from tests.integration.identification.test_row_level_security_of_ages import may_not, sub
from tests.support.asgi import Answer

OTHER_MANAGER = "manager2.centre"
SAID = {"level": "high", "threats": ["family", "online"], "measures": "Kanarinac-mera"}
REVIEW = "update report set risk_review_by = now() + interval '9 days' where id = :report"
WRITE = """insert into addendum (id, report_id, person_id, kind, given_by, at, version, ciphertext)
  values (gen_random_uuid(), :report, :person, 'risk', :by, now(), 9, 'x')"""


def day(later: int = 0) -> str:
    return (belgrade_day(datetime.now(UTC)) + timedelta(days=later)).isoformat()


async def assess(service: Service, report: str, who: str = MANAGER, **changes: Any) -> Answer:
    given = {"expectedVersion": await version(service, report), **SAID, "reviewOn": day(), **changes}
    return await service.post(who, f"/reports/{report}/risk", given)


async def reads(service: Service, who: str, report: str) -> Any:
    return (await ways.seen(service, who, report))["classes"].get("risk")


async def overdue(service: Service, report: str, days: int) -> None:
    """So many days have passed since the review was due."""
    late = text(f"update report set risk_review_by = now() - interval '{days} days' where id = '{report}'")
    async with owner_of(service) as owner, owner.transaction() as connection:
        await connection.execute(late)


async def to_review(service: Service, who: str) -> tuple[set[str], int]:
    """Which the list shows, and how many are counted."""
    found = await service.get(who, "/reports/running?show=review&first=50")
    counted = await service.get(who, "/reports/running/counts")
    assert (found.status, counted.status) == (200, 200), found.body
    return {each["id"] for each in found.json()["items"]}, counted.json()["toReview"]


async def test_the_newest_assessment_counts_and_earlier_ones_stay(service: Service) -> None:
    report = await case_of_an_adult(service)
    assert (await assess(service, report)).status == 200
    later: dict[str, Any] = {"level": "low", "threats": ["not_known"], "measures": "Poziv.", "reviewOn": day(90)}
    assert (await assess(service, report, **later)).status == 200
    for who in (MANAGER, OF_CENTRE, DUTY):
        found = await reads(service, who, report)
        assert found.items() >= later.items()
        (earlier,) = found["earlier"]
        assert earlier.items() >= {**SAID, "reviewOn": day()}.items()


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"reviewOn": day(8)}, ["reviewOn"]),
        ({"reviewOn": day(-1)}, ["reviewOn"]),
        ({"threats": ["not_known", "family"]}, ["threats"]),
        ({"measures": None}, ["measures"]),
    ],
)
async def test_what_does_not_fit_is_named(service: Service, changes: dict[str, Any], named: list[str]) -> None:
    answer = await assess(service, await case_of_an_adult(service), **changes)
    assert (answer.status, [each["name"] for each in answer.json()["fields"]]) == (422, named)


async def test_nothing_is_written_where_the_way_in_holds_no_text(service: Service) -> None:
    report = await case_of_an_adult(service, "through_me")
    assert (await assess(service, report)).status == 422
    assert (await assess(service, report, measures=None)).status == 200
    assert (await reads(service, MANAGER, report))["threats"] == SAID["threats"]


async def test_reporters_read_nothing_of_it_and_a_unit_that_helps_reads_it(service: Service) -> None:
    report = await case_of_an_adult(service)
    assert (await assess(service, report)).status == 200
    for who in (AUTHOR, WARD):
        assert await reads(service, who, report) is None
        assert "riskReviewBy" not in (await ways.seen(service, who, report))["classes"].get("receipt", {})
    assert (await answered(service, report, agreement())).status == 200
    referral = await sent(service, report)
    assert await reads(service, SHELTER, report) is None
    await accepted(service, report, referral)
    assert (await reads(service, SHELTER, report))["measures"] == SAID["measures"]


async def test_a_review_that_is_due_is_found_by_who_has_the_case_and_by_supervisors_until_it_is_done(
    service: Service,
) -> None:
    report = await case_of_an_adult(service)
    before = {who: (await to_review(service, who))[1] for who in (MANAGER, OTHER_MANAGER, OF_CENTRE)}
    assert (await assess(service, report, reviewOn=day(1))).status == 200
    assert report not in (await to_review(service, MANAGER))[0]
    assert "riskReviewBy" not in (await ways.seen(service, MANAGER, report))["classes"]["receipt"]
    for late in (False, True):
        assert (await assess(service, report)).status == 200
        if late:
            await overdue(service, report, 2)
        for who in (MANAGER, OF_CENTRE):
            found, counted = await to_review(service, who)
            assert report in found
            assert counted == before[who] + 1
            assert (await ways.seen(service, who, report))["classes"]["receipt"]["riskReviewBy"]
        assert (await to_review(service, OTHER_MANAGER)) == (set(), before[OTHER_MANAGER])
        assert (await to_review(service, INTAKE)) == (set(), 0)
    assert (await assess(service, report, reviewOn=day(7))).status == 200
    assert [(await to_review(service, who))[1] for who in before] == [*before.values()]


async def test_the_list_goes_on_page_by_page_the_longest_due_first(service: Service) -> None:
    reports = [await case_of_an_adult(service) for _ in range(3)]
    for late, report in enumerate(reports):
        assert (await assess(service, report)).status == 200
        await overdue(service, report, late + 1)
    found, after = [], ""
    while True:
        page = (await service.get(OF_CENTRE, f"/reports/running?show=review&first=1{after}")).json()
        found += [each["id"] for each in page["items"]]
        if not page["nextCursor"]:
            break
        after = f"&after={page['nextCursor']}"
    assert [each for each in found if each in reports] == reports[::-1]


@pytest.mark.parametrize("who", [INTAKE, DUTY, OF_CENTRE, AUTHOR, ANOTHER_PSYCHOLOGIST, OTHER_MANAGER])
async def test_no_one_else_assesses_it(service: Service, who: str) -> None:
    report = await case_of_a_child(service)
    assert (await assess(service, report, who)).status in (403, 404)
    assert await reads(service, MANAGER, report) is None


async def test_row_level_security_lets_no_one_else_write_it_or_move_the_review(service: Service) -> None:
    case = await case_of(service, await case_of_a_child(service))
    for who in (AUTHOR, WARD, "csr2.nis", SHELTER, *(each for each in STRANGERS if each != MANAGER)):
        await refused(case, who, WRITE, by=sub(who))
        await may_not(case, who, REVIEW)
    for who in (MANAGER, GUARDIAN, GUARDIANS_SUPERVISOR):
        assert await case.run(who, REVIEW) == 1
        assert await case.run(who, WRITE, by=sub(who)) == 1
        await refused(case, who, WRITE, by=sub(AUTHOR))


async def test_row_level_security_lets_the_panel_write_it_and_no_unit_that_helps(service: Service) -> None:
    report = await case_of_an_adult(service)
    assert (await answered(service, report, agreement())).status == 200
    await accepted(service, report, await sent(service, report))
    await led_to(service, report, "open", "appoint")
    case = await case_of(service, report)
    assert await case.run(PEDAGOGUE, REVIEW) == 1
    assert await case.run(PEDAGOGUE, WRITE, by=sub(PEDAGOGUE)) == 1
    for who in (SHELTER, DIRECTOR, ANOTHER_PSYCHOLOGIST):
        await refused(case, who, WRITE, by=sub(who))
        await may_not(case, who, REVIEW)
