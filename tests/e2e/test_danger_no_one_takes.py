"""A danger that no one takes over, from filing to the third person's telephone and its end, with its lines on the record."""

from __future__ import annotations

import json
from functools import partial
from typing import Any
from urllib.parse import urlencode
from urllib.request import urlopen

import pytest

from contracts import reference
from infra.launcher.environment import PHONE
from tests.e2e.filings import filed, girl
from tests.e2e.people import Everybody, until
from tests.support.stack import Stack

pytestmark = pytest.mark.parametrize("stack", ["embedded"], indirect=True)
ON_CALL = reference.roster().people
ALERTED = "select id::text as id, rung, person_id::text as person from notice where report_id = $1 and rung is not null order by rung"
A_STEP = "update alarm set filed_at = filed_at - interval '1 hour' where report_id = $1"
LINES = "select at, position, action, basis from audit where subject_id = $1 order by at, action"


def calls(stack: Stack) -> dict[str, dict[str, Any]]:
    """Every call that the catcher keeps, by the alert that it is about."""
    kept = (json.loads(file.read_text("utf-8")) for file in stack.installation.phone.glob("*.json"))
    return {call["delivery"]: call for call in kept}


async def test_it_rings_from_one_to_the_next_until_a_person_takes_over(people: Everybody, stack: Stack) -> None:
    report = await filed(people("health.nis"), girl(danger="yes"))

    async def rang() -> list[dict[str, Any]]:
        alerts = await stack.rows("notifications", ALERTED, report)
        return alerts if alerts and all(each["id"] in calls(stack) for each in alerts) else []

    async def heard(count: int) -> list[dict[str, Any]]:
        # Each of them by telephone and by mail: a mail still on its way would be called off by the take-over.
        lines = await stack.rows("notifications", LINES, report)
        handed = sum(line["action"] == "alert.handed_over" for line in lines)
        return [*found] if (len(found := await rang()), handed) == (count, 2 * count) else []

    for count in (1, 2, 3):
        if count > 1:
            # The time between two alerts passes for this alarm alone: no one waits for it.
            await stack.rows("notifications", A_STEP, report)
        alerts = await until(partial(heard, count), f"person {count} is called", seconds=20)
    assert [each["rung"] for each in alerts] == [0, 1, 2]
    numbers = [calls(stack)[each["id"]]["to"] for each in alerts]
    assert numbers == [next(on.phone for on in ON_CALL if str(on.person) == each["person"]) for each in alerts]
    assert len(set(numbers)) == 3

    form = urlencode({"delivery": alerts[2]["id"]}).encode()
    urlopen(stack.installation.address(PHONE, "/press"), form, timeout=5).close()  # noqa: S310, ASYNC210 -- our own process
    await people("intake.centre").do("TakeOverReport", reportId=report, expectedVersion=1)
    await stack.quiet(sealed=True)

    async def recorded() -> list[dict[str, Any]]:
        lines = await stack.rows("notifications", LINES, report)
        return lines if any(line["action"] == "alert.ended" for line in lines) else []

    lines = await until(recorded, "the end is on the record", seconds=15)
    actions = [line["action"] for line in lines]
    assert {name: actions.count(name) for name in set(actions)} == {
        "alert.made": 3,
        "alert.handed_over": 6,
        "alert.acknowledged": 1,
        "alert.ended": 1,
    }
    waits = await stack.rows(
        "notifications", "select 1 from notice where report_id = $1 and rung is not null and state = 'waiting'", report
    )
    assert waits == []
    shown = stack.spona("audit", "who-saw", report).stdout
    assert shown.count("alert.") == len(lines)
    print(f"\nReport {report}: a danger that nobody takes over")  # noqa: T201 -- the story, for a person
    for line in lines:
        print(f"{line['at']:%H:%M:%S}  {line['position']:<10}{line['action']:<20}{line['basis']}")  # noqa: T201


async def test_after_everybody_on_duty_the_supervisor_and_the_director_are_called_and_know_the_reference(
    people: Everybody, stack: Stack
) -> None:
    report = await filed(people("health.nis"), girl(danger="yes"))
    superiors = {"supervisor.centre": reference.roster().supervisor, "director.centre": reference.roster().director}

    async def alerts(count: int) -> list[dict[str, Any]]:
        found = await stack.rows("notifications", ALERTED, report)
        return found if len(found) == count and all(each["id"] in calls(stack) for each in found) else []

    # The missed alerts of an outage are one alert: each is waited for.
    for count in range(1, 7):
        if count > 1:
            await stack.rows("notifications", A_STEP, report)
        rang = await until(partial(alerts, count), f"alert {count}", seconds=20)
    numbers = [calls(stack)[each["id"]]["to"] for each in rang]
    csr = reference.unit_by_code("csrnis.protection")
    everybody = (*ON_CALL, *superiors.values())
    assert numbers == [*(each.phone for each in everybody), csr.duty_phone]
    shown = (await people("intake.centre").ask("ReadReport", id=report))["reference"]["reference"]
    for username in superiors:
        nodes = (await people(username).ask("Desk", first=50))["nodes"]
        (alert,) = [each for each in nodes if each["reportId"] == report]
        assert (alert["code"], alert["reference"], alert["report"]) == ("urgent_request_waits", shown, None)
    await people("intake.centre").do("TakeOverReport", reportId=report, expectedVersion=1)
