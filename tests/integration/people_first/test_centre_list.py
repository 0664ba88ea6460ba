"""The Centre's list and referral's worklist, each from its own database, agree on what is to be decided first."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from random import Random
from typing import Any

import pytest

from contracts import reference
from tests.integration.identification.conftest import adult, minimum
from tests.integration.identification.raids import everybody
from tests.integration.people_first.three_services import (
    CHILD,
    DOCTOR,
    DUTY,
    ELSEWHERE,
    INTAKE,
    NIGHT,
    WORKER,
    Platform,
    unit_of,
)
from tests.support.asgi import Answer

STEPS = 40
CENTRES = {unit_of(WORKER): WORKER, unit_of(ELSEWHERE): ELSEWHERE, str(reference.centre_duty_unit()): DUTY}
FILINGS: tuple[dict[str, Any], ...] = (
    minimum(),
    minimum(danger="yes"),
    minimum(conflict={"unitIds": [unit_of(WORKER)]}),
    minimum(age="adult", wayIn="could_not_ask"),
    adult(danger="yes"),
    adult(),
    minimum(**everybody()),
)
ASSESSED = {"grounds": "none", "risk": "low", "nextStep": "none", "reason": "Nema osnova."}


async def pages(platform: Platform, path: str, service: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    after = ""
    while True:
        page = (await platform.get(INTAKE, f"{path}{after}", service)).json()
        found += page["items"]
        if page["nextCursor"] is None:
            return found
        after = f"&after={page['nextCursor']}"


async def undecided(platform: Platform, filed: set[str]) -> list[dict[str, Any]]:
    """Referrals as the worklist has them; those of reports of the tests before are gone from it."""
    found = await pages(platform, "/referrals?first=50&undecided=true", "referral")
    return [each for each in found if each["reportId"] in filed]


async def unassessed(platform: Platform, filed: set[str]) -> list[tuple[str, str]]:
    """Reports that are taken over and by when a person of them is to be assessed, as their rows say."""
    rows = platform.rows(
        "identification",
        "select coalesce(joint_with, id), to_char(min(assess_by) at time zone 'utc', 'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"') "
        "from report where assess_by is not null and withdrawn_at is null group by 1",
    )
    return [(report, by) for report, by in rows if report in filed]


async def running(platform: Platform, filed: set[str], show: str) -> list[dict[str, Any]]:
    found = await pages(platform, f"/reports/running?first=50&show={show}", "identification")
    return [each for each in found if each["id"] in filed]


async def step(platform: Platform, lot: Random, filed: set[str]) -> tuple[str, Answer]:
    """Something that somebody does, or is refused."""
    children = [each for each in await undecided(platform, filed) if each["purpose"] == CHILD]
    reports = await running(platform, filed, "all")
    of_children = ("accept", "reject", "reroute", "confirm", "revoke") if children else ()
    doing = lot.choice(("file", "take", "end", "age", *of_children)) if reports else "file"
    if doing == "file":
        return doing, await platform.post(DOCTOR, "/reports", lot.choice(FILINGS))
    free = [each for each in reports if each["state"] == "submitted"] if doing == "take" else reports
    report, child = lot.choice(free or reports), lot.choice(children) if children else {}
    about, versions = f"/reports/{report['id']}", {"expectedVersion": report["version"]}
    who, right = (
        CENTRES.get(child.get("unitId", ""), WORKER),
        lot.choice(sorted(CENTRES.keys() - {child.get("unitId")})),
    )
    ended = {**versions, "reason": "filed_by_mistake"}
    if doing == "end" and report["state"] == "received":
        return doing, await platform.post(
            INTAKE, f"{about}/dismiss", {**versions, "reason": "insufficient_information", "assessment": ASSESSED}
        )
    done = {
        "take": lambda: platform.post(INTAKE, f"{about}/take-over", versions),
        "end": lambda: platform.post(DOCTOR, f"{about}/withdraw", ended),
        "age": lambda: platform.post(DOCTOR, f"{about}/age", {**versions, "age": "child", "basis": "document"}),
        "accept": lambda: platform.post(
            who, f"/referrals/{child['id']}/accept", {"expectedVersion": child["version"]}, "referral"
        ),
        "reject": lambda: platform.reject(child, "no_capacity", None, who),
        "reroute": lambda: platform.reject(child, "out_of_area", right, lot.choice((who, DUTY))),
        "confirm": lambda: platform.post(DUTY, f"/referrals/{child['id']}/confirm", {"unitId": child["unitId"]}),
        "revoke": lambda: platform.post(
            INTAKE,
            f"/referrals/{child['id']}/revoke",
            {"expectedVersion": version_of(reports, child), "reason": "safety", "successorUnitId": right},
        ),
    }
    return doing, await done[doing]()


def version_of(reports: list[dict[str, Any]], child: dict[str, Any]) -> int:
    """Of the report of the first person; that of another one is a guess."""
    return next((each["version"] for each in reports if each["id"] == child["reportId"]), 1)


# What another lot draws is rare: at night.
@pytest.mark.parametrize("seed", [0, pytest.param(1, marks=pytest.mark.nightly)])
async def test_whatever_is_done_both_lists_begin_with_what_is_to_be_decided_first(
    platform: Platform, seed: int
) -> None:
    lot, filed, done = Random(seed), set[str](), Counter[str]()
    for number in range(STEPS):
        platform.clock.at = NIGHT + timedelta(minutes=17 * number)
        doing, answer = await step(platform, lot, filed)
        if answer.status < 300:
            done[doing] += 1
            filed |= {answer.json()["id"]} if doing == "file" else set()
        await platform.carry()
        due: dict[str, str] = {}
        for each in await undecided(platform, filed):
            due.setdefault(each["reportId"], each["respondBy"])
        for report, by in await unassessed(platform, filed):
            due[report] = min(by, due.get(report, by))
        listed = [each["id"] for each in await running(platform, filed, "waiting")]
        assert sorted(listed) == sorted(due), number
        assert [due[report] for report in listed] == sorted(due.values()), number
    assert done.total() > STEPS / 4, done
